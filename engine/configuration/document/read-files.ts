import type { ConfigurationFile } from '../../../shared/contract/configuration.ts';
import type { ConfigurationDocument } from '../../../shared/model/configuration-document.ts';
import type { ReadConfiguration } from './configuration-reader.ts';
import { configurationReaders } from './formats.ts';

/** Reads files of whatever known format; a problem when there is none. `format`: the reader's name. */
export function readFiles(
  files: readonly ConfigurationFile[],
  current: ConfigurationDocument,
): ReadConfiguration & { readonly format: string } {
  const reader = configurationReaders.find((candidate) => candidate.recognizes(files));
  if (reader !== undefined) return { format: reader.name, ...reader.read(files, current) };
  const known = configurationReaders.map(({ description }) => description).join('; ');
  const message = `This is no configuration Isthmus knows. It reads ${known}.`;
  return {
    format: '',
    document: undefined,
    notTakenOver: [],
    problems: [{ file: files.map(({ path }) => path).join(', '), path: '', message }],
  };
}
