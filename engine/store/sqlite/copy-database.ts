import { closeSync, existsSync, openSync } from 'node:fs';
import { constants, copyFile, mkdir, stat, statfs } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fromSystemError, StoreFailure } from '../store-failure.ts';
import { Database } from './database.ts';

/**
 * Copies the database into folders, the same state into each, while it is in use and without keeping anybody from writing.
 * SQLite's own backup reads one snapshot: a plain copy of the file would drop the locks this process holds on it as soon
 * as it is closed (sqlite.org/howtocorrupt.html, 2.2). Throws `StoreFailure`: disk full, no permission …
 */
export async function copyDatabase(path: string, folders: readonly string[]): Promise<void> {
  const [first, ...others] = folders;
  if (first === undefined) return;
  try {
    await checkRoom(path, folders.length);
    for (const folder of folders) await mkdir(folder, { recursive: true, mode: 0o700 });
  } catch (thrown) {
    throw fromSystemError(thrown, first);
  }
  const copy = join(first, basename(path));
  const source = new Database(path, { readOnly: true });
  try {
    // Made before SQLite would, so that nobody else may read it.
    closeSync(openSync(copy, 'wx', 0o600));
    await source.backup(copy);
  } catch (thrown) {
    throw fromSystemError(thrown, first);
  } finally {
    source.close();
  }
  for (const folder of others) {
    try {
      // Nobody has it open.
      await copyFile(copy, join(folder, basename(path)), constants.COPYFILE_FICLONE);
    } catch (thrown) {
      throw fromSystemError(thrown, folder);
    }
  }
}

/** A disk that copies fill up is full for the database itself, too. */
async function checkRoom(path: string, copies: number): Promise<void> {
  const { bavail, bsize } = await statfs(dirname(path));
  // What is still in the log may be new pages.
  const log = `${path}-wal`;
  const size = (await stat(path)).size + (existsSync(log) ? (await stat(log)).size : 0);
  const needed = size * copies * RESERVE;
  if (bavail * bsize >= needed) return;
  throw new StoreFailure(
    'disk-full',
    `A copy of the database needs ${megabytes(needed)} MB beside it; ${megabytes(bavail * bsize)} MB are free in ${dirname(path)}. Free some space and start again.`,
  );
}

/** Copies that are worked on grow. */
const RESERVE = 1.25;

const megabytes = (bytes: number): string => Math.ceil(bytes / 1_000_000).toLocaleString('en-US');
