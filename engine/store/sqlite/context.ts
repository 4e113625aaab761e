import { randomBytes } from 'node:crypto';
import { emptySchema, type Schema } from '../../../shared/model/schema.ts';
import type { IndexDeclaration } from '../index-declaration.ts';
import type { Database } from './database.ts';
import { FreshNames } from './fresh-names.ts';
import { HeldKeys, keyedTables } from './held-keys.ts';
import { type IndexedAttributes, wantedIndexes } from './index-catalog.ts';
import { PackedAttributes } from './packed-attributes.ts';
import { pack, unpack } from './packing.ts';
import { Symbols } from './symbols.ts';
import type { WriteGroup } from './write-group.ts';

/** What the two handles of an open store know in common. */
export interface Catalog {
  readonly seed: string;
  readonly symbols: Symbols;
  /** Names and anchors. */
  readonly names: HeldKeys;
  readonly csIndexKeys: HeldKeys;
  readonly mvIndexKeys: HeldKeys;
  readonly fresh: FreshNames;
  readonly packed: PackedAttributes;
  /** `join_wait` is empty for certain, which saves two questions a batch. */
  nobodyWaits: boolean;
  readonly now: () => number;
  schema: Schema;
  declared: IndexDeclaration;
  /** Kept up to date by every write. */
  indexes: IndexedAttributes;
  /** The subset that is complete, so that reads may rely on it. */
  ready: IndexedAttributes;
}

/** One handle: a connection, and the catalog it shares with the other. */
export interface Context {
  readonly db: Database;
  readonly catalog: Catalog;
  /** Batches that are written but not committed; only of the writing handle. */
  group?: WriteGroup;
}

const noIndexes: IndexDeclaration = { metaverse: [], connectorSpaces: [] };

/** `db`: the writing connection. Gives a new database its seed. */
export function loadCatalog(db: Database, now: () => number): Catalog {
  let seed = readMeta<string>(db, 'seed');
  if (seed === undefined) {
    seed = randomBytes(8).toString('hex');
    writeMeta(db, 'seed', seed);
  }
  const schema = readMeta<Schema>(db, 'metaverse-schema') ?? emptySchema;
  const declared = readMeta<IndexDeclaration>(db, 'declared-indexes') ?? noIndexes;
  const ready = readMeta<IndexDeclaration>(db, 'ready-indexes') ?? noIndexes;
  const symbols = new Symbols(db);
  return {
    seed,
    symbols,
    packed: new PackedAttributes(symbols),
    names: new HeldKeys(db, keyedTables.names),
    csIndexKeys: new HeldKeys(db, keyedTables.csIndex),
    mvIndexKeys: new HeldKeys(db, keyedTables.mvIndex),
    fresh: new FreshNames(),
    nobodyWaits: false,
    now,
    schema,
    declared,
    indexes: wantedIndexes(schema, declared),
    ready: wantedIndexes(emptySchema, ready),
  };
}

/** The store's own facts; settings of the product have a table of their own. */
function readMeta<T>(db: Database, key: string): T | undefined {
  const row = db.get<[Uint8Array]>('SELECT value FROM meta WHERE key = ?', key);
  return row === undefined ? undefined : unpack<T>(row[0]);
}

export function writeMeta(db: Database, key: string, value: unknown): void {
  db.run('INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value', key, pack(value));
}

/**
 * A transaction on the writing handle, after whatever was waiting for it; texts numbered in it are forgotten when it is
 * undone. In a hold, the hold decides.
 */
export function atomically<T>({ db, catalog, group }: Context, work: () => T): T {
  group?.end();
  if (db.isOpen) return db.transaction(work);
  try {
    const result = db.transaction(work);
    catalog.symbols.keep();
    return result;
  } catch (error) {
    forgetUndone(catalog);
    throw error;
  }
}

/** After a transaction was undone. */
export function forgetUndone(catalog: Catalog): void {
  catalog.symbols.forget();
  catalog.fresh.clear();
  catalog.nobodyWaits = false;
}

/** Lets other work of the process in between two transactions of a long job. */
export const pause = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Pieces of at most `size`. */
export function* inBatches<T>(items: readonly T[], size: number): Generator<readonly T[]> {
  for (let at = 0; at < items.length; at += size) yield items.slice(at, at + size);
}
