import { spawn } from 'node:child_process';
import { existsSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type LockHolder, lockDataFolder, lockHolder } from './data-folder-lock.ts';
import { temporaryFolder } from './store.fixture.ts';

describe('data-folder lock', () => {
  const holder = (more: Partial<LockHolder>): string =>
    JSON.stringify({ pid: 1, host: hostname(), user: 'ann', started: Date.now(), ...more });

  it('is held by one, says by whom, and is gone after release', () => {
    using folder = temporaryFolder();
    const path = join(folder.path, 'new', 'data');
    const lock = lockDataFolder(path, () => Date.now(), '/run/isthmus.sock');
    if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o700);
    expect(lockHolder(path)).toMatchObject({ pid: process.pid, socket: '/run/isthmus.sock' });
    expect(() => lockDataFolder(path, Date.now)).toThrow(
      expect.objectContaining({ code: 'locked', message: expect.stringContaining(`process ${process.pid} of`) }),
    );
    lock.release();
    lock.release();
    expect(existsSync(join(path, 'engine.lock'))).toBe(false);
    expect(lockHolder(path)).toBeUndefined();
    lockDataFolder(path, Date.now).release();
  });

  it.each([
    ['a dead process', holder({ pid: 2 ** 22 - 1 })],
    ['before this boot', holder({ pid: process.ppid, started: 1 })],
    ['an earlier process with our pid', holder({ pid: process.pid, started: 1 })],
    ['half a lock', '{"pid":'],
  ])('left by %s is taken over', (_what, text) => {
    using folder = temporaryFolder();
    const path = join(folder.path, 'engine.lock');
    writeFileSync(path, text);
    utimesSync(path, 1, 1);
    expect(lockHolder(folder.path)).toBeUndefined();
    const lock = lockDataFolder(folder.path, Date.now);
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ pid: process.pid });
    lock.release();
  });

  it('of a living process or another machine is respected', async () => {
    using folder = temporaryFolder();
    const path = join(folder.path, 'engine.lock');
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    try {
      for (const text of [holder({ pid: child.pid ?? 0 }), holder({ host: 'elsewhere.example.com' })]) {
        writeFileSync(path, text);
        expect(() => lockDataFolder(folder.path, Date.now)).toThrow(/of ann on/);
        expect(readFileSync(path, 'utf8')).toBe(text);
      }
      // The same pid, but the process started at another time: it is not the one that took the lock.
      if (process.platform === 'linux') {
        writeFileSync(path, holder({ pid: child.pid ?? 0, processStart: '1' }));
        lockDataFolder(folder.path, Date.now).release();
      }
      // Created a moment ago and still empty: its owner is about to write it.
      writeFileSync(path, '');
      expect(() => lockDataFolder(folder.path, Date.now)).toThrow(/at this moment/);
    } finally {
      child.kill('SIGKILL');
    }
  });

  it('needs a folder that can be used', () => {
    using folder = temporaryFolder();
    writeFileSync(join(folder.path, 'file'), '');
    expect(() => lockDataFolder(join(folder.path, 'file'), Date.now)).toThrow(expect.objectContaining({ code: 'no-permission' }));
    expect(() => lockDataFolder(join(folder.path, 'file', 'below'), Date.now)).toThrow(expect.objectContaining({ code: 'no-permission' }));
  });
});
