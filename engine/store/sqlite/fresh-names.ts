import type { CsId } from '../../../shared/model/identifier.ts';

/** Names in one generation, of which there are two: up to 25 MB. */
const GENERATION = 60_000;

const STORED_OTHERWISE = /[\0\p{Surrogate}]/u;

/** A row of which nothing has changed since it was inserted. */
export interface FreshRow {
  readonly id: CsId;
  readonly dn: string;
  readonly path: string;
}

/**
 * The rows of connector-space objects that were inserted last, by their names. A first import reads the members of a group soon
 * after the people: to ask SQLite for them costs as much as to write the reference, and waits for all that is being written.
 *
 * Only for the writing connection, which sees what it has not committed. Whoever changes or removes a row says so first;
 * when a transaction is undone nothing is known any more.
 */
export class FreshNames {
  /** By the number of the connector, and the path. */
  #latest = new Map<number, Map<string, FreshRow>>();
  #earlier = new Map<number, Map<string, FreshRow>>();
  /** Rows of the latest generation. */
  #size = 0;

  inserted(connector: number, row: FreshRow): void {
    // The database has other texts in place of these.
    if (STORED_OTHERWISE.test(row.dn)) return;
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
    rows.set(row.path, row);
    this.#size++;
  }

  get isEmpty(): boolean {
    return this.#latest.size === 0;
  }

  /** The row with this path is about to change or to go. */
  changing(connector: number, path: string): void {
    this.#latest.get(connector)?.delete(path);
    this.#earlier.get(connector)?.delete(path);
  }

  find(connector: number, path: string): FreshRow | undefined {
    return this.#latest.get(connector)?.get(path) ?? this.#earlier.get(connector)?.get(path);
  }

  clear(): void {
    if (this.isEmpty) return;
    this.#latest = new Map();
    this.#earlier = new Map();
    this.#size = 0;
  }
}
