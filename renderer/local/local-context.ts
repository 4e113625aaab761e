import { useLiveQuery } from 'dexie-react-hooks';
import { createContext, useCallback, useContext } from 'react';
import type { ConsoleDatabase } from './database.ts';

const LocalContext = createContext<ConsoleDatabase | undefined>(undefined);
export const LocalProvider = LocalContext.Provider;

export function useConsoleDatabase(): ConsoleDatabase {
  const database = useContext(LocalContext);
  if (database === undefined) throw new Error('useConsoleDatabase outside of LocalProvider');
  return database;
}

/** A remembered choice; undefined until it is read. */
export function usePreference(name: string, otherwise: string): readonly [string | undefined, (value: string) => void] {
  const database = useConsoleDatabase();
  const value = useLiveQuery(async () => (await database.preferences.get(name))?.value ?? otherwise, [database, name, otherwise]);
  const remember = useCallback((next: string) => void database.preferences.put({ name, value: next }), [database, name]);
  return [value, remember];
}
