import type { CsId, MvId } from '../../../shared/model/identifier.ts';
import type { WriteStore } from '../../store/store.ts';
import type { WriteBatch } from '../../store/write-batch.ts';

/** What has been written to since; only these can differ. */
export class TouchedObjects {
  readonly cs = new Set<CsId>();
  readonly mv = new Set<MvId>();

  /** The store, with everything that is written through it remembered here. */
  watch(store: WriteStore): WriteStore {
    return {
      ...store,
      write: async (batch) => {
        await this.#remember(store, batch);
        await store.write(batch);
      },
      hold: async () => {
        const hold = await store.hold();
        return {
          store: this.watch(hold.store),
          before: hold.before,
          get open() {
            return hold.open;
          },
          keep: () => hold.keep(),
          discard: () => hold.discard(),
        };
      },
      deleteConnector: async (id) => {
        for (const cs of await store.csSelect({ connector: id })) this.cs.add(cs);
        await store.deleteConnector(id);
      },
    };
  }

  async #remember(store: WriteStore, batch: WriteBatch): Promise<void> {
    const { cs, mv } = this;
    for (const { object } of batch.cs ?? []) cs.add(object.id);
    for (const id of batch.csDeletes ?? []) cs.add(id);
    for (const id of batch.csUnreferring ?? []) cs.add(id);
    for (const edge of batch.edges ?? []) cs.add(edge.cs);
    for (const { cs: id } of batch.errors ?? []) cs.add(id);
    for (const object of batch.mv ?? []) mv.add(object.id);
    for (const id of batch.mvDeletes ?? []) mv.add(id);
    for (const edge of batch.mvEdges ?? []) mv.add(edge.mv);
    // With a metaverse object go the references to it.
    if ((batch.mvDeletes ?? []).length > 0) for (const id of await store.mvReferrers(batch.mvDeletes ?? [])) mv.add(id);
  }
}
