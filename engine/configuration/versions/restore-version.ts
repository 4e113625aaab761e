import type { SaveResult } from '../../../shared/contract/configuration.ts';
import type { ConfigurationDocument } from '../../../shared/model/configuration-document.ts';
import type { StoredConfigurationVersion } from '../../store/configuration-version.ts';
import { documentIssues } from '../document/document-issues.ts';
import { ConfigurationRefused } from './configuration-refused.ts';
import { documentOf } from './document-parts.ts';
import { type ConfigurationHost, saveConfiguration, tryConfiguration } from './save-configuration.ts';

/**
 * Makes an earlier version the configuration in force again, as a new version. A connector that was removed since comes
 * back without its objects and secrets. Throws `ConfigurationRefused` during a run, and when the version cannot be in
 * force any more.
 */
export async function restoreVersion(
  engine: ConfigurationHost,
  version: StoredConfigurationVersion,
  { author, reason, dryRun }: { readonly author: string; readonly reason: string; readonly dryRun: boolean },
): Promise<SaveResult> {
  const document = documentOf(version.parts);
  const change = (current: ConfigurationDocument) => {
    const [problem] = documentIssues(document, current).problems;
    if (problem === undefined) return document;
    throw new ConfigurationRefused(
      'configuration-invalid',
      `Version ${version.number} cannot be restored: ${problem.path}: ${problem.message}`,
    );
  };
  if (!dryRun)
    return saveConfiguration(engine, { author, reason: reason === '' ? `Rollback to version ${version.number}` : reason, change });
  const { changes, impact, requires } = await tryConfiguration(engine, change);
  return { changes: changes.map(({ need: _, ...told }) => told), impact, requires };
}
