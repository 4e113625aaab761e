import { useLiveQuery } from 'dexie-react-hooks';
import { useConsoleDatabase } from '../local/local-context.ts';

const none: ReadonlySet<string> = new Set();

/** The rules with an unsaved draft on this computer. */
export function useDraftedRules(): ReadonlySet<string> {
  const { ruleDrafts } = useConsoleDatabase();
  return useLiveQuery(async () => new Set<string>((await ruleDrafts.toCollection().primaryKeys()).map(String)), [ruleDrafts]) ?? none;
}
