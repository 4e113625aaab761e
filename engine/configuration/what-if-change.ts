import type { WhatIfChange } from '../../shared/contract/what-if.ts';
import type { ConfigurationDocument } from '../../shared/model/configuration-document.ts';
import type { Engine } from '../host/engine.ts';
import { documentIssues } from './document/document-issues.ts';
import { readDocument } from './document/read-document.ts';
import { readFiles } from './document/read-files.ts';
import { ConfigurationRefused } from './versions/configuration-refused.ts';
import { documentOf } from './versions/document-parts.ts';

/**
 * The configuration a what-if is asked about. Throws `ConfigurationRefused` for one that could not be saved either, with
 * the first reasons.
 */
export async function whatIfDocument(engine: Pick<Engine, 'store'>, change: WhatIfChange): Promise<ConfigurationDocument> {
  const current = await readDocument(engine.store.read);
  const wanted = await changedDocument(engine, change, current);
  const { problems } = documentIssues(wanted, current);
  if (problems.length > 0) throw refused(problems.map(({ path, message }) => `${path}: ${message}`));
  return wanted;
}

async function changedDocument(
  { store }: Pick<Engine, 'store'>,
  change: WhatIfChange,
  current: ConfigurationDocument,
): Promise<ConfigurationDocument> {
  switch (change.kind) {
    case 'rules': {
      const gone = new Set<string>([...change.remove, ...change.put.map(({ id }) => id)]);
      return { ...current, rules: [...current.rules.filter(({ id }) => !gone.has(id)), ...change.put] };
    }
    case 'version': {
      const version = await store.read.configurationVersion(change.number);
      if (version === undefined) throw refused([`There is no version ${change.number}.`]);
      return documentOf(version.parts);
    }
    case 'files': {
      const { document, problems } = readFiles(change.files, current, { connectors: change.connectors, renumber: change.renumber });
      if (document === undefined || problems.length > 0) throw refused(problems.map(({ file, message }) => `${file}: ${message}`));
      return document;
    }
  }
}

const SHOWN = 5;

function refused(problems: readonly string[]): ConfigurationRefused {
  const more = problems.length > SHOWN ? ` – and ${problems.length - SHOWN} more` : '';
  return new ConfigurationRefused('configuration-invalid', `${problems.slice(0, SHOWN).join(' · ')}${more}`);
}
