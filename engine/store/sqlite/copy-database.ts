import { constants, existsSync } from 'node:fs';
import { copyFile, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fromSystemError } from '../store-failure.ts';
import { Database } from './database.ts';

/**
 * Copies the database file while it is in use, without keeping anybody from writing. An open read transaction keeps every
 * frame of the log from being overwritten, so the file with its log is complete; what is committed during the copy is
 * either in it as a whole or not at all. Throws `StoreFailure` (disk full …).
 */
export async function copyDatabase(path: string, folder: string): Promise<void> {
  const reading = new Database(path, { readOnly: true });
  try {
    reading.exec('BEGIN');
    reading.get('SELECT count(*) FROM sqlite_schema');
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const copy = join(folder, path.slice(dirname(path).length + 1));
    await copyFile(path, copy, constants.COPYFILE_FICLONE);
    if (existsSync(`${path}-wal`)) await copyFile(`${path}-wal`, `${copy}-wal`, constants.COPYFILE_FICLONE);
    reading.exec('ROLLBACK');
  } catch (thrown) {
    throw fromSystemError(thrown, folder);
  } finally {
    reading.close();
  }
}
