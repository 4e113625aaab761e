import type { ConfigurationFile } from '../../../shared/contract/configuration.ts';
import type { ConfigurationDocument } from '../../../shared/model/configuration-document.ts';
import type { ReadConfiguration, ReadOptions } from './configuration-reader.ts';
import { fitToServer } from './connector-map.ts';
import { configurationReaders } from './formats.ts';

/** Reads files of whatever known format, fitted to this server; a problem when there is none. `format`: the reader's name. */
export function readFiles(
  files: readonly ConfigurationFile[],
  current: ConfigurationDocument,
  options: ReadOptions = {},
): ReadConfiguration & { readonly format: string } {
  const reader = configurationReaders.find((candidate) => candidate.recognizes(files));
  if (reader !== undefined) {
    const read = reader.read(files, current, options);
    const { document } = read;
    if (document === undefined || read.imported !== undefined) return { format: reader.name, ...read };
    return { format: reader.name, ...read, document: fitToServer(document, options.connectors ?? {}, current) };
  }
  const known = configurationReaders.map(({ description }) => description).join('; ');
  const message = `This is no configuration Isthmus knows. It reads ${known}.`;
  return {
    format: '',
    document: undefined,
    notTakenOver: [],
    problems: [{ file: files.map(({ path }) => path).join(', '), path: '', message }],
  };
}
