import type { CsId, MvId } from '../../../shared/model/identifier.ts';
import { emptySchema } from '../../../shared/model/schema.ts';
import { atomically, type Context, inBatches, pause, writeMeta } from './context.ts';
import { loadCsObjects } from './cs-reads.ts';
import type { CsWriter } from './cs-writes.ts';
import { describeIndexes, type IndexedAttributes, wantedIndexes } from './index-catalog.ts';
import { loadMvObjects } from './mv-reads.ts';
import type { MvWriter } from './mv-writes.ts';

export interface IndexBuilder {
  /** Brings the indexes to what schema and rules want now. Writes may go on meanwhile; they already keep the new set. */
  update(): Promise<void>;
}

const BATCH = 500;

export function indexBuilder(context: Context, cs: CsWriter, mv: MvWriter): IndexBuilder {
  const { db, catalog } = context;
  return {
    async update() {
      const wanted = wantedIndexes(catalog.schema, catalog.declared);
      const before = catalog.indexes;
      catalog.indexes = wanted;
      // Attributes no longer kept are not to be relied on from now; what is new, only once it is built.
      markReady(both(catalog.ready, wanted));
      if (!contains(catalog.ready.metaverse, wanted.metaverse) || !contains(wanted.metaverse, before.metaverse)) {
        const ids = db.list<MvId>('SELECT id AS item FROM mv_object ORDER BY id');
        for (const batch of inBatches(ids, BATCH)) {
          atomically(context, () => {
            for (const object of loadMvObjects(context, batch, 'none')) mv.reindex(object);
          });
          await pause();
        }
      }
      for (const connector of new Set([...wanted.connectorSpaces.keys(), ...before.connectorSpaces.keys()])) {
        const now = wanted.connectorSpaces.get(connector) ?? new Set();
        const complete = contains(catalog.ready.connectorSpaces.get(connector) ?? new Set(), now);
        if (complete && contains(now, before.connectorSpaces.get(connector) ?? new Set())) continue;
        const space = catalog.symbols.find(connector) ?? 0;
        const ids = db.list<CsId>('SELECT id AS item FROM cs_object WHERE connector = ? ORDER BY id', space);
        for (const batch of inBatches(ids, BATCH)) {
          atomically(context, () => {
            for (const object of loadCsObjects(context, batch, 'none')) cs.reindex(object);
          });
          await pause();
        }
      }
      // Another update may have begun while this one paused: only what it still wants is ready.
      markReady(both(wanted, catalog.indexes));
    },
  };

  function markReady(ready: IndexedAttributes): void {
    const description = describeIndexes(ready);
    if (JSON.stringify(description) === JSON.stringify(describeIndexes(catalog.ready))) return;
    writeMeta(db, 'ready-indexes', description);
    catalog.ready = wantedIndexes(emptySchema, description);
  }
}

const contains = (set: ReadonlySet<string>, names: ReadonlySet<string>): boolean => [...names].every((name) => set.has(name));

const shared = (a: ReadonlySet<string>, b: ReadonlySet<string>): ReadonlySet<string> => new Set([...a].filter((name) => b.has(name)));

function both(a: IndexedAttributes, b: IndexedAttributes): IndexedAttributes {
  const spaces = [...a.connectorSpaces].map(
    ([connector, names]) => [connector, shared(names, b.connectorSpaces.get(connector) ?? new Set())] as const,
  );
  return { metaverse: shared(a.metaverse, b.metaverse), connectorSpaces: new Map(spaces.filter(([, names]) => names.size > 0)) };
}
