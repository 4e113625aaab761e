import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { cs, csObject, temporaryStore } from '../store.fixture.ts';
import { Database } from './database.ts';
import { migrate, migrations } from './migrate.ts';

it('migration 4: objects keep their place on the list, only quiet disconnectors leave it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'isthmus-migration-'));
  const db = new Database(join(folder, 'old.db'), { readOnly: false });
  onTestFinished(() => {
    db.close();
    rmSync(folder, { recursive: true, force: true });
  });
  migrate(db, migrations.slice(0, 3));
  /** state, mv, pending import, resync, ref retry, import error, placeholder */
  const rows: readonly (readonly (number | null)[])[] = [
    [0, null, null, 0, 0, 0, 0],
    [0, null, 0, 0, 0, 0, 0],
    [0, null, null, 1, 0, 0, 0],
    [0, null, null, 0, 0, 1, 0],
    [0, 7, null, 0, 0, 0, 0],
    [0, 7, null, 0, 1, 0, 0],
    [1, null, 1, 1, 0, 0, 0],
    [1, null, 2, 0, 0, 0, 0],
    [1, null, 4, 0, 0, 0, 0],
    [1, 7, 1, 0, 0, 0, 0],
    [0, null, 1, 1, 1, 1, 1],
  ];
  for (const [at, row] of rows.entries()) {
    db.run(
      `INSERT INTO cs_object (id, connector, partition, object_type, provisioned, transient, dn,
         state, mv, pending_import, resync, ref_retry, import_error, placeholder)
       VALUES (?, 1, 1, 1, 0, 0, ?, ?, ?, ?, ?, ?, ?, ?)`,
      at + 1,
      `CN=${at + 1}`,
      ...row,
    );
  }
  const list = () => db.list<number>('SELECT id AS item FROM cs_object WHERE todo ORDER BY id');
  const before = list();
  migrate(db);
  expect(before).toEqual([1, 2, 3, 4, 6, 10]);
  expect(list()).toEqual([2, 3, 4, 6, 8, 9, 10]);
  expect(db.get<[number]>('SELECT count(*) FROM cs_object')).toEqual([rows.length]);
});

it('who waits is woken after a batch failed that would have ended the waiting', async () => {
  await using store = await temporaryStore();
  const key = { attribute: 'mail', key: 'ada@example.com' };
  await store.write.write({ cs: [{ object: csObject(1, 'Ada') }], joinWaits: [{ cs: cs(1), keys: [key] }] });
  const failing = {
    joinWaits: [{ cs: cs(1), keys: [] }],
    joinChanges: [key],
    edges: [{ cs: cs(1), attribute: 'member', target: cs(9), layers: 1 }],
  };
  await expect(store.write.write(failing)).rejects.toThrow();
  await store.write.write({ joinChanges: [key] });
  expect((await store.read.csObjects([cs(1)]))[0]?.resync).toBe(true);
});
