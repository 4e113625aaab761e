import { closeSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { lockDataFolder } from '../data-folder-lock.ts';
import type { ReadStore, Reads, WriteStore, Writes } from '../store.ts';
import { fromSystemError, StoreFailure } from '../store-failure.ts';
import { batchWrites } from './batch-writes.ts';
import { configurationReads, configurationWrites } from './configuration.ts';
import { configurationVersionReads, configurationVersionWrites } from './configuration-versions.ts';
import { connectorRemoval } from './connector-removal.ts';
import { type Context, loadCatalog } from './context.ts';
import { copyDatabase } from './copy-database.ts';
import { csEdgeReads } from './cs-edges.ts';
import { csReads } from './cs-reads.ts';
import { csSearch } from './cs-search.ts';
import { csSelection } from './cs-selection.ts';
import { csWriter } from './cs-writes.ts';
import { Database } from './database.ts';
import { holdable } from './hold.ts';
import { indexBuilder } from './index-builder.ts';
import { checkVersion, migrate } from './migrate.ts';
import { mvReads } from './mv-reads.ts';
import { mvSearch } from './mv-search.ts';
import { mvWriter } from './mv-writes.ts';
import { population } from './population.ts';
import { runHistory } from './run-history.ts';
import { runWrites } from './run-writes.ts';
import { attributeMatches } from './search-text.ts';
import { WriteBehind, type WrittenBehind } from './write-thread/write-behind.ts';

export const DATABASE_FILE = 'isthmus.db';

export interface StoreOptions {
  readonly dataFolder: string;
  /** Epoch milliseconds. */
  readonly now?: (() => number) | undefined;
  /** Where this engine answers; recorded in the lock, for the CLI to find. */
  readonly socket?: string | undefined;
  /** Which batches a thread of its own writes; 'many' when it is not given. */
  readonly writtenBehind?: WrittenBehind | undefined;
}

export interface OpenStore {
  /** A connection of its own that is opened read-only: what has it cannot write. */
  readonly read: ReadStore;
  readonly write: WriteStore;
  /**
   * Puts a copy of everything as it is now into other folders, the same into each, which `openStore` opens like any data
   * folder. Secrets are not in the store, so not in the copy. Throws `StoreFailure` (no room for it …).
   */
  copyTo(...folders: readonly string[]): Promise<void>;
  /** Another number after every commit: who kept the old one knows that something has changed. */
  changeMark(): number;
  close(): Promise<void>;
}

/**
 * Opens the store of a data folder, creating or migrating it as needed, and holds the folder's lock until `close`.
 * Throws StoreFailure – the folder is locked, may not be used, or holds a file that is not ours, newer or damaged – and
 * then has changed nothing.
 */
export async function openStore({ dataFolder, now = Date.now, socket, writtenBehind = 'many' }: StoreOptions): Promise<OpenStore> {
  const lock = lockDataFolder(dataFolder, now, socket);
  const connections: Database[] = [];
  const closeAll = () => {
    for (const connection of connections.splice(0)) connection.close();
    lock.release();
  };
  try {
    const path = join(dataFolder, DATABASE_FILE);
    inspect(path);
    // Made before SQLite would, so that nobody else may read it; its log files take the mode over.
    closeSync(openSync(path, 'a', 0o600));
    const writing = new Database(path, { readOnly: false });
    connections.push(writing);
    writing.exec(WRITING);
    migrate(writing);
    const reading = new Database(path, { readOnly: true });
    // Closed first, so that the writing connection is the last and leaves no log behind.
    connections.unshift(reading);
    reading.exec(READING);
    const catalog = loadCatalog(writing, now);
    const read = readsOf({ db: reading, catalog }) as ReadStore;
    const reads = readsOf({ db: writing, catalog });
    const behind = new WriteBehind({ path, settings: WRITING_BEHIND, batches: writtenBehind });
    await behind.begin();
    const { writes, finish } = writesOf({ db: writing, catalog }, reads, read, behind);
    return {
      read,
      write: { ...reads, ...writes } as WriteStore,
      copyTo: (...folders) => copyDatabase(path, folders),
      changeMark: () => reading.get<[number]>('PRAGMA data_version')?.[0] ?? 0,
      async close() {
        if (connections.length === 0) return;
        try {
          finish();
          await behind.end();
        } finally {
          closeAll();
        }
      },
    };
  } catch (error) {
    closeAll();
    throw fromSystemError(error, dataFolder);
  }
}

/** Looks at an existing file without touching it. */
function inspect(path: string): void {
  const header = headerOf(path);
  if (header.length === 0) return;
  if (header !== SQLITE_HEADER) {
    throw new StoreFailure('not-a-database', `${path} is not an Isthmus database. Move it away, or choose another data folder.`);
  }
  const db = new Database(path, { readOnly: true });
  try {
    checkVersion(db);
  } finally {
    db.close();
  }
}

const SQLITE_HEADER = 'SQLite format 3\0';

/** Empty for a file that is missing or empty. */
function headerOf(path: string): string {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw fromSystemError(error, path);
  }
  try {
    const header = new Uint8Array(SQLITE_HEADER.length);
    const length = readSync(file, header);
    return String.fromCharCode(...header.subarray(0, length));
  } finally {
    closeSync(file);
  }
}

/**
 * Sizes are in KiB when negative (cache) and in bytes otherwise; together well below the engine's memory budget. The log
 * may grow to 64 MB before it is moved into the file: index pages that change in every batch are then moved once. The page
 * size is that of a new file (docs/performance.md).
 */
const WRITING = `PRAGMA page_size = 8192; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY;
  PRAGMA cache_size = -49152; PRAGMA wal_autocheckpoint = 8000; PRAGMA journal_size_limit = 67108864`;
/** Rows that are new mostly go to the same few pages. */
const WRITING_BEHIND = `${WRITING}; PRAGMA cache_size = -24576`;
const READING = 'PRAGMA query_only = ON; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -16384';

function readsOf(context: Context): Reads {
  context.db.define('attribute_matches', attributeMatches);
  return {
    ...configurationReads(context),
    ...configurationVersionReads(context),
    ...csReads(context),
    ...csEdgeReads(context),
    ...csSelection(context),
    ...csSearch(context),
    ...mvReads(context),
    ...mvSearch(context),
    ...population(context),
    ...runHistory(context),
  };
}

function writesOf(context: Context, reads: Reads, before: ReadStore, behind: WriteBehind): { writes: Writes; finish: () => void } {
  const cs = csWriter(context);
  const mv = mvWriter(context);
  const { close, undone, ...batches } = batchWrites(context, cs, mv, behind);
  const indexes = indexBuilder(context, cs, mv);
  const writes = {
    ...batches,
    ...configurationWrites(context, indexes),
    ...configurationVersionWrites(context, indexes),
    ...connectorRemoval(context, cs),
    ...runWrites(context),
  };
  const finish = () => {
    context.group?.end();
    // Nobody is left to say what is to become of a hold: it goes as in a crash.
    if (context.db.isOpen) context.db.rollback();
    close();
  };
  return { writes: holdable(context, writes, reads, before, undone), finish };
}
