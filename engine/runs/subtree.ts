import { dnKey, splitDn } from '../../shared/model/dn.ts';
import type { CsId } from '../../shared/model/identifier.ts';
import type { CsObject } from '../../shared/model/object.ts';
import { ConnectorSpaceDraft } from './connector-space-draft.ts';
import type { ImportProgress } from './import-progress.ts';

const CHUNK = 500;

/**
 * A container was renamed: what lies below it moves along (spec/engine.md §4.3 "move subtree in CS"), because the source
 * does not deliver it again in a delta. Written before the container itself, so that a crash in between is repaired by
 * the next import. `except`: objects that come with their own new DN in this batch.
 */
export async function moveSubtree(progress: ImportProgress, oldDn: string, newDn: string, except: ReadonlySet<CsId>): Promise<void> {
  const { store, connector } = progress.context;
  const depth = splitDn(oldDn).length;
  const below = (await store.csBelow(connector.id, dnKey(oldDn))).filter((header) => !except.has(header.id) && !header.transient);
  for (let start = 0; start < below.length; start += CHUNK) {
    const chunk = below.slice(start, start + CHUNK);
    const targets = chunk.map((header) => {
      const parts = splitDn(header.dn);
      return { id: header.id, dn: [...parts.slice(0, parts.length - depth), newDn].join(',') };
    });
    const holders = await store.csByDn(
      connector.id,
      targets.map((target) => dnKey(target.dn)),
    );
    const draft = new ConnectorSpaceDraft(store, connector.id, progress.context.largeReferences);
    await draft.load(chunk.map((header) => header.id));
    const merged = new Map<CsId, CsId>();
    const moved: CsObject[] = [];
    const drafted: CsObject[] = [];
    for (const { id, dn } of targets) {
      const holder = holders.get(dnKey(dn));
      // A real object holds the name already: the source will say which of them is which.
      if (holder !== undefined && !holder.placeholder) continue;
      if (holder !== undefined) merged.set(holder.id, id);
      const object = draft.get(id);
      if (object === undefined) continue;
      moved.push(object);
      drafted.push({ ...object, dn, resync: object.resync || !object.placeholder });
    }
    await progress.names.vacate(store, draft, moved, merged);
    for (const object of drafted) draft.put({ ...object, references: draft.get(object.id)?.references ?? object.references });
    await draft.merge(merged);
    await draft.write({});
  }
}
