import type { Database } from './database.ts';
import { type HeldKeys, KEY_KIND, numberOf } from './held-keys.ts';
import { ManyRows } from './many-rows.ts';

/**
 * Entries that are on their way into an index table, kept until the batch is complete: in the order of the index and many to
 * a statement they cost half of what they cost one by one (docs/performance.md).
 */
export class IndexRows {
  readonly #rows: ManyRows;
  readonly #held: HeldKeys;
  /** Rows of one index (by `numberOf`) and the keys that go into it. */
  #indexes = new Map<number, { readonly prefix: readonly number[]; readonly rows: [key: string, object: number][] }>();

  /** `table`: with its columns, which are the numbers of the index, the key and the object, in this order. */
  constructor(db: Database, table: string, held: HeldKeys) {
    this.#held = held;
    const prefix = table
      .split(',')
      .slice(KEY_AND_OBJECT)
      .map(() => 'repeating' as const);
    this.#rows = new ManyRows(db, [...prefix, 'value', 'value'], `INSERT INTO ${table}`);
  }

  add(prefix: readonly number[], key: string, object: number): void {
    const number = numberOf(prefix);
    const known = this.#indexes.get(number);
    if (known === undefined) this.#indexes.set(number, { prefix, rows: [[key, object]] });
    else known.rows.push([key, object]);
  }

  /** Writes what has been added. */
  flush(): void {
    for (const { prefix, rows } of this.#indexes.values()) {
      const held = this.#held.adding(prefix);
      rows.sort(byKey);
      for (const [key, object] of rows) {
        held?.add(key, KEY_KIND.index);
        this.#rows.add(...prefix, key, object);
      }
    }
    this.#rows.flush();
    // Not cleared: see packed-attributes.ts.
    this.#indexes = new Map();
  }

  /** What has been added belongs to a transaction that was undone. */
  forget(): void {
    this.#rows.forget();
    if (this.#indexes.size > 0) this.#indexes = new Map();
  }
}

const KEY_AND_OBJECT = 2;

const byKey = ([a, first]: [string, number], [b, second]: [string, number]): number => (a < b ? -1 : a > b ? 1 : first - second);
