import type { Cell, Database } from './database.ts';

/**
 * Entries that are on their way into an index table, kept until the batch is complete: in the order of the index and 64 to
 * a statement they cost half of what they cost one by one (docs/performance.md).
 */
export class IndexRows {
  readonly #db: Database;
  readonly #table: string;
  /** Rows of one index (its number, or its numbers) and the keys that go into it. */
  readonly #indexes = new Map<string, { readonly prefix: readonly number[]; readonly rows: [key: string, object: number][] }>();

  /** `table`: its columns are the numbers of the index, the key and the object, in this order. */
  constructor(db: Database, table: string) {
    this.#db = db;
    this.#table = table;
  }

  add(prefix: readonly number[], key: string, object: number): void {
    const name = prefix.join(' ');
    const known = this.#indexes.get(name);
    if (known === undefined) this.#indexes.set(name, { prefix, rows: [[key, object]] });
    else known.rows.push([key, object]);
  }

  /** Writes what has been added. */
  flush(): void {
    for (const { prefix, rows } of this.#indexes.values()) {
      rows.sort(byKey);
      let at = 0;
      for (; at + AT_ONCE <= rows.length; at += AT_ONCE) this.#insert(prefix, rows, at, AT_ONCE);
      for (; at < rows.length; at++) this.#insert(prefix, rows, at, 1);
    }
    this.#indexes.clear();
  }

  /** What has been added belongs to a transaction that was undone. */
  forget(): void {
    this.#indexes.clear();
  }

  #insert(prefix: readonly number[], rows: readonly [key: string, object: number][], from: number, count: number): void {
    const cells: Cell[] = [];
    for (let at = from; at < from + count; at++) {
      const [key, object] = rows[at] as [string, number];
      cells.push(...prefix, key, object);
    }
    const row = `(${'?, '.repeat(prefix.length + 1)}?)`;
    this.#db.run(`INSERT INTO ${this.#table} VALUES ${row}${`, ${row}`.repeat(count - 1)}`, ...cells);
  }
}

const AT_ONCE = 64;

const byKey = ([a, first]: [string, number], [b, second]: [string, number]): number => (a < b ? -1 : a > b ? 1 : first - second);
