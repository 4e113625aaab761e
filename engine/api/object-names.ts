import type { CsId } from '../../shared/model/identifier.ts';
import type { ReadStore } from '../store/store.ts';
import { expectedValues } from '../sync/image.ts';

/** Display names the objects have, or will have when what is staged has arrived. */
export async function objectNames(read: ReadStore, ids: readonly CsId[]): Promise<ReadonlyMap<CsId, string>> {
  const names = new Map<CsId, string>();
  for (const cs of await read.csObjects([...new Set(ids)], 'none')) {
    const name = expectedValues(cs, 'displayName')?.[0] ?? expectedValues(cs, 'cn')?.[0];
    if (typeof name === 'string') names.set(cs.id, name);
  }
  return names;
}
