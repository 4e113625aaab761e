import type { CsTarget } from '../connector-space.ts';

/** Names in one generation, of which there are two: up to 25 MB. */
const GENERATION = 60_000;

const STORED_OTHERWISE = /[\0\p{Surrogate}]/u;

/**
 * The connector-space objects that were inserted last and that nobody is linked to, by their names (`dnKey`). A first import
 * reads the members of a group soon after the people: to ask SQLite for them costs as much as to write the reference, and
 * waits for all that is being written.
 *
 * Only for the writing connection, which sees what it has not committed. Whoever changes or removes a row says so first;
 * when a transaction is undone nothing is known any more.
 */
export class FreshNames {
  /** By the number of the connector, and the name. */
  #latest = new Map<number, Map<string, CsTarget>>();
  #earlier = new Map<number, Map<string, CsTarget>>();
  /** Rows of the latest generation. */
  #size = 0;

  inserted(connector: number, key: string, target: CsTarget): void {
    // The database has other texts in place of these.
    if (STORED_OTHERWISE.test(target.dn)) return;
    if (this.#size === GENERATION) {
      this.#earlier = this.#latest;
      this.#latest = new Map();
      this.#size = 0;
    }
    let rows = this.#latest.get(connector);
    if (rows === undefined) {
      rows = new Map();
      this.#latest.set(connector, rows);
    }
    rows.set(key, target);
    this.#size++;
  }

  get isEmpty(): boolean {
    return this.#latest.size === 0;
  }

  /** The row with this name is about to change or to go. */
  changing(connector: number, key: string): void {
    this.#latest.get(connector)?.delete(key);
    this.#earlier.get(connector)?.delete(key);
  }

  find(connector: number, key: string): CsTarget | undefined {
    return this.#latest.get(connector)?.get(key) ?? this.#earlier.get(connector)?.get(key);
  }

  clear(): void {
    if (this.isEmpty) return;
    this.#latest = new Map();
    this.#earlier = new Map();
    this.#size = 0;
  }
}
