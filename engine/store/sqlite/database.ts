import { backup, DatabaseSync, type StatementSyncInstance } from '@photostructure/sqlite';
import { StoreFailure, type StoreFailureCode } from '../store-failure.ts';

export type Cell = number | string | Uint8Array | null;
/** Rows come as arrays in the order of the columns: half the cost of objects. */
export type Row = readonly Cell[];

/** A connection with its prepared statements. Conditions of the machine surface as StoreFailure, all else as it is. */
export class Database {
  readonly path: string;
  readonly #db: InstanceType<typeof DatabaseSync>;
  readonly #statements = new Map<string, StatementSyncInstance>();
  #open = false;
  /** A part of the open transaction failed half-way. */
  #failed = false;

  constructor(path: string, options: { readonly readOnly: boolean }) {
    this.path = path;
    this.#db = this.#guard(() => new DatabaseSync(path, { readOnly: options.readOnly, timeout: BUSY_TIMEOUT }));
  }

  /** First row; the caller states the shape its SELECT list has. */
  get<R extends Row>(sql: string, ...parameters: readonly Cell[]): R | undefined {
    try {
      return this.#statement(sql).get(...storable(parameters)) as R | undefined;
    } catch (error) {
      throw this.#explain(error);
    }
  }

  all<R extends Row>(sql: string, ...parameters: readonly Cell[]): R[] {
    return this.#guard(() => this.#statement(sql).all(...storable(parameters)) as R[]);
  }

  /** Number of changed rows. */
  run(sql: string, ...parameters: readonly Cell[]): number {
    // Without #guard's closure: this is the innermost call of every write.
    try {
      return Number(this.#statement(sql).run(...storable(parameters)).changes);
    } catch (error) {
      throw this.#explain(error);
    }
  }

  /** Row id of an INSERT. */
  insert(sql: string, ...parameters: readonly Cell[]): number {
    return this.#guard(() => Number(this.#statement(sql).run(...storable(parameters)).lastInsertRowid));
  }

  /** The column `item` of a query as a list; one JSON text crosses the border four times as fast as 100,000 rows. */
  list<T extends number | string>(sql: string, ...parameters: readonly Cell[]): T[] {
    const row = this.get<[string]>(`SELECT json_group_array(item) FROM (${sql})`, ...parameters);
    return row === undefined ? [] : (JSON.parse(row[0]) as T[]);
  }

  exec(sql: string): void {
    this.#guard(() => this.#db.exec(sql));
  }

  /** A deterministic function for queries. */
  define(name: string, apply: (...values: readonly Cell[]) => Cell): void {
    this.#db.function(name, { deterministic: true, varargs: true }, apply);
  }

  /** A transaction that stays open: until its end, `transaction` is a part of it. */
  begin(): void {
    this.exec('BEGIN IMMEDIATE');
    this.#open = true;
    this.#failed = false;
  }

  commit(): void {
    if (this.#failed) throw new Error('A part of the transaction failed: it can only be rolled back');
    this.exec('COMMIT');
    this.#open = false;
  }

  rollback(): void {
    this.#open = false;
    if (this.#db.isTransaction) this.exec('ROLLBACK');
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
    this.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.exec('COMMIT');
      return result;
    } catch (error) {
      // A full disk makes SQLite roll back by itself.
      if (this.#db.isTransaction) this.exec('ROLLBACK');
      throw error;
    }
  }

  /** Copies one committed state into a file, in a thread of its own; nobody is kept from writing. The file takes all modes of this one. */
  async backup(path: string): Promise<void> {
    try {
      await backup(this.#db, path, { rate: ALL_PAGES });
    } catch (error) {
      throw explained(error, path);
    }
  }

  close(): void {
    this.#statements.clear();
    if (this.#db.isOpen) this.#db.close();
  }

  #statement(sql: string): StatementSyncInstance {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.#db.prepare(sql);
      statement.setReturnArrays(true);
      // Searches build their text from their clauses; the fixed statements are far fewer than this.
      if (this.#statements.size >= MAX_STATEMENTS) this.#statements.clear();
      this.#statements.set(sql, statement);
    }
    return statement;
  }

  #guard<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw this.#explain(error);
    }
  }

  #explain(error: unknown): unknown {
    return explained(error, this.path);
  }
}

function explained(error: unknown, path: string): unknown {
  const known = FAILURES[primaryCode(error)];
  if (known === undefined) return error;
  return new StoreFailure(known.code, `${path}: ${known.text} (${(error as Error).message})`, { cause: error });
}

/** In one step, so that what is written meanwhile does not make a backup begin again. */
const ALL_PAGES = 0x7fffffff;

/** The binding ends texts at a NUL, which would make two keys equal that are not: its picture takes its place. */
function storable(parameters: readonly Cell[]): readonly Cell[] {
  for (const parameter of parameters) {
    if (typeof parameter === 'string' && parameter.includes('\0')) {
      return parameters.map((cell) => (typeof cell === 'string' ? storedText(cell) : cell));
    }
  }
  return parameters;
}

/** A text as the database has it. */
export const storedText = (text: string): string => text.replaceAll('\0', '\u2400');

/** Milliseconds; only backup tools and the like ever hold the file. */
const BUSY_TIMEOUT = 5000;
const MAX_STATEMENTS = 500;

/** Result codes of SQLite (sqlite.org/rescode.html) that are conditions of the machine. */
const FAILURES: { readonly [code: number]: { readonly code: StoreFailureCode; readonly text: string } } = {
  3: { code: 'no-permission', text: 'this account may not read and write the database; give it the right.' },
  5: { code: 'locked', text: 'another program holds the database; close it and try again.' },
  6: { code: 'locked', text: 'another program holds the database; close it and try again.' },
  8: { code: 'no-permission', text: 'the database cannot be written by this account.' },
  10: { code: 'input-output', text: 'the disk reported an error; check it and restore a backup if needed.' },
  11: { code: 'corrupt', text: 'the database is damaged; restore a backup, or move the file away to start empty.' },
  13: { code: 'disk-full', text: 'the disk is full; free some space and start again.' },
  14: { code: 'no-permission', text: 'the database cannot be opened by this account.' },
  26: { code: 'not-a-database', text: 'the file is not an Isthmus database; move it away, or choose another data folder.' },
};

function primaryCode(error: unknown): number {
  const code = error instanceof Error && 'errcode' in error ? error.errcode : undefined;
  return typeof code === 'number' ? code & 0xff : -1;
}
