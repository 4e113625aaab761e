import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { cs, csObject, forest, temporaryFolder } from '../store.fixture.ts';
import { Database } from './database.ts';
import { APPLICATION_ID, migrate, migrations } from './migrate.ts';
import { DATABASE_FILE, openStore } from './open-store.ts';

const open = (dataFolder: string) => openStore({ dataFolder });

describe('opening a store', () => {
  it('makes a folder, keeps its seed and leaves one file behind', async () => {
    using folder = temporaryFolder();
    const dataFolder = join(folder.path, 'data');
    const first = await open(dataFolder);
    const { seed } = first.read;
    expect(seed).toMatch(/^[0-9a-f]{16}$/);
    await first.close();
    await first.close();
    expect(readdirSync(dataFolder)).toEqual([DATABASE_FILE]);
    const second = await open(dataFolder);
    expect([second.read.seed, second.write.seed]).toEqual([seed, seed]);
    await second.close();
  });

  it('refuses a folder in use', async () => {
    using folder = temporaryFolder();
    const store = await open(folder.path);
    await expect(open(folder.path)).rejects.toMatchObject({ name: 'StoreFailure', code: 'locked' });
    await store.close();
    await (await open(folder.path)).close();
  });

  const damaged = (folder: string): Buffer => {
    const path = join(folder, DATABASE_FILE);
    const bytes = readFileSync(path);
    bytes.fill(0x5a, 100);
    return bytes;
  };

  it.each<[string, string, (folder: string) => void]>([
    ['garbage', 'not-a-database', (folder) => writeFileSync(join(folder, DATABASE_FILE), 'this is not a database, whatever its name says')],
    ['a database of another program', 'not-a-database', (folder) => foreign(folder, 'CREATE TABLE notes (text)')],
    [
      'a newer version',
      'newer-version',
      (folder) => foreign(folder, `PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${migrations.length + 1}`),
    ],
    ['damage', 'corrupt', (folder) => writeFileSync(join(folder, DATABASE_FILE), damaged(folder))],
  ])('refuses %s and changes nothing', async (_what, code, prepare) => {
    using folder = temporaryFolder();
    await (await open(folder.path)).close();
    prepare(folder.path);
    const path = join(folder.path, DATABASE_FILE);
    const before = readFileSync(path);
    await expect(open(folder.path)).rejects.toMatchObject({ name: 'StoreFailure', code, message: expect.stringContaining(path) });
    expect(readFileSync(path).equals(before)).toBe(true);
    expect(existsSync(join(folder.path, 'engine.lock'))).toBe(false);
  });

  it('migrates step by step, all of a step or nothing', () => {
    using folder = temporaryFolder();
    const db = new Database(join(folder.path, DATABASE_FILE), { readOnly: false });
    const version = () => db.get<[number]>('PRAGMA user_version')?.[0];
    migrate(db);
    expect(version()).toBe(migrations.length);
    expect(() => migrate(db, [...migrations, 'CREATE TABLE a (x); CREATE TABLE a (x)'])).toThrow(/already exists/);
    expect([version(), db.get("SELECT 1 FROM sqlite_schema WHERE name = 'a'")]).toEqual([migrations.length, undefined]);
    migrate(db, [...migrations, 'CREATE TABLE a (x)', 'ALTER TABLE a ADD COLUMN y']);
    expect(version()).toBe(migrations.length + 2);
    db.close();
  });

  it('gives a read handle that cannot write', async () => {
    using folder = temporaryFolder();
    const store = await open(folder.path);
    expect(Object.keys(store.read).filter((name) => ['write', 'saveSetting', 'newCsId', 'settle'].includes(name))).toEqual([]);
    await store.close();
    const db = new Database(join(folder.path, DATABASE_FILE), { readOnly: true });
    expect(() => db.exec("INSERT INTO setting VALUES ('a', x'00')")).toThrow(expect.objectContaining({ code: 'no-permission' }));
    db.close();
  });
});

function foreign(folder: string, sql: string): void {
  const path = join(folder, DATABASE_FILE);
  writeFileSync(path, '');
  const db = new Database(path, { readOnly: false });
  db.exec(sql);
  db.close();
}

describe('a crash', () => {
  it('loses no finished batch, keeps no half of one and reuses no id', async () => {
    using folder = temporaryFolder();
    for (let round = 0; round < 4; round++) {
      const last = await killWhileWriting(folder.path, 40 + round * 37);
      const store = await open(folder.path);
      const ids = await store.read.csSelect({ connector: forest });
      const objects = await store.read.csObjects(ids);
      // Each batch writes an object and its partner, linked both ways, and a mark of its own.
      for (const object of objects) expect(object.references.partner?.length).toBe(1);
      expect(ids.length % 2).toBe(0);
      expect(ids.length / 2).toBeGreaterThanOrEqual(last.batches);
      expect(await store.read.watermark(forest, 'default')).toBe(String(ids.at(-1)));
      expect(store.write.newCsId()).toBeGreaterThan(Math.max(last.id, ids.at(-1) ?? 0));
      expect((await store.write.closeInterruptedRuns()).length).toBe(1);
      await store.write.write({
        csDeletes: ids,
        edges: objects.flatMap((o) =>
          (o.references.partner ?? []).map((e) => ({ cs: o.id, attribute: 'partner', target: e.target, layers: 0 })),
        ),
      });
      await store.close();
    }
  }, 30_000);

  it('after deleting the newest object its id stays used', async () => {
    using folder = temporaryFolder();
    let store = await open(folder.path);
    const id = store.write.newCsId();
    await store.write.write({ cs: [{ object: csObject(id, 'A') }] });
    await store.write.write({ csDeletes: [cs(id)] });
    await store.close();
    store = await open(folder.path);
    expect(store.write.newCsId()).toBe(id + 1);
    await store.close();
  });
});

/** Starts a writer in a process of its own and kills it; what it said it had finished by then. */
async function killWhileWriting(dataFolder: string, after: number): Promise<{ id: number; batches: number }> {
  const script = fileURLToPath(new URL('./crash.fixture.ts', import.meta.url));
  const child = spawn(process.execPath, ['--no-warnings', script, dataFolder], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  const started = once(child.stdout, 'data');
  child.stdout.on('data', (data) => {
    output += String(data);
  });
  await started;
  await new Promise((resolve) => setTimeout(resolve, after));
  child.kill('SIGKILL');
  await once(child, 'close');
  const lines = output.slice(0, output.lastIndexOf('\n')).split('\n');
  return { id: Number(lines.at(-1)), batches: lines.length };
}
