import type { Database } from './database.ts';
import { KeyFilter } from './key-filter.ts';

/** Names (as paths) and anchors are different keys, whatever their text. */
export const KEY_KIND = { path: 1, anchor: 2 } as const;

/** More keys than this in one connector space are not remembered: 10 MB. */
const MOST = 2_500_000;

/**
 * What a connector space may hold, as far as that is known without asking SQLite: of spaces that were empty when they
 * were first looked at, every name and anchor written since. A first import looks for each object by its anchor, its name
 * and the names it refers to, and nearly all of these are new (docs/performance.md).
 *
 * Keys are never taken out: what is removed, or undone with its transaction, costs a query that finds nothing. So both
 * handles of the store may rely on it whenever they see fewer rows than have been written.
 */
export class HeldKeys {
  readonly #db: Database;
  /** By the number of the connector; undefined where rows were there before. */
  readonly #spaces = new Map<number, KeyFilter | undefined>();

  /** `db`: the writing connection. */
  constructor(db: Database) {
    this.#db = db;
  }

  /** Before a row is written. */
  add(connector: number, path: string | null, anchor: string | null): void {
    const keys = this.of(connector);
    if (keys === undefined) return;
    if (path !== null) keys.add(path, KEY_KIND.path);
    if (anchor !== null) keys.add(anchor, KEY_KIND.anchor);
    if (keys.size > MOST) this.#spaces.set(connector, undefined);
  }

  /** Before a row is removed. When that empties a space, others may still see its rows, and a rollback would bring them back. */
  removing(connector: number): void {
    this.of(connector);
  }

  /** What the space may hold: keys it does not pass are certainly not there. undefined: nothing is known of it. */
  of(connector: number): KeyFilter | undefined {
    const known = this.#spaces.get(connector);
    if (known !== undefined || this.#spaces.has(connector)) return known;
    const found = this.#db.get('SELECT 1 FROM cs_object WHERE connector = ? LIMIT 1', connector);
    const keys = found === undefined ? new KeyFilter() : undefined;
    this.#spaces.set(connector, keys);
    return keys;
  }
}
