import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { exclusively } from './exclusive.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'isthmus-lock-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it('lets one at a time through, and passes on what the work gives', async () => {
  const lock = join(folder, 'cache', 'lock');
  let inside = 0;
  const work = async (result: number) => {
    inside += 1;
    expect(inside).toBe(1);
    await sleep(20);
    inside -= 1;
    return result;
  };
  expect(await Promise.all([1, 2, 3].map((result) => exclusively(lock, () => work(result))))).toEqual([1, 2, 3]);
});

it('frees the lock when the work fails', async () => {
  const lock = join(folder, 'lock');
  await expect(exclusively(lock, () => Promise.reject(new Error('no network')))).rejects.toThrow('no network');
  expect(await exclusively(lock, () => Promise.resolve('next'))).toBe('next');
});

it('takes over the lock of a process that is gone', async () => {
  const lock = join(folder, 'lock');
  await mkdir(lock);
  await writeFile(join(lock, 'owner'), String(2 ** 30));
  expect(await exclusively(lock, () => Promise.resolve('taken over'))).toBe('taken over');
});
