import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../store.fixture.ts';
import { Database } from './database.ts';
import { ManyRows } from './many-rows.ts';

let folder: ReturnType<typeof temporaryFolder>;
let db: Database;

beforeEach(() => {
  folder = temporaryFolder();
  db = new Database(`${folder.path}/rows.db`, { readOnly: false });
  db.exec('CREATE TABLE pair (a INTEGER PRIMARY KEY, b TEXT)');
});

afterEach(() => {
  db.close();
  folder[Symbol.dispose]();
});

it.each([0, 1, 63, 64, 65, 200])('writes %i rows in the order they came', (count) => {
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
});

describe('columns that mostly repeat', () => {
  beforeEach(() => db.exec('CREATE TABLE wide (x INTEGER, id INTEGER PRIMARY KEY, y INTEGER, z TEXT)'));
  const wide = () => new ManyRows(db, ['repeating', 'value', 'repeating', 'text'], 'INSERT INTO wide (x, id, y, z)');

  it.each([
    ['the same in all rows', () => 7, () => null],
    ['another one now and then', (at: number) => Math.floor(at / 70), () => -1],
    ['another one in each row', (at: number) => at, () => 0],
    ['none that can stand in a statement', () => 1, () => "text'"],
    ['no whole number', () => 1, () => 0.5],
    ['more different ones than are remembered', (at: number) => Math.floor(at / 16), () => 3],
  ])('%s', (_, x: (at: number) => number, y: () => number | string | null) => {
    const rows = wide();
    const expected = Array.from({ length: 3000 }, (_, at) => [x(at), at, y(), `text ${at}`] as const);
    for (const [index, row] of expected.entries()) {
      rows.add(...row);
      if (index % 16 === 15) rows.flush();
    }
    rows.flush();
    expect(db.all('SELECT x, id, y, z FROM wide ORDER BY id')).toEqual(expected);
    expect(db.all('SELECT DISTINCT typeof(y), typeof(z) FROM wide')).toEqual([[typeOf(y()), 'text']]);
  });

  it('texts may come as their bytes', () => {
    const rows = wide();
    for (let id = 0; id < 80; id++) rows.add(1, id, null, id % 2 === 0 ? Buffer.from('Zoë') : 'Zoë');
    rows.flush();
    expect(db.all('SELECT DISTINCT z, typeof(z) FROM wide')).toEqual([['Zoë', 'text']]);
  });
});

const typeOf = (value: number | string | null): string =>
  value === null ? 'null' : typeof value === 'string' ? 'text' : Number.isInteger(value) ? 'integer' : 'real';
