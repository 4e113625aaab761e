import type { Cell } from './connection.ts';
import type { Database } from './database.ts';

/** Rows to a statement: the way into SQLite and back costs more than most rows. What is left over takes the smaller ones. */
const SIZES = [64, 16, 4, 1] as const;
const [AT_ONCE] = SIZES;

/** Rows from which on it is worth a statement of its own that a column is the same in all of them. */
const REPEATED_ROWS = 16;
/** Statements with repeated values that are remembered. */
const MOST_STATEMENTS = 100;

/** `repeating`: a whole number or null of an INTEGER column, mostly the same from row to row; `text`: a text that may come as its bytes. */
export type Column = 'value' | 'repeating' | 'text';

const PARAMETER: { readonly [C in Column]: string } = { value: '?', repeating: '?', text: 'CAST(? AS TEXT)' };

/**
 * Writes rows of one table, many to a statement, in the order they come (docs/performance.md). Repeating columns that are the same
 * in all rows of a statement become part of it: each cell that is handed over costs as much as to store it.
 */
export class ManyRows {
  readonly #db: Database;
  readonly #columns: readonly Column[];
  readonly #repeating: readonly number[];
  readonly #sql: (rows: number, repeated?: readonly Cell[]) => string;
  readonly #plain = new Map<number, string>();
  #repeated = new Map<string, string>();
  #cells: Cell[] = [];

  /** The statement is `before VALUES (?, ?, …) after`; `columns`: what they are, or how many there are. */
  constructor(db: Database, columns: number | readonly Column[], before: string, after = '') {
    this.#db = db;
    this.#columns = typeof columns === 'number' ? Array.from({ length: columns }, () => 'value') : columns;
    this.#repeating = this.#columns.flatMap((column, at) => (column === 'repeating' ? at : []));
    this.#sql = (rows, repeated) => {
      const literals = repeated?.map((cell) => (cell === null ? 'NULL' : String(cell)));
      const row = `(${this.#columns.map((column, at) => literals?.[this.#repeating.indexOf(at)] ?? PARAMETER[column]).join(', ')})`;
      return `${before} VALUES ${row}${`, ${row}`.repeat(rows - 1)} ${after}`;
    };
  }

  add(...cells: readonly Cell[]): void {
    for (const cell of cells) this.#cells.push(cell);
    if (this.#cells.length === this.#columns.length * AT_ONCE) this.flush();
  }

  /** Writes what has been added since. */
  flush(): void {
    const cells = this.#cells;
    if (cells.length === 0) return;
    this.#cells = [];
    let at = 0;
    for (const rows of SIZES) {
      const length = rows * this.#columns.length;
      for (; at + length <= cells.length; at += length) this.#write(rows, length === cells.length ? cells : cells.slice(at, at + length));
    }
  }

  /** What has been added belongs to a transaction that was undone. */
  forget(): void {
    this.#cells = [];
  }

  #write(rows: number, cells: readonly Cell[]): void {
    const repeated = rows < REPEATED_ROWS ? undefined : this.#same(cells);
    if (repeated === undefined) this.#db.run(this.#statement(rows), ...cells);
    else this.#db.run(this.#statementWith(rows, repeated), ...this.#others(cells));
  }

  /** Values of the repeating columns when all rows have the same; undefined when not, or when there are none. */
  #same(cells: readonly Cell[]): readonly Cell[] | undefined {
    if (this.#repeating.length === 0) return undefined;
    const width = this.#columns.length;
    const repeated: Cell[] = [];
    for (const column of this.#repeating) {
      const first = cells[column] ?? null;
      if (first !== null && !Number.isSafeInteger(first)) return undefined;
      for (let at = column + width; at < cells.length; at += width) if (cells[at] !== first) return undefined;
      repeated.push(first);
    }
    return repeated;
  }

  #others(cells: readonly Cell[]): readonly Cell[] {
    const others: Cell[] = [];
    const width = this.#columns.length;
    for (let at = 0; at < cells.length; at += width)
      for (let column = 0; column < width; column++) if (this.#columns[column] !== 'repeating') others.push(cells[at + column] as Cell);
    return others;
  }

  #statement(rows: number): string {
    let sql = this.#plain.get(rows);
    if (sql === undefined) {
      sql = this.#sql(rows);
      this.#plain.set(rows, sql);
    }
    return sql;
  }

  #statementWith(rows: number, repeated: readonly Cell[]): string {
    const key = `${rows} ${repeated.map(String).join(' ')}`;
    let sql = this.#repeated.get(key);
    if (sql === undefined) {
      if (this.#repeated.size === MOST_STATEMENTS) this.#repeated = new Map();
      sql = this.#sql(rows, repeated);
      this.#repeated.set(key, sql);
    }
    return sql;
  }
}
