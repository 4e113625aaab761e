import type { CsId, MvId } from '../../../shared/model/identifier.ts';
import type { WriteBatch, WriteStore } from '../../store/store.ts';

/** What has been written to since; only these can differ. */
export interface TouchedObjects {
  readonly cs: ReadonlySet<CsId>;
  readonly mv: ReadonlySet<MvId>;
}

/** A store that remembers which objects are written through it. */
export function watchedStore(store: WriteStore): { readonly store: WriteStore; readonly touched: TouchedObjects } {
  const cs = new Set<CsId>();
  const mv = new Set<MvId>();
  const remember = (batch: WriteBatch) => {
    for (const { object } of batch.cs ?? []) cs.add(object.id);
    for (const id of batch.csDeletes ?? []) cs.add(id);
    for (const edge of batch.edges ?? []) cs.add(edge.cs);
    for (const { cs: id } of batch.errors ?? []) cs.add(id);
    for (const object of batch.mv ?? []) mv.add(object.id);
    for (const id of batch.mvDeletes ?? []) mv.add(id);
    for (const edge of batch.mvEdges ?? []) mv.add(edge.mv);
  };
  const write: WriteStore['write'] = async (batch) => {
    remember(batch);
    await store.write(batch);
  };
  return { store: { ...store, write }, touched: { cs, mv } };
}
