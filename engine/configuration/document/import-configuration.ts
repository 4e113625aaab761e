import type { ConfigurationFile, ImportResult, SaveResult } from '../../../shared/contract/configuration.ts';
import type { ConfigurationDocument } from '../../../shared/model/configuration-document.ts';
import { type ConfigurationHost, refuseWhileRunning, saveConfiguration, tryConfiguration } from '../versions/save-configuration.ts';
import type { ReadConfiguration } from './configuration-reader.ts';
import { documentIssues } from './document-issues.ts';
import { importReport } from './import-report.ts';
import { readDocument } from './read-document.ts';
import { readFiles } from './read-files.ts';

export interface ImportRequest {
  readonly files: readonly ConfigurationFile[];
  readonly author: string;
  readonly reason: string;
  readonly dryRun: boolean;
  /** Connector id in the source → id here. */
  readonly connectors: { readonly [id: string]: string };
  /** Two rules of one precedence get two. */
  readonly renumber: boolean;
  /** Application of directory extensions in the source → here. */
  readonly extensionApps: { readonly [id: string]: string };
}

const nothing: Omit<SaveResult, 'version'> = { changes: [], impact: 'cosmetic', requires: { action: 'nothing', connectors: [] } };

/**
 * Puts what the files say in the place of the configuration, all of it, or – for any problem – nothing. A dry run answers
 * the same and stores nothing. Throws `ConfigurationRefused` while anything runs.
 */
export async function importConfiguration(engine: ConfigurationHost, request: ImportRequest): Promise<ImportResult> {
  const { files, dryRun } = request;
  if (!dryRun) refuseWhileRunning(engine);
  const current = await readDocument(engine.store.read);
  const { format, document: fitted, problems, notTakenOver, imported } = readFiles(files, current, request);
  if (fitted === undefined) return refused(format, [...problems], [...notTakenOver]);
  const checked = documentIssues(fitted, current);
  const secrets = new Map<string, readonly string[]>();
  for (const { id } of fitted.connectors) secrets.set(id, await engine.secrets.names(id));
  const part = imported === undefined ? fitted : partOf(fitted, imported);
  const counted = new Set<string>(part.rules.map(({ id }) => id));
  const report = importReport(
    part,
    checked.rules.filter(({ rule }) => counted.has(rule.id)),
    notTakenOver,
    {
      exists: (id) => current.connectors.some((connector) => connector.id === id),
      secretsOf: (id) => secrets.get(id) ?? [],
    },
  );
  const file = files.length === 1 ? (files[0]?.path ?? '') : '';
  const found = {
    format,
    report,
    problems: [...problems, ...checked.problems.map((problem) => ({ file, ...problem }))],
    warnings: checked.warnings.map((warning) => ({ file, ...warning })),
  };
  if (found.problems.length > 0) return { ...found, ...nothing };
  const reason = request.reason === '' ? `Imported from ${files.map(({ path }) => path).join(', ')}` : request.reason;
  return {
    ...found,
    ...(dryRun ? await tried(engine, fitted) : await saveConfiguration(engine, { author: request.author, reason, change: () => fitted })),
  };
}

async function tried(engine: ConfigurationHost, document: ConfigurationDocument): Promise<Omit<SaveResult, 'version'>> {
  const { changes, impact, requires } = await tryConfiguration(engine, () => document);
  return { changes: changes.map(({ need: _, ...change }) => change), impact, requires };
}

/** What a source that says only a part speaks of. */
function partOf(document: ConfigurationDocument, imported: NonNullable<ReadConfiguration['imported']>): ConfigurationDocument {
  const [rules, connectors] = [new Set(imported.rules), new Set(imported.connectors)];
  return {
    ...document,
    rules: document.rules.filter(({ id }) => rules.has(id)),
    connectors: document.connectors.filter(({ id }) => connectors.has(id)),
  };
}

const refused = (
  format: string,
  problems: ImportResult['problems'],
  notTakenOver: ImportResult['report']['notTakenOver'],
): ImportResult => ({
  format,
  problems,
  warnings: [],
  report: {
    rules: { total: 0, imported: 0, invalid: [] },
    flows: 0,
    expressions: { total: 0, compiled: 0, failed: [] },
    joins: 0,
    scopes: 0,
    metaverse: { objectTypes: 0, attributes: 0 },
    connectors: [],
    notTakenOver,
  },
  ...nothing,
});
