import { backup } from '@photostructure/sqlite';
import { type Cell, type Connection, explained, LocalConnection, type Row } from './connection.ts';

/** A connection to a database file, with its transactions. Errors as in `LocalConnection`. */
export class Database {
  readonly path: string;
  readonly isWriting: boolean;
  readonly #local: LocalConnection;
  /** Who is given the statements. */
  #connection: Connection;
  #open = false;
  /** A part of the open transaction failed half-way. */
  #failed = false;

  constructor(path: string, options: { readonly readOnly: boolean }) {
    this.path = path;
    this.isWriting = !options.readOnly;
    this.#local = new LocalConnection(path, options);
    this.#connection = this.#local;
  }

  /** First row; the caller states the shape its SELECT list has. */
  get<R extends Row>(sql: string, ...cells: readonly Cell[]): R | undefined {
    return this.#connection.get(sql, cells) as R | undefined;
  }

  all<R extends Row>(sql: string, ...cells: readonly Cell[]): R[] {
    return this.#connection.all(sql, cells) as R[];
  }

  run(sql: string, ...cells: readonly Cell[]): void {
    this.#connection.run(sql, cells);
  }

  /** Fails with this message when no row has changed. */
  mustRun(message: string, sql: string, ...cells: readonly Cell[]): void {
    this.#connection.mustRun(message, sql, cells);
  }

  /** Number of changed rows. */
  change(sql: string, ...cells: readonly Cell[]): number {
    return this.#connection.change(sql, cells);
  }

  /** Row id of an INSERT. */
  insert(sql: string, ...cells: readonly Cell[]): number {
    return this.#connection.insert(sql, cells);
  }

  /** The column `item` of a query as a list; one JSON text crosses the border four times as fast as 100,000 rows. */
  list<T extends number | string>(sql: string, ...cells: readonly Cell[]): T[] {
    const row = this.get<[string]>(`SELECT json_group_array(item) FROM (${sql})`, ...cells);
    return row === undefined ? [] : (JSON.parse(row[0]) as T[]);
  }

  exec(sql: string): void {
    this.#connection.exec(sql);
  }

  /** A deterministic function for queries. */
  define(name: string, apply: (...values: readonly Cell[]) => Cell): void {
    this.#local.sqlite.function(name, { deterministic: true, varargs: true }, apply);
  }

  /**
   * A transaction that stays open: until its end, `transaction` is a part of it. All its statements go to `connection`,
   * another one to the same file, when one is given.
   */
  begin(connection: Connection = this.#local): void {
    connection.begin();
    this.#connection = connection;
    this.#open = true;
    this.#failed = false;
  }

  commit(): void {
    if (this.#failed) throw new Error('A part of the transaction failed: it can only be rolled back');
    this.exec('COMMIT');
    this.#close();
  }

  /** Commits what is there and begins again; may be done later. */
  recommit(): void {
    if (this.#failed) throw new Error('A part of the transaction failed: it can only be rolled back');
    this.#connection.recommit();
  }

  rollback(): void {
    const connection = this.#connection;
    this.#close();
    connection.rollback();
  }

  /** `begin` was called; what fails now leaves the whole of it to `rollback`. */
  get isOpen(): boolean {
    return this.#open;
  }

  /** All of the work, or nothing. */
  transaction<T>(work: () => T): T {
    if (this.#open) {
      try {
        return work();
      } catch (error) {
        this.#failed = true;
        throw error;
      }
    }
    this.#local.begin();
    try {
      const result = work();
      this.exec('COMMIT');
      return result;
    } catch (error) {
      this.#local.rollback();
      throw error;
    }
  }

  /** Copies one committed state into a file, in a thread of its own; nobody is kept from writing. The file takes all modes of this one. */
  async backup(path: string): Promise<void> {
    try {
      await backup(this.#local.sqlite, path, { rate: ALL_PAGES });
    } catch (error) {
      throw explained(error, path);
    }
  }

  close(): void {
    this.#local.close();
  }

  #close(): void {
    this.#open = false;
    this.#connection = this.#local;
  }
}

/** In one step, so that what is written meanwhile does not make a backup begin again. */
const ALL_PAGES = 0x7fffffff;
