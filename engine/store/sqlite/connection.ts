import { DatabaseSync, type StatementSyncInstance } from '@photostructure/sqlite';
import { StoreFailure, type StoreFailureCode } from '../store-failure.ts';

export type Cell = number | string | Uint8Array | null;
/** Rows come as arrays in the order of the columns: half the cost of objects. */
export type Row = readonly Cell[];

/** What a statement can be given to: SQLite here, or a thread that has it (write-thread). */
export interface Connection {
  /** First row. */
  get(sql: string, cells: readonly Cell[]): Row | undefined;
  all(sql: string, cells: readonly Cell[]): Row[];
  /** May be done later, but before what is asked next; that throws when it has failed. */
  run(sql: string, cells: readonly Cell[]): void;
  /** As `run`; fails with this message when no row has changed. */
  mustRun(message: string, sql: string, cells: readonly Cell[]): void;
  /** Number of changed rows. */
  change(sql: string, cells: readonly Cell[]): number;
  /** Row id of an INSERT. */
  insert(sql: string, cells: readonly Cell[]): number;
  exec(sql: string): void;
  /** Begins a transaction that may write; as `run`. */
  begin(): void;
  /** Commits the transaction and begins the next one; as `run`. */
  recommit(): void;
  /** Ends a transaction, if one is open. */
  rollback(): void;
}

/** SQLite with its prepared statements. Conditions of the machine surface as StoreFailure, all else as it is. */
export class LocalConnection implements Connection {
  readonly #path: string;
  readonly #db: InstanceType<typeof DatabaseSync>;
  readonly #statements = new Map<string, StatementSyncInstance>();

  constructor(path: string, options: { readonly readOnly: boolean }) {
    this.#path = path;
    try {
      this.#db = new DatabaseSync(path, { readOnly: options.readOnly, timeout: BUSY_TIMEOUT });
    } catch (error) {
      throw explained(error, path);
    }
  }

  /** For what only SQLite itself can do. */
  get sqlite(): InstanceType<typeof DatabaseSync> {
    return this.#db;
  }

  // No closures in these: they are the innermost calls of every read and write.
  get(sql: string, cells: readonly Cell[]): Row | undefined {
    try {
      return this.#statement(sql).get(...storable(cells)) as Row | undefined;
    } catch (error) {
      throw explained(error, this.#path);
    }
  }

  all(sql: string, cells: readonly Cell[]): Row[] {
    try {
      return this.#statement(sql).all(...storable(cells)) as Row[];
    } catch (error) {
      throw explained(error, this.#path);
    }
  }

  run(sql: string, cells: readonly Cell[]): void {
    this.change(sql, cells);
  }

  mustRun(message: string, sql: string, cells: readonly Cell[]): void {
    if (this.change(sql, cells) === 0) throw new Error(message);
  }

  change(sql: string, cells: readonly Cell[]): number {
    try {
      return Number(this.#statement(sql).run(...storable(cells)).changes);
    } catch (error) {
      throw explained(error, this.#path);
    }
  }

  insert(sql: string, cells: readonly Cell[]): number {
    try {
      return Number(this.#statement(sql).run(...storable(cells)).lastInsertRowid);
    } catch (error) {
      throw explained(error, this.#path);
    }
  }

  exec(sql: string): void {
    try {
      this.#db.exec(sql);
    } catch (error) {
      throw explained(error, this.#path);
    }
  }

  begin(): void {
    this.exec('BEGIN IMMEDIATE');
  }

  recommit(): void {
    this.exec('COMMIT');
    this.begin();
  }

  rollback(): void {
    // A full disk makes SQLite roll back by itself.
    if (this.#db.isTransaction) this.exec('ROLLBACK');
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
}

/** Milliseconds; only backup tools and the like ever hold the file. */
const BUSY_TIMEOUT = 5000;
const MAX_STATEMENTS = 500;

/** The binding ends texts at a NUL, which would make two keys equal that are not: its picture takes its place. */
function storable(cells: readonly Cell[]): readonly Cell[] {
  for (const cell of cells) {
    if (typeof cell === 'string' && cell.includes('\0')) return cells.map((one) => (typeof one === 'string' ? storedText(one) : one));
  }
  return cells;
}

/** A text as the database has it. */
export const storedText = (text: string): string => text.replaceAll('\0', '\u2400');

/** The error as a StoreFailure when it is a condition of the machine; a bug comes back unchanged. */
export function explained(error: unknown, path: string): unknown {
  const known = FAILURES[primaryCode(error)];
  if (known === undefined) return error;
  return new StoreFailure(known.code, `${path}: ${known.text} (${(error as Error).message})`, { cause: error });
}

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
