import type { ConfigurationFile } from '../../shared/contract/configuration.ts';
import { formatNumber } from '../components/format.ts';

/** A configuration with all schemas of a large forest is some 20 MB; quoted, it must fit into one call. */
const MOST_BYTES = 40_000_000;
const MOST_FILES = 5000;
/** What configurations are written in; the rest of a folder is left alone. */
const extensions = ['.xml', '.json', '.ps1'] as const;

/** A file somebody chose or dropped, with its path below the folder it came from. */
export interface ChosenFile {
  readonly path: string;
  readonly file: Blob;
}

export interface ChosenConfiguration {
  /** Folder or file name, for people. */
  readonly name: string;
  readonly files: readonly ConfigurationFile[];
  readonly bytes: number;
  /** Files of other kinds that were not read. */
  readonly skipped: number;
}

/** Files of a file input: paths are relative to the chosen folder. */
export function chosenFiles(list: FileList): readonly ChosenFile[] {
  return [...list].map((file) => ({ path: file.webkitRelativePath || file.name, file }));
}

/**
 * Reads the text of a configuration's files. A folder all of them lie in is its name. Throws an error for people when it is
 * too large, or holds no file of a known kind.
 */
export async function readConfiguration(chosen: readonly ChosenFile[]): Promise<ChosenConfiguration> {
  const wanted = chosen.filter(({ path }) => extensions.some((extension) => path.toLowerCase().endsWith(extension)));
  if (wanted.length === 0)
    throw new Error(
      `${chosen.length === 0 ? 'There is no file.' : 'None of the files can be a configuration.'} Configurations are ${extensions.join(', ')} files.`,
    );
  if (wanted.length > MOST_FILES) throw new Error(`${formatNumber(wanted.length)} files are too many for a configuration.`);
  const bytes = wanted.reduce((sum, { file }) => sum + file.size, 0);
  if (bytes > MOST_BYTES) throw new Error(`${formatNumber(Math.round(bytes / 1e6))} MB are too much for a configuration.`);
  const folder = commonFolder(wanted.map(({ path }) => path));
  const files: ConfigurationFile[] = [];
  for (const { path, file } of wanted)
    files.push({ path: path.slice(folder.length), text: textOf(new Uint8Array(await file.arrayBuffer())) });
  files.sort((a, b) => (a.path < b.path ? -1 : 1));
  const name = folder === '' ? (wanted.length === 1 ? (wanted[0]?.path ?? '') : `${wanted.length} files`) : folder.slice(0, -1);
  return { name, files, bytes, skipped: chosen.length - wanted.length };
}

/** `folder/` when every path begins with it, otherwise nothing. */
function commonFolder(paths: readonly string[]): string {
  const [first = ''] = paths;
  const folder = first.slice(0, first.indexOf('/') + 1);
  return folder !== '' && paths.every((path) => path.startsWith(folder)) ? folder : '';
}

/** UTF-8, or UTF-16 as Windows' tools write it. */
function textOf(content: Uint8Array): string {
  const encoding = content[0] === 0xff && content[1] === 0xfe ? 'utf-16le' : 'utf-8';
  return new TextDecoder(encoding).decode(content);
}
