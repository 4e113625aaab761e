import { expect, it } from 'vitest';
import { temporaryFolder } from '../store.fixture.ts';
import { Database } from './database.ts';
import { ManyRows } from './many-rows.ts';

it.each([0, 1, 63, 64, 65, 200])('writes %i rows in the order they came', (count) => {
  using folder = temporaryFolder();
  const db = new Database(`${folder.path}/rows.db`, { readOnly: false });
  db.exec('CREATE TABLE pair (a INTEGER PRIMARY KEY, b TEXT)');
  const rows = new ManyRows(db, 2, 'INSERT INTO pair (a, b)', 'ON CONFLICT DO UPDATE SET b = excluded.b');
  for (let at = 0; at < count; at++) rows.add(at % 100, `row ${at}`);
  rows.flush();
  // The last word on a key counts, also when both are in one statement.
  const expected = new Map(Array.from({ length: count }, (_, at) => [at % 100, `row ${at}`]));
  expect(new Map(db.all<[number, string]>('SELECT a, b FROM pair'))).toEqual(expected);
  rows.add(1, 'of a transaction that was undone');
  rows.forget();
  rows.flush();
  expect(db.all('SELECT a FROM pair')).toHaveLength(expected.size);
  db.close();
});
