import { dnKey } from '../../shared/model/dn.ts';
import type { CsId } from '../../shared/model/identifier.ts';
import type { CsObject } from '../../shared/model/object.ts';
import type { ImportEntry } from '../connectors/connector.ts';
import type { CsHeader } from '../store/connector-space.ts';
import type { ConnectorSpaceDraft } from './connector-space-draft.ts';
import type { ImportProgress } from './import-progress.ts';
import { contest, displacedDn } from './name-contest.ts';

/** An entry that differs from what was delivered last, with what the connector space knows of it. */
export interface Pending {
  readonly entry: ImportEntry;
  /** `dnKey` of its DN; empty when it was delivered without. */
  readonly key: string;
  readonly digest: string;
  readonly header: CsHeader | undefined;
}

/** Which object of the connector space an entry is. */
export interface Place {
  readonly pending: Pending;
  readonly id: CsId;
  /** The object the entry is about, as the connector space knows it; undefined when it is new. */
  readonly existing: CsObject | undefined;
  /** The object whose id a new object takes over. */
  readonly previous: CsObject | undefined;
}

export interface Assignment {
  readonly objects: readonly Place[];
  /** Delivered deletes of objects the connector space knows, or of none. */
  readonly deletes: readonly (CsObject | undefined)[];
  /** Objects that come with another DN. */
  readonly moving: ReadonlySet<CsId>;
}

/**
 * Decides for a batch which object each entry is – by anchor, then by DN – and what becomes of those whose DN it takes
 * (spec/engine.md §4.3; the table in name-contest.ts).
 */
export async function assignPlaces(
  progress: ImportProgress,
  pending: readonly Pending[],
  holders: ReadonlyMap<string, CsHeader>,
  draft: ConnectorSpaceDraft,
): Promise<Assignment> {
  const { store, recorder } = progress.context;
  const { moving, leaving } = leavers(pending, draft);
  const merged = new Map<CsId, CsId>();
  const losers = new Map<CsId, CsObject>();
  for (const id of moving) {
    const object = draft.get(id);
    if (object !== undefined && !object.transient) losers.set(id, object);
  }
  const objects: Place[] = [];
  const deletes: (CsObject | undefined)[] = [];
  for (const item of pending) {
    const { entry, header } = item;
    const existing = header === undefined ? undefined : draft.get(header.id);
    const held = item.key === '' ? undefined : holders.get(item.key);
    const holder = held === undefined || held.id === existing?.id ? undefined : draft.get(held.id);
    if (entry.change === 'delete') {
      deletes.push(existing ?? (entry.anchor === '' ? holder : undefined));
      continue;
    }
    const outcome = holder === undefined ? undefined : contest(holder, existing?.id, leaving);
    if (holder !== undefined && outcome === 'same') objects.push({ pending: item, id: holder.id, existing: holder, previous: undefined });
    else if (holder !== undefined && outcome === 'take-over')
      objects.push({ pending: item, id: holder.id, existing: undefined, previous: holder });
    else objects.push({ pending: item, id: existing?.id ?? store.newCsId(), existing, previous: undefined });
    if (holder === undefined) continue;
    if (outcome === 'merge' && existing !== undefined) merged.set(holder.id, existing.id);
    if ((outcome === 'merge' || outcome === 'take-over') && holder.link !== undefined) draft.retryProvisioning(holder.link.mv);
    if (outcome === 'leave' || outcome === 'rename' || outcome === 'transient') losers.set(holder.id, holder);
    if (outcome === 'rename') draft.put({ ...holder, dn: displacedDn(holder) });
    if (outcome === 'transient') draft.put({ ...holder, transient: true });
  }
  const { names } = progress;
  await names.vacate(store, draft, [...losers.values()], merged);
  for (const { pending: item, id, existing } of names.areLost ? objects : []) {
    if (item.header === undefined || moving.has(id) || existing?.transient === true)
      await names.claim(draft, recorder, { id, dn: item.entry.dn, key: item.key, mv: existing?.link?.mv });
  }
  await draft.merge(merged);
  return { objects, deletes, moving };
}

/** Objects of the batch that give up the DN they hold: they come with another one, or are deleted. */
function leavers(
  pending: readonly Pending[],
  draft: ConnectorSpaceDraft,
): { readonly moving: ReadonlySet<CsId>; readonly leaving: ReadonlySet<CsId> } {
  const moving = new Set<CsId>();
  const leaving = new Set<CsId>();
  for (const { entry, key, header } of pending) {
    const object = header === undefined ? undefined : draft.get(header.id);
    if (object === undefined) continue;
    const moves = entry.change === 'object' && key !== dnKey(object.dn);
    if (moves) moving.add(object.id);
    if (moves || entry.change === 'delete') leaving.add(object.id);
  }
  return { moving, leaving };
}
