import type { Database } from './database.ts';
import { KeyFilter } from './key-filter.ts';

/** More keys than this in one index are not remembered: 4 MB. */
const MOST = 1_000_000;
/** All keys are of one kind. */
const KIND = 1;

/**
 * What the indexes of one table may hold, as `HeldKeys` knows it of names and anchors: of those that were empty when they were
 * first asked for, every key written since. A first synchronization looks for a partner of each object in the metaverse and in
 * the target's connector space, and nearly all have none (docs/performance.md).
 */
export class HeldIndexKeys {
  readonly #db: Database;
  readonly #isHeld: string;
  /** By the numbers of the index; undefined where keys were there before. */
  readonly #indexes = new Map<number, KeyFilter | undefined>();

  /** `db`: the writing connection; `columns`: the columns of `table` that tell its indexes apart. */
  constructor(db: Database, table: string, columns: readonly string[]) {
    this.#db = db;
    this.#isHeld = `SELECT 1 FROM ${table} WHERE ${columns.map((column) => `${column} = ?`).join(' AND ')} LIMIT 1`;
  }

  /** Before these rows are written. */
  add(index: readonly number[], rows: readonly (readonly [key: string, object: number])[]): void {
    const number = numberOf(index);
    const held = this.#indexes.get(number);
    // Nobody has asked yet: whoever does will see the rows.
    if (held === undefined) return;
    for (const [key] of rows) held.add(key, KIND);
    if (held.size > MOST) this.#indexes.set(number, undefined);
  }

  /** Before a row is removed, for the reasons of `HeldKeys.removing`. */
  removing(index: readonly number[]): void {
    this.#of(index);
  }

  /** False: the key is certainly not there. */
  mayHold(index: readonly number[], key: string): boolean {
    return this.#of(index)?.mayHold(key, KIND) ?? true;
  }

  #of(index: readonly number[]): KeyFilter | undefined {
    const number = numberOf(index);
    const known = this.#indexes.get(number);
    if (known !== undefined || this.#indexes.has(number)) return known;
    const held = this.#db.get(this.#isHeld, ...index) === undefined ? new KeyFilter() : undefined;
    this.#indexes.set(number, held);
    return held;
  }
}

/** The numbers of an index as one: symbols are small. */
export function numberOf(index: readonly number[]): number {
  let number = 0;
  for (const part of index) number = number * 2 ** 26 + part;
  return number;
}
