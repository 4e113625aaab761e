import Dexie, { type EntityTable } from 'dexie';

export interface ColumnLayout {
  /** Name of the grid. */
  readonly grid: string;
  readonly sizes: { readonly [column: string]: number };
}
export interface SavedSearch {
  readonly name: string;
  /** A metaverse query as JSON, as its address carries it. */
  readonly query: string;
  readonly saved: number;
}
export interface Preference {
  readonly name: string;
  readonly value: string;
}
export interface SearchColumns {
  /** Metaverse object type, or `` for all. */
  readonly objectType: string;
  readonly columns: readonly string[];
}

export type ConsoleDatabase = Dexie & {
  readonly layouts: EntityTable<ColumnLayout, 'grid'>;
  readonly searches: EntityTable<SavedSearch, 'name'>;
  readonly preferences: EntityTable<Preference, 'name'>;
  readonly searchColumns: EntityTable<SearchColumns, 'objectType'>;
};

/** What the console remembers on this computer; nothing of the directory itself. */
export function consoleDatabase(name = 'isthmus-console'): ConsoleDatabase {
  const database = new Dexie(name) as ConsoleDatabase;
  database.version(1).stores({ layouts: 'grid', searches: 'name', preferences: 'name', searchColumns: 'objectType' });
  return database;
}
