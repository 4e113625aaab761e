import type { ConfigurationSource, ConfigurationVersion } from '../../shared/contract/configuration.ts';
import type { ConfigurationDocument } from '../../shared/model/configuration-document.ts';
import { importConfiguration } from '../configuration/document/import-configuration.ts';
import { readDocument } from '../configuration/document/read-document.ts';
import { readFiles } from '../configuration/document/read-files.ts';
import { documentOf, emptyDocument } from '../configuration/versions/document-parts.ts';
import { planChange, type VersionSummary } from '../configuration/versions/plan.ts';
import { restoreVersion } from '../configuration/versions/restore-version.ts';
import type { Engine } from '../host/engine.ts';
import type { ConfigurationVersionRecord } from '../store/configuration-version.ts';
import { refusable } from './refusable.ts';
import { server } from './server.ts';

export const configuration = {
  exportDocument: server.configuration.exportDocument.handler(async ({ input, context, errors }) => {
    const read = context.engine.store.read;
    if (input.version === undefined) return readDocument(read);
    const version = await read.configurationVersion(input.version);
    if (version === undefined) throw errors.NOT_FOUND(noVersion(input.version));
    return documentOf(version.parts);
  }),

  importFiles: server.configuration.importFiles.handler(({ input, context: { engine, user } }) =>
    refusable(() => importConfiguration(engine, { ...input, author: user })),
  ),

  versions: server.configuration.versions.handler(async ({ input, context }) => {
    const page = await context.engine.store.read.configurationVersions(input);
    return { rows: page.rows.map(versionRow), total: page.total };
  }),

  diff: server.configuration.diff.handler(async ({ input, context: { engine }, errors }) => {
    const [from, to] = await Promise.all([sourceDocument(engine, input.from), sourceDocument(engine, input.to)]);
    if ('missing' in from) throw errors.NOT_FOUND(noVersion(from.missing));
    if ('missing' in to) throw errors.NOT_FOUND(noVersion(to.missing));
    const invalid = 'invalid' in from ? from.invalid : 'invalid' in to ? to.invalid : undefined;
    if (invalid !== undefined) throw errors.INVALID({ message: invalid, data: { field: 'files' } });
    if (!('document' in from && 'document' in to)) throw new Error('a source is neither a document nor anything else');
    const { changes, impact, requires } = planChange(from.document, to.document, new Map());
    return { changes: changes.map(({ need: _, ...change }) => change), impact, requires };
  }),

  rollback: server.configuration.rollback.handler(async ({ input, context: { engine, user }, errors }) => {
    const version = await engine.store.read.configurationVersion(input.version);
    if (version === undefined) throw errors.NOT_FOUND(noVersion(input.version));
    return refusable(() => restoreVersion(engine, version, { author: user, reason: input.reason, dryRun: input.dryRun }));
  }),
};

const noVersion = (number: number) => ({ message: `There is no version ${number} of the configuration.`, data: { what: String(number) } });

function versionRow({ summary, ...record }: ConfigurationVersionRecord): ConfigurationVersion {
  return { ...record, ...(summary as VersionSummary) };
}

type Source = { readonly document: ConfigurationDocument } | { readonly missing: number } | { readonly invalid: string };

async function sourceDocument({ store: { read } }: Engine, source: ConfigurationSource): Promise<Source> {
  if (source.kind === 'current') return { document: await readDocument(read) };
  if (source.kind === 'files') {
    const { document, problems } = readFiles(source.files, await readDocument(read));
    if (document !== undefined) return { document };
    return { invalid: problems.map(({ file, path, message }) => `${file}${path === '' ? '' : ` ${path}`}: ${message}`).join('\n') };
  }
  if (source.number === 0) return { document: emptyDocument };
  const version = await read.configurationVersion(source.number);
  return version === undefined ? { missing: source.number } : { document: documentOf(version.parts) };
}
