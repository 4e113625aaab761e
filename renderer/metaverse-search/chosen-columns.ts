import { useLiveQuery } from 'dexie-react-hooks';
import { useConsoleDatabase } from '../local/local-context.ts';
import { usualColumns } from './result-columns.tsx';

/** The attribute columns of the results of one object type, remembered on this computer. */
export function useChosenColumns(
  objectType: string,
  attributes: readonly string[],
): readonly [readonly string[], (columns: readonly string[]) => void] {
  const database = useConsoleDatabase();
  const chosen = useLiveQuery(async () => (await database.searchColumns.get(objectType))?.columns, [database, objectType]);
  return [chosen ?? usualColumns(objectType, attributes), (columns) => void database.searchColumns.put({ objectType, columns })];
}
