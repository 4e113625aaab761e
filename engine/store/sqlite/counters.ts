import type { Database } from './database.ts';

/** The next number of a sequence that is kept for good. */
export function nextNumber(db: Database, name: string): number {
  return reserve(db, name, 1);
}

/**
 * Numbers for new objects, handed out from memory. Blocks are reserved in the database before they are used, so that no
 * number is given twice, whatever was lost in a crash.
 */
export class NumberBlock {
  readonly #db: Database;
  readonly #name: string;
  #next: number;
  #last: number;

  /** `highest`: the highest number found in the data. */
  constructor(db: Database, name: string, highest: number) {
    this.#db = db;
    this.#name = name;
    this.#last = Math.max(highest, stored(db, name));
    this.#next = this.#last + 1;
    if (this.#last > stored(db, name)) save(db, name, this.#last);
  }

  take(): number {
    if (this.#next > this.#last) this.#last = reserve(this.#db, this.#name, BLOCK);
    return this.#next++;
  }

  /** The transaction that reserved numbers was undone: they stay taken. */
  reserveAgain(): void {
    if (stored(this.#db, this.#name) < this.#last) save(this.#db, this.#name, this.#last);
  }

  /** Gives back what was reserved and not handed out. */
  close(): void {
    if (this.#next <= this.#last) save(this.#db, this.#name, this.#next - 1);
    this.#last = this.#next - 1;
  }
}

const BLOCK = 100_000;

const stored = (db: Database, name: string): number => db.get<[number]>('SELECT value FROM counter WHERE name = ?', name)?.[0] ?? 0;

const save = (db: Database, name: string, value: number) =>
  db.run('INSERT INTO counter (name, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value', name, value);

function reserve(db: Database, name: string, count: number): number {
  const sql = 'INSERT INTO counter (name, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = value + excluded.value RETURNING value';
  return db.get<[number]>(sql, name, count)?.[0] ?? 0;
}
