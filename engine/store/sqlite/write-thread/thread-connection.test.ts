import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../store.fixture.ts';
import { StoreFailure } from '../../store-failure.ts';
import { LocalConnection } from '../connection.ts';
import { ThreadConnection } from './thread-connection.ts';

const SETTINGS = 'PRAGMA journal_mode = WAL; PRAGMA busy_timeout = 50';
let folder: ReturnType<typeof temporaryFolder>;
let path: string;
let local: LocalConnection;
let thread: ThreadConnection;

beforeEach(async () => {
  folder = temporaryFolder();
  path = `${folder.path}/t.db`;
  local = new LocalConnection(path, { readOnly: false });
  local.exec(`${SETTINGS}; CREATE TABLE pair (id INTEGER PRIMARY KEY, value)`);
  thread = new ThreadConnection(path, SETTINGS);
  await thread.ready();
});

afterEach(async () => {
  await thread.close();
  local.close();
  folder[Symbol.dispose]();
});

const INSERT = 'INSERT INTO pair (id, value) VALUES (?, ?)';
const ALL = 'SELECT id, value FROM pair ORDER BY id';

describe('a connection in a thread', () => {
  it('sees what it was given before, in order; others see it when it is committed', () => {
    thread.begin();
    thread.run(INSERT, [1, 'Ada']);
    expect(thread.get('SELECT value FROM pair WHERE id = ?', [1])).toEqual(['Ada']);
    thread.run('UPDATE pair SET value = ? WHERE id = ?', ['Bo', 1]);
    expect(thread.insert('INSERT INTO pair (value) VALUES (?)', [Uint8Array.of(1, 2)])).toBe(2);
    expect(thread.all(ALL, [])).toEqual([
      [1, 'Bo'],
      [2, Buffer.from([1, 2])],
    ]);
    expect(thread.get('SELECT 1 FROM pair WHERE id = 3', [])).toBeUndefined();
    expect(thread.change('DELETE FROM pair WHERE id > ?', [1])).toBe(1);
    expect(local.all(ALL, [])).toEqual([]);
    thread.exec('COMMIT');
    expect(local.all(ALL, [])).toEqual([[1, 'Bo']]);
  });

  it('takes more than it can do at once, and statements larger than a block', () => {
    thread.begin();
    const large = 'x'.repeat(300_000);
    for (let id = 1; id <= 200; id++) thread.run(INSERT, [id, `${large}${id}`]);
    for (let id = 201; id <= 20_000; id++) thread.run(INSERT, [id, id]);
    expect(thread.get('SELECT count(*), max(length(value)) FROM pair', [])).toEqual([20_000, 300_003]);
    thread.exec('COMMIT');
    expect(local.get('SELECT count(*) FROM pair', [])).toEqual([20_000]);
  });

  it('knows any number of different statements', () => {
    for (let id = 1; id <= 1200; id++) expect(thread.get(`SELECT ${id}`, [])).toEqual([id]);
    expect(thread.get('SELECT 1', [])).toEqual([1]);
  });

  it('tells a failure with the next answer, does nothing more, and goes on after a rollback', () => {
    thread.begin();
    thread.run(INSERT, [1, 'Ada']);
    thread.run(INSERT, [1, 'twice']);
    thread.run(INSERT, [2, 'after it']);
    for (let again = 0; again < 2; again++) expect(() => thread.all(ALL, [])).toThrow(/UNIQUE/);
    expect(() => thread.exec('COMMIT')).toThrow(/UNIQUE/);
    thread.rollback();
    expect(thread.all(ALL, [])).toEqual([]);
    thread.begin();
    thread.run(INSERT, [3, 'later']);
    thread.exec('COMMIT');
    expect(local.all(ALL, [])).toEqual([[3, 'later']]);
  });

  it('tells that a row was not there', () => {
    thread.begin();
    thread.mustRun('nobody has 7', 'UPDATE pair SET value = 1 WHERE id = ?', [7]);
    expect(() => thread.exec('COMMIT')).toThrow('nobody has 7');
    thread.rollback();
  });

  it('tells what is wrong with the machine as a StoreFailure', () => {
    local.exec('BEGIN IMMEDIATE');
    thread.begin();
    thread.run(INSERT, [1, 'Ada']);
    const failure = () => thread.exec('COMMIT');
    expect(failure).toThrow(StoreFailure);
    expect(failure).toThrow(/another program holds the database/);
    thread.rollback();
    local.rollback();
  });

  it('keeps what was committed before a later part fails', () => {
    thread.begin();
    thread.run(INSERT, [1, 'Ada']);
    thread.recommit();
    thread.run(INSERT, [1, 'twice']);
    expect(() => thread.exec('COMMIT')).toThrow(/UNIQUE/);
    thread.rollback();
    expect(local.all(ALL, [])).toEqual([[1, 'Ada']]);
  });

  it('undoes what is open when it is closed, and then cannot be used', async () => {
    thread.begin();
    thread.run(INSERT, [1, 'Ada']);
    await thread.close();
    expect(local.all(ALL, [])).toEqual([]);
    expect(thread.hasEnded).toBe(true);
    expect(() => thread.get('SELECT 1', [])).toThrow(/has ended/);
    thread.rollback();
    local.exec(`BEGIN IMMEDIATE; ${INSERT.replace('?, ?', '2, 3')}; COMMIT`);
  });
});

it.each([
  ['starting', 0],
  ['busy', 0],
  ['closing', 30_000],
])('a process that exits while its thread is %s ends as it wants, and what was open is undone', async (what, rows) => {
  using place = temporaryFolder();
  const file = `${place.path}/t.db`;
  const db = new LocalConnection(file, { readOnly: false });
  db.exec(`${SETTINGS}; CREATE TABLE pair (id INTEGER PRIMARY KEY, value)`);
  const [code] = await once(fork(fileURLToPath(new URL('./exit.fixture.ts', import.meta.url)), [file, what]), 'exit');
  expect(code).toBe(7);
  expect(db.get('SELECT count(*) FROM pair', [])).toEqual([rows]);
  db.close();
});

it('says when it cannot start', async () => {
  const broken = new ThreadConnection('/nowhere/at/all.db', SETTINGS);
  await expect(broken.ready()).rejects.toThrow(/has ended/);
  await broken.close();
});
