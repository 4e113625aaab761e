import type { Cell } from './connection.ts';
import type { Database } from './database.ts';

/** Rows to a statement: the way into SQLite and back costs more than most rows. What is left over takes the smaller ones. */
const SIZES = [64, 16, 4, 1] as const;
const [AT_ONCE] = SIZES;

/** Writes rows of one table, many to a statement, in the order they come (docs/performance.md). */
export class ManyRows {
  readonly #db: Database;
  readonly #columns: number;
  readonly #statements: readonly { readonly rows: number; readonly sql: string }[];
  #cells: Cell[] = [];

  /** The statement is `before VALUES (?, ?, …) after`; `columns`: how many, or what makes each of them out of one parameter. */
  constructor(db: Database, columns: number | readonly string[], before: string, after = '') {
    this.#db = db;
    const values = typeof columns === 'number' ? Array.from({ length: columns }, () => '?') : columns;
    this.#columns = values.length;
    const row = `(${values.join(', ')})`;
    this.#statements = SIZES.map((rows) => ({ rows, sql: `${before} VALUES ${row}${`, ${row}`.repeat(rows - 1)} ${after}` }));
  }

  add(...cells: readonly Cell[]): void {
    for (const cell of cells) this.#cells.push(cell);
    if (this.#cells.length === this.#columns * AT_ONCE) this.flush();
  }

  /** Writes what has been added since. */
  flush(): void {
    const cells = this.#cells;
    if (cells.length === 0) return;
    this.#cells = [];
    let at = 0;
    for (const { rows, sql } of this.#statements) {
      const length = rows * this.#columns;
      for (; at + length <= cells.length; at += length)
        this.#db.run(sql, ...(length === cells.length ? cells : cells.slice(at, at + length)));
    }
  }

  /** What has been added belongs to a transaction that was undone. */
  forget(): void {
    this.#cells = [];
  }
}
