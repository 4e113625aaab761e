import { chmodSync, mkdirSync, readFileSync, realpathSync, renameSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { hostname, uptime, userInfo } from 'node:os';
import { join } from 'node:path';
import { fromSystemError, StoreFailure } from './store-failure.ts';

/** Who holds a data folder; the content of its `engine.lock`. */
export interface LockHolder {
  readonly pid: number;
  readonly host: string;
  readonly user: string;
  /** Epoch milliseconds. */
  readonly started: number;
  /** Start of the process in the kernel's own count, where it can be read; tells a reused pid from the holder. */
  readonly processStart?: string | undefined;
  /** Socket or pipe on which the holder answers. */
  readonly socket?: string | undefined;
}

export interface DataFolderLock {
  readonly holder: LockHolder;
  release(): void;
}

const LOCK_FILE = 'engine.lock';
/** A lock file without content is being written this very moment, unless it is older than this (milliseconds). */
const WRITING_TIME = 5000;
/** Clocks are set while machines start; a lock only counts as "before this boot" when it is clearly older. */
const BOOT_SLACK = 60_000;
const heldHere = new Set<string>();

/**
 * One engine per data folder. Creates the folder (0700) and its lock; a lock left by a dead engine is taken over.
 * Throws StoreFailure `locked` naming who holds it, or `no-permission` / `disk-full`.
 */
export function lockDataFolder(dataFolder: string, now: () => number, socket?: string): DataFolderLock {
  try {
    // An existing folder keeps the mode its owner gave it.
    if (mkdirSync(dataFolder, { recursive: true, mode: 0o700 }) !== undefined) chmodSync(dataFolder, 0o700);
    return take(realpathSync(dataFolder), now, socket);
  } catch (error) {
    throw fromSystemError(error, dataFolder);
  }
}

/** The live engine that holds the folder, if any. */
export function lockHolder(dataFolder: string): LockHolder | undefined {
  const found = readLock(join(dataFolder, LOCK_FILE));
  return found.kind === 'holder' && isAlive(found.holder, realPath(dataFolder)) ? found.holder : undefined;
}

function take(folder: string, now: () => number, socket: string | undefined): DataFolderLock {
  const path = join(folder, LOCK_FILE);
  const processStart = startOf(process.pid);
  const holder: LockHolder = {
    pid: process.pid,
    host: hostname(),
    user: userInfo().username,
    started: now(),
    ...(processStart === undefined ? {} : { processStart }),
    ...(socket === undefined ? {} : { socket }),
  };
  const text = JSON.stringify(holder);
  // A few rounds: another engine may take over the same stale lock between our steps.
  for (let round = 0; round < 5; round++) {
    if (create(path, text)) {
      heldHere.add(folder);
      return { holder, release: () => release(folder, path, text) };
    }
    const found = readLock(path);
    if (found.kind === 'writing')
      throw new StoreFailure('locked', `${folder} is being opened by another Isthmus engine at this moment. Try again.`);
    if (found.kind === 'holder' && isAlive(found.holder, folder)) throw lockedBy(folder, found.holder);
    if (found.kind !== 'none') discard(path, found.text);
  }
  throw new StoreFailure('locked', `${folder} is being opened by several Isthmus engines at once. Start one of them again.`);
}

function create(path: string, text: string): boolean {
  try {
    writeFileSync(path, text, { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  }
}

/** Moves a stale lock out of the way; whoever moved a lock that is not the stale one puts it back. */
function discard(path: string, stale: string): void {
  const aside = `${path}.${process.pid}.stale`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return;
    throw error;
  }
  const moved = readFileSync(aside, 'utf8');
  if (moved !== stale) create(path, moved);
  unlinkSync(aside);
}

function release(folder: string, path: string, text: string): void {
  if (!heldHere.delete(folder)) return;
  const found = readLock(path);
  if (found.kind !== 'none' && found.text === text) unlinkSync(path);
}

type Found = { kind: 'none' } | { kind: 'writing' | 'unreadable'; text: string } | { kind: 'holder'; holder: LockHolder; text: string };

function readLock(path: string): Found {
  try {
    const text = readFileSync(path, 'utf8');
    const holder = parse(text);
    if (holder !== undefined) return { kind: 'holder', holder, text };
    const age = Date.now() - statSync(path).mtimeMs;
    return { kind: age < WRITING_TIME ? 'writing' : 'unreadable', text };
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return { kind: 'none' };
    throw error;
  }
}

function parse(text: string): LockHolder | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const complete =
      typeof value === 'object' && value !== null && 'pid' in value && 'host' in value && 'started' in value && 'user' in value;
    return complete ? (value as LockHolder) : undefined;
  } catch {
    // Half-written by an engine that died: not a lock anybody holds.
    return undefined;
  }
}

/** A holder on another machine cannot be asked and counts as alive. */
function isAlive(holder: LockHolder, folder: string): boolean {
  if (holder.host !== hostname()) return true;
  if (holder.pid === process.pid) return heldHere.has(folder);
  if (holder.started < Date.now() - uptime() * 1000 - BOOT_SLACK) return false;
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    // EPERM: it lives, under another account.
    if (!hasCode(error, 'EPERM')) return false;
  }
  const start = startOf(holder.pid);
  return holder.processStart === undefined || start === undefined || start === holder.processStart;
}

/** Field 22 of /proc/PID/stat; undefined where there is no such file. A zombie holds nothing and has no start. */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? 'dead' : fields[19];
  } catch {
    // Not Linux: the pid alone has to do.
    return undefined;
  }
}

function lockedBy(folder: string, holder: LockHolder): StoreFailure {
  const since = new Date(holder.started).toISOString();
  const elsewhere = holder.host === hostname() ? '' : ` If that machine no longer runs it, delete ${join(folder, LOCK_FILE)}.`;
  const who = `process ${holder.pid} of ${holder.user} on ${holder.host}, since ${since}`;
  return new StoreFailure(
    'locked',
    `${folder} is in use by another Isthmus engine (${who}). Close it or choose another folder.${elsewhere}`,
  );
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return path;
    throw error;
  }
}

const hasCode = (error: unknown, code: string): boolean => error instanceof Error && 'code' in error && error.code === code;
