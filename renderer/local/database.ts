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

/** A rule that is being edited and not saved yet; it survives a crash of the console. */
export interface StoredRuleDraft {
  /** Its id, or `new`. */
  readonly rule: string;
  /** The rule as JSON. */
  readonly text: string;
  /** The version that was edited; 0 for a new rule. */
  readonly based: number;
  readonly saved: number;
}

export type ConsoleDatabase = Dexie & {
  readonly layouts: EntityTable<ColumnLayout, 'grid'>;
  readonly searches: EntityTable<SavedSearch, 'name'>;
  readonly preferences: EntityTable<Preference, 'name'>;
  readonly searchColumns: EntityTable<SearchColumns, 'objectType'>;
  readonly ruleDrafts: EntityTable<StoredRuleDraft, 'rule'>;
};

/** What the console remembers on this computer; nothing of the directory itself. */
export function consoleDatabase(name = 'isthmus-console'): ConsoleDatabase {
  const database = new Dexie(name) as ConsoleDatabase;
  database.version(1).stores({ layouts: 'grid', searches: 'name', preferences: 'name', searchColumns: 'objectType' });
  database.version(2).stores({ ruleDrafts: 'rule' });
  return database;
}
