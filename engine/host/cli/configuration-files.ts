import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';
import type { ConfigurationFile } from '../../../shared/contract/configuration.ts';
import { ExitCode, Refusal } from './exit-code.ts';

/** A configuration with all schemas of a large forest is some 20 MB; quoted, it must fit into one call. */
const MOST_BYTES = 40_000_000;
const MOST_FILES = 5000;
const TOO_LARGE = 'it is too large for a configuration';

/** The text of a file, or of every file below a folder; paths with `/`. Throws `Refusal` when something cannot be read. */
export async function readConfigurationFiles(path: string): Promise<ConfigurationFile[]> {
  try {
    const found = await stat(path);
    if (!found.isDirectory()) {
      if (found.size > MOST_BYTES) throw new Error(TOO_LARGE);
      return [{ path: basename(path), text: textOf(await readFile(path)) }];
    }
    const names = (await readdir(path, { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort();
    if (names.length === 0 || names.length > MOST_FILES) throw new Error(`it holds ${names.length} files`);
    const files: ConfigurationFile[] = [];
    let bytes = 0;
    for (const name of names) {
      const content = await readFile(name);
      bytes += content.length;
      if (bytes > MOST_BYTES) throw new Error(TOO_LARGE);
      files.push({ path: relative(path, name).split(sep).join('/'), text: textOf(content) });
    }
    return files;
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    throw new Refusal('bad-usage', `${path} cannot be read: ${reason}`, ExitCode.usage);
  }
}

/** Writes files below a folder, which is made where it is missing. Throws `Refusal` when something cannot be written. */
export async function writeConfigurationFiles(folder: string, files: readonly ConfigurationFile[]): Promise<void> {
  try {
    for (const { path, text } of files) {
      const file = join(folder, path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, text);
    }
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    throw new Refusal('bad-usage', `${folder} cannot be written: ${reason}`, ExitCode.usage);
  }
}

/** UTF-8, or UTF-16 as Windows' tools write it. */
function textOf(content: Uint8Array): string {
  const mark = `${content[0]} ${content[1]}`;
  const encoding = mark === '255 254' ? 'utf-16le' : mark === '254 255' ? 'utf-16be' : 'utf-8';
  return new TextDecoder(encoding).decode(content);
}
