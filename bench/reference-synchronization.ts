import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Database } from '../engine/store/sqlite/database.ts';
import { pack, unpack } from '../engine/store/sqlite/packing.ts';

/**
 * The baseline of synchronization: the same objects through the least a program could do, in one thread. Every person and
 * group is read from SQLite, its values are copied into a metaverse object (each with its origin) and from there into an
 * object to export, and the three rows are written back, 400 objects a transaction. No rules, no joins, no indexes, no
 * history, no search texts. It also says how many bytes those rows take.
 */
export function referenceSynchronization(objects: number): { readonly seconds: number; readonly bytes: number } {
  const folder = mkdtempSync(join(tmpdir(), 'isthmus-bench-reference-'));
  const path = join(folder, 'reference.db');
  const db = new Database(path, { readOnly: false });
  try {
    db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; CREATE TABLE source (id INTEGER PRIMARY KEY, image BLOB);
      CREATE TABLE metaverse (id INTEGER PRIMARY KEY, image BLOB); CREATE TABLE target (id INTEGER PRIMARY KEY, image BLOB)`);
    db.transaction(() => {
      for (let id = 0; id < objects; id++) db.run('INSERT INTO source VALUES (?, ?)', id, pack(image(id)));
    });
    const started = performance.now();
    for (let from = 0; from < objects; from += BATCH) {
      db.transaction(() => {
        for (let id = from; id < Math.min(objects, from + BATCH); id++) synchronize(db, id);
      });
    }
    const seconds = (performance.now() - started) / 1000;
    db.get('PRAGMA wal_checkpoint(TRUNCATE)');
    return { seconds, bytes: statSync(path).size };
  } finally {
    db.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

const BATCH = 400;

type Image = { readonly [attribute: string]: readonly string[] };

function synchronize(db: Database, id: number): void {
  const row = db.get<[Uint8Array]>('SELECT image FROM source WHERE id = ?', id);
  if (row === undefined) throw new Error(`there is no object ${id}`);
  const source = unpack<Image>(row[0]);
  const metaverse: { [attribute: string]: readonly { value: string; from: number }[] } = {};
  for (const [name, values] of Object.entries(source)) metaverse[name] = values.map((value) => ({ value, from: id }));
  const target: { [attribute: string]: readonly string[] } = {};
  for (const [name, values] of Object.entries(metaverse)) target[name] = values.map(({ value }) => value);
  db.run('UPDATE source SET image = ? WHERE id = ?', pack(source), id);
  db.run('INSERT INTO metaverse VALUES (?, ?)', id, pack(metaverse));
  db.run('INSERT INTO target VALUES (?, ?)', id, pack(target));
}

/** Twenty attributes, as the directory of the benchmark has them. */
function image(id: number): Image {
  const attributes: { [attribute: string]: readonly string[] } = {};
  for (let at = 0; at < 20; at++) attributes[`attribute${at}`] = [`value ${at} of object ${id}`];
  return attributes;
}
