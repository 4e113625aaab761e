import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Above every system's highest process id. */
const noProcess = 2 ** 30;

/**
 * Runs `work` while no other process on this machine runs under the same lock path; waits for its turn. A lock whose
 * process is gone is taken over.
 */
export async function exclusively<T>(lock: string, work: () => Promise<T>): Promise<T> {
  await mkdir(dirname(lock), { recursive: true });
  while (!(await take(lock))) await sleep(250);
  try {
    return await work();
  } finally {
    await rm(lock, { recursive: true, force: true });
  }
}

/** Creating a folder is atomic everywhere, so it is the lock; the file in it says whose it is. */
async function take(lock: string): Promise<boolean> {
  try {
    await mkdir(lock);
  } catch (error) {
    if (!isSystemError(error, 'EEXIST')) throw error;
    if (await isAbandoned(lock)) await rm(lock, { recursive: true, force: true });
    return false;
  }
  await writeFile(join(lock, 'owner'), String(process.pid));
  return true;
}

async function isAbandoned(lock: string): Promise<boolean> {
  const owner = await readOwner(lock);
  if (owner === undefined) return false;
  try {
    process.kill(owner, 0);
    return false;
  } catch (error) {
    return isSystemError(error, 'ESRCH');
  }
}

/** The process that signed the lock; for a lock nobody signed within five seconds a process that cannot exist. */
async function readOwner(lock: string): Promise<number | undefined> {
  try {
    const owner = Number(await readFile(join(lock, 'owner'), 'utf8'));
    if (owner > 0) return owner;
  } catch (error) {
    if (!isSystemError(error, 'ENOENT')) throw error;
  }
  const made = await stat(lock).catch(() => undefined); // gone means released, and our turn comes
  return made !== undefined && Date.now() - made.mtimeMs > 5_000 ? noProcess : undefined;
}

/** Whether `error` is the operating system's answer `code`. */
function isSystemError(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
