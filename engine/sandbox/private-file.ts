/** Files only their owner may read: keys and secrets of the sandbox tenant. */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Written beside and renamed, so that a crash leaves the old file or the new one, never half of one. */
export function writePrivateFile(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.new`;
  writeFileSync(draft, text, { mode: 0o600 });
  renameSync(draft, file);
}

/** The file's text, or what `make` returns, which is written first. */
export async function readOrMake(file: string, make: () => Promise<string> | string): Promise<string> {
  if (existsSync(file)) return readFileSync(file, 'utf8');
  const text = await make();
  writePrivateFile(file, text);
  return text;
}
