import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { csObject, forest, temporaryFolder, temporaryStore } from '../store.fixture.ts';
import { Database } from './database.ts';
import { DATABASE_FILE, type OpenStore, openStore } from './open-store.ts';

vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof import('node:fs/promises')>();
  return { ...real, statfs: vi.fn(real.statfs) };
});

const faults = (folder: string): readonly unknown[] => {
  const db = new Database(join(folder, DATABASE_FILE), { readOnly: true });
  try {
    return [...db.all('PRAGMA integrity_check'), ...db.all('PRAGMA foreign_key_check')];
  } finally {
    db.close();
  }
};

/** Each batch writes as many objects as it says, large enough to fill the log, and how many there are by then. */
async function writeBatch(store: OpenStore, number: number): Promise<void> {
  const first = number * PER_BATCH + 1;
  const objects = Array.from({ length: PER_BATCH }, (_, at) =>
    csObject(first + at, `P${first + at}`, { base: { note: [text(first + at)] } }),
  );
  const watermark = { connector: forest, partition: 'default', value: String((number + 1) * PER_BATCH) };
  await store.write.write({ cs: objects.map((object) => ({ object })), watermark });
}
const PER_BATCH = 50;
const text = (seed: number): string =>
  Array.from({ length: 400 }, (_, at) => ((seed * 7919 + at * 104_729) % 1_000_003).toString(36)).join(' ');

describe('a copy of the database', () => {
  it('made while somebody writes is sound, and is one committed state, the same in every folder', async () => {
    using folder = temporaryFolder();
    await using store = await temporaryStore();
    let batches = 0;
    let copying = true;
    const writing = (async () => {
      while (copying) {
        await writeBatch(store, batches++);
        await new Promise((resolve) => setImmediate(resolve));
      }
    })();
    const counts: number[] = [];
    for (let round = 0; round < 6; round++) {
      // Some writes lie between the copies, so that they are of different states.
      const due = batches + 20;
      while (batches < due) await new Promise((resolve) => setImmediate(resolve));
      const folders = ['a', 'b'].map((name) => join(folder.path, String(round), name));
      await store.copyTo(...folders);
      for (const copy of folders) {
        expect(faults(copy)).toEqual([['ok']]);
        const opened = await openStore({ dataFolder: copy });
        const count = (await opened.read.csSelect({ connector: forest })).length;
        expect(await opened.read.watermark(forest, 'default')).toBe(String(count));
        // It is a store like any other.
        await opened.write.write({ cs: [{ object: csObject(opened.write.newCsId(), 'New') }] });
        await opened.close();
        counts.push(count);
      }
    }
    copying = false;
    await writing;
    expect(counts.filter((_, at) => at % 2 === 0)).toEqual(counts.filter((_, at) => at % 2 === 1));
    expect(new Set(counts).size).toBe(6);
    expect(await store.read.csCount({ connector: forest })).toBe(batches * PER_BATCH);
  }, 120_000);

  it.skipIf(process.platform === 'win32')('is for its owner only', async () => {
    using folder = temporaryFolder();
    await using store = await temporaryStore();
    const copies = ['x', 'y'].map((name) => join(folder.path, 'copies', name));
    await store.copyTo(...copies);
    for (const path of [join(folder.path, 'copies'), ...copies]) expect(statSync(path).mode & 0o777).toBe(0o700);
    for (const path of copies) {
      expect(readdirSync(path)).toEqual([DATABASE_FILE]);
      expect(statSync(join(path, DATABASE_FILE)).mode & 0o777).toBe(0o600);
    }
  });

  it('is refused with a reason where there is no room for it, and nothing is written', async () => {
    using folder = temporaryFolder();
    await using store = await temporaryStore();
    vi.mocked(statfs).mockResolvedValueOnce({ ...(await statfs(folder.path)), bavail: 3, bsize: 4096 } as Awaited<
      ReturnType<typeof statfs>
    >);
    const copy = join(folder.path, 'copy');
    await expect(store.copyTo(copy)).rejects.toMatchObject({ code: 'disk-full', message: expect.stringMatching(/needs 1 MB .* free/) });
    expect(existsSync(copy)).toBe(false);
  });

  it('is refused with a reason where nothing can be written', async () => {
    using folder = temporaryFolder();
    await using store = await temporaryStore();
    writeFileSync(join(folder.path, 'file'), '');
    const refused = store.copyTo(join(folder.path, 'file', 'copy'));
    await expect(refused).rejects.toMatchObject({ code: 'no-permission', message: expect.stringContaining(join('file', 'copy')) });
  });
});

describe('the change mark', () => {
  it('is another one after every commit, and stays otherwise', async () => {
    await using store = await temporaryStore();
    const mark = store.changeMark();
    await store.read.csSelect({ connector: forest });
    expect(store.changeMark()).toBe(mark);
    const hold = await store.write.hold();
    await hold.store.saveSetting('a', 1);
    expect(store.changeMark()).toBe(mark);
    await hold.discard();
    expect(store.changeMark()).toBe(mark);
    await store.write.saveSetting('a', 1);
    const next = store.changeMark();
    expect(next).not.toBe(mark);
    await writeBatch(store, 0);
    expect(store.changeMark()).not.toBe(next);
  });
});
