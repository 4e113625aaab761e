import type { Database } from './database.ts';
import { KeyFilter } from './key-filter.ts';

/** Names (as paths) and anchors are different keys, whatever their text. */
export const KEY_KIND = { path: 1, anchor: 2, index: 1 } as const;

/** A table whose rows are looked for by keys, in parts that the numbers in `columns` tell apart. */
export interface KeyedTable {
  readonly table: string;
  readonly columns: readonly string[];
  /** More keys than this in one part are not remembered; four bytes each. */
  readonly most: number;
}

/** Names and anchors are looked for in a connector space, keys of joins in an index. */
export const keyedTables = {
  names: { table: 'cs_object', columns: ['connector'], most: 2_500_000 },
  csIndex: { table: 'cs_index', columns: ['connector', 'attribute'], most: 1_000_000 },
  mvIndex: { table: 'mv_index', columns: ['attribute'], most: 1_000_000 },
} satisfies { readonly [name: string]: KeyedTable };

/**
 * What the parts of a table may hold, as far as that is known without asking SQLite: of parts that were empty when they were
 * first asked for, every key written since. A first import looks for each object by its anchor, its name and the names it refers
 * to; a first synchronization looks for a partner of each object in the metaverse and in the target's connector space. Nearly all
 * of these are new (docs/performance.md).
 *
 * Keys are never taken out: what is removed, or undone with its transaction, costs a query that finds nothing. So both
 * handles of the store may rely on it whenever they see fewer rows than have been written.
 */
export class HeldKeys {
  readonly #db: Database;
  readonly #most: number;
  readonly #isHeld: string;
  /** By `numberOf` the part; undefined where rows were there before. */
  readonly #parts = new Map<number, KeyFilter | undefined>();

  /** `db`: the writing connection. */
  constructor(db: Database, { table, columns, most }: KeyedTable) {
    this.#db = db;
    this.#most = most;
    this.#isHeld = `SELECT 1 FROM ${table} WHERE ${columns.map((column) => `${column} = ?`).join(' AND ')} LIMIT 1`;
  }

  /** Where the keys of rows belong that are about to be written; undefined: nothing is known of the part, and need not be. */
  adding(part: readonly number[]): KeyFilter | undefined {
    const number = numberOf(part);
    // Nobody has asked yet: whoever does will see the rows.
    const held = this.#parts.get(number);
    if (held === undefined || held.size <= this.#most) return held;
    this.#parts.set(number, undefined);
    return undefined;
  }

  /** Before a row is removed. When that empties a part, others may still see its rows, and a rollback would bring them back. */
  removing(part: readonly number[]): void {
    this.of(part);
  }

  /** What the part may hold: keys it does not pass are certainly not there. undefined: nothing is known of it. */
  of(part: readonly number[]): KeyFilter | undefined {
    const number = numberOf(part);
    const known = this.#parts.get(number);
    if (known !== undefined || this.#parts.has(number)) return known;
    const held = this.#db.get(this.#isHeld, ...part) === undefined ? new KeyFilter() : undefined;
    this.#parts.set(number, held);
    return held;
  }
}

/** The numbers of a part as one: symbols are small. */
export function numberOf(part: readonly number[]): number {
  let number = 0;
  for (const symbol of part) number = number * 2 ** 26 + symbol;
  return number;
}
