import { dnKey } from '../../shared/model/dn.ts';
import type { CsId } from '../../shared/model/identifier.ts';
import type { CsObject } from '../../shared/model/object.ts';
import { isReference, type Values } from '../../shared/model/value.ts';
import type { ImportBatch, ImportEntry } from '../connectors/connector.ts';
import type { CsHeader } from '../store/store.ts';
import { ConnectorSpaceDraft } from './connector-space-draft.ts';
import { digestEntry } from './digest.ts';
import { checkEntry } from './entry-check.ts';
import type { ImportProgress } from './import-progress.ts';
import { contest, displacedDn, isDeleteSent, leavers } from './name-contest.ts';
import { ReferenceResolver, splitReferences } from './references.ts';
import { reportNotReimported, type Comparison } from './not-reimported.ts';
import { type Staged, stageDelete, stageNew, stageObject } from './staging.ts';
import { moveSubtree } from './subtree.ts';

/** An entry that differs from what was delivered last, with what the connector space knows of it. */
interface Pending {
  readonly entry: ImportEntry;
  readonly digest: string;
  readonly header: CsHeader | undefined;
}

/**
 * Stages one batch of an import (spec/engine.md §4.3) in one transaction, together with its watermark, counters and
 * history. Unchanged objects cost one look-up of their anchor and the digest of what was delivered.
 */
export async function stageBatch(progress: ImportProgress, batch: ImportBatch): Promise<void> {
  const { context } = progress;
  const { store, connector, partition, recorder } = context;
  for (const error of batch.errors) progress.fault(error);
  if (batch.filtered !== undefined && batch.filtered > 0) recorder.count('filtered-objects', batch.filtered);
  progress.delivered += batch.entries.length + (batch.filtered ?? 0);

  const draft = new ConnectorSpaceDraft(store, connector.id);
  const pending = await changedEntries(progress, batch.entries);
  if (pending.length > 0) await stageChanged(progress, pending, draft);
  recorder.advance(batch.entries.length, batch.total);
  const watermark = batch.watermark === undefined ? undefined : { connector: connector.id, partition, value: batch.watermark };
  await draft.write({ watermark, ...recorder.drain() });
}

async function changedEntries(progress: ImportProgress, delivered: readonly ImportEntry[]): Promise<readonly Pending[]> {
  const { context, mode, seen } = progress;
  const { store, connector, recorder } = context;
  const entries = mode === 'delta' ? lastOfEach(delivered) : delivered;
  const headers = await store.csByAnchor(connector.id, entries.map((entry) => entry.anchor).filter((anchor) => anchor !== ''));
  const types = new Set(connector.objectTypes);
  const anchors = new Set<string>();
  const pending: Pending[] = [];
  for (const entry of entries) {
    if (entry.change === 'object' && types.size > 0 && entry.objectType !== '' && !types.has(entry.objectType)) {
      recorder.count('filtered-objects');
      continue;
    }
    const header = headers.get(entry.anchor);
    if (mode === 'full' && entry.anchor !== '') {
      if (anchors.has(entry.anchor) || (header !== undefined && seen.has(header.id))) {
        const message = `${entry.dn} has the same identifying value as another object of this import: ${entry.anchor}.`;
        progress.fault({ code: 'duplicate-object', message, dn: entry.dn, anchor: entry.anchor }, header?.id);
        continue;
      }
      anchors.add(entry.anchor);
      if (header !== undefined) seen.add(header.id);
    }
    const digest = entry.change === 'delete' ? '' : digestEntry(entry);
    if (header !== undefined && !header.busy && !header.transient && header.digest === digest) {
      recorder.count('stage-no-change');
      continue;
    }
    const fault = entry.change === 'delete' && entry.anchor === '' ? undefined : checkEntry(entry, connector.schema);
    if (fault === undefined) pending.push({ entry, digest, header });
    else progress.fault(fault, header?.id);
  }
  return pending;
}

/** A change feed may tell of one object several times; each time it is complete, so the last one counts. */
function lastOfEach(entries: readonly ImportEntry[]): readonly ImportEntry[] {
  const last = new Map<string, ImportEntry>();
  for (const entry of entries) {
    const key = entry.anchor === '' ? `\n${dnKey(entry.dn)}` : entry.anchor;
    last.delete(key);
    last.set(key, entry);
  }
  return last.size === entries.length ? entries : [...last.values()];
}

async function stageChanged(progress: ImportProgress, pending: readonly Pending[], draft: ConnectorSpaceDraft): Promise<void> {
  const { context } = progress;
  const { store, connector, partition, now } = context;
  await moveSubtrees(progress, pending);
  const holders = await store.csByDn(connector.id, pending.filter(({ entry }) => entry.dn !== '').map(({ entry }) => dnKey(entry.dn)));
  await draft.load([...pending.flatMap(({ header }) => (header === undefined ? [] : [header.id])), ...[...holders.values()].map(({ id }) => id)]);

  const places = await assignNames(pending, holders, draft, store.newCsId.bind(store));
  const resolver = new ReferenceResolver(store, connector.id, draft);
  for (const place of places) if (place.pending.entry.change === 'object') resolver.hold(place.pending.entry.dn, place.id, place.existing?.link?.mv);
  const split = places.map(({ pending: { entry } }) => splitReferences(entry));
  await resolver.prepare(referenceKeys(split), leaversOf(pending, draft));

  const claimed = new Set(pending.filter(({ entry }) => entry.change === 'object').map(({ entry }) => dnKey(entry.dn)));
  const comparisons: Comparison[] = [];
  for (const [index, { pending: entryOf, id, existing, previous }] of places.entries()) {
    const { entry, digest, header } = entryOf;
    if (entry.change === 'delete') {
      await removeDelivered(progress, existing, draft, claimed);
      continue;
    }
    const { attributes, references } = split[index] ?? splitReferences(entry);
    const delivered = { dn: entry.dn, anchor: entry.anchor, objectType: entry.objectType, attributes, references: resolver.resolve(references) };
    const staged =
      existing === undefined
        ? stageNew({ id, connector: connector.id, partition, previous }, delivered, now())
        : stageObject(draft.get(id) ?? existing, delivered, now());
    if (progress.mode === 'full') progress.seen.add(id);
    record(progress, staged);
    if (isUnchanged(staged, existing, header?.digest === digest)) continue;
    draft.put(staged.object, staged.edges, digest);
    if (staged.compared) comparisons.push({ object: staged.object, notReimported: staged.notReimported });
  }
  progress.notReimported += await reportNotReimported(context, draft, comparisons);
}

/** Nothing to write: not even a digest, a cleared delete or a confirmation. */
const isUnchanged = (staged: Staged, existing: CsObject | undefined, sameDigest: boolean): boolean =>
  staged.counter === 'stage-no-change' &&
  sameDigest &&
  !staged.compared &&
  staged.edges.length === 0 &&
  existing?.transient === false &&
  existing.pendingImport?.operation !== 'delete';

function record(progress: ImportProgress, staged: Staged): void {
  const { recorder } = progress.context;
  recorder.count(staged.counter);
  if (staged.counter !== 'stage-no-change') recorder.object(staged.counter, staged.object, staged.changes);
}

async function moveSubtrees(progress: ImportProgress, pending: readonly Pending[]): Promise<void> {
  const { context } = progress;
  // The namespace of the partition `default` is flat.
  if (context.partition === 'default') return;
  const own = new Set(pending.flatMap(({ header }) => (header === undefined ? [] : [header.id])));
  for (const { entry, header } of pending) {
    if (header === undefined || entry.change === 'delete' || dnKey(header.dn) === dnKey(entry.dn)) continue;
    await moveSubtree(context, header.dn, entry.dn, own);
  }
}

const leaversOf = (pending: readonly Pending[], draft: ConnectorSpaceDraft): ReadonlySet<CsId> =>
  leavers(
    pending.flatMap(({ entry, header }) => {
      const object = header === undefined ? undefined : draft.get(header.id);
      return object === undefined ? [] : [{ object, newDn: entry.change === 'delete' ? undefined : entry.dn }];
    }),
  );

interface Place {
  readonly pending: Pending;
  readonly id: CsId;
  /** The object the entry is about, as the connector space knows it. */
  readonly existing: CsObject | undefined;
  /** The object whose id a new object takes over. */
  readonly previous: CsObject | undefined;
}

/** Which object each entry is, and what becomes of those that held its DN. */
async function assignNames(
  pending: readonly Pending[],
  holders: ReadonlyMap<string, CsHeader>,
  draft: ConnectorSpaceDraft,
  newId: () => CsId,
): Promise<readonly Place[]> {
  const leaving = leaversOf(pending, draft);
  const merged = new Map<CsId, CsId>();
  const places: Place[] = [];
  for (const item of pending) {
    const { entry, header } = item;
    const existing = header === undefined ? undefined : draft.get(header.id);
    const held = entry.dn === '' ? undefined : holders.get(dnKey(entry.dn));
    const holder = held === undefined || held.id === existing?.id ? undefined : draft.get(held.id);
    if (entry.change === 'delete') {
      const named = existing ?? (entry.anchor === '' ? holder : undefined);
      places.push({ pending: item, id: named?.id ?? (0 as CsId), existing: named, previous: undefined });
      continue;
    }
    const outcome = holder === undefined ? undefined : contest(holder, existing?.id, leaving);
    if (holder === undefined || outcome === undefined) {
      places.push({ pending: item, id: existing?.id ?? newId(), existing, previous: undefined });
      continue;
    }
    if (outcome === 'same') places.push({ pending: item, id: holder.id, existing: holder, previous: undefined });
    else if (outcome === 'take-over') places.push({ pending: item, id: holder.id, existing: undefined, previous: holder });
    else places.push({ pending: item, id: existing?.id ?? newId(), existing, previous: undefined });
    if (outcome === 'merge' && existing !== undefined) merged.set(holder.id, existing.id);
    if ((outcome === 'merge' || outcome === 'take-over') && holder.link !== undefined) draft.retryProvisioning(holder.link.mv);
    if (outcome === 'leave') draft.vacate(holder);
    if (outcome === 'rename') draft.put({ ...holder, dn: displacedDn(holder) });
    if (outcome === 'transient') draft.put({ ...holder, transient: true });
  }
  await draft.merge(merged);
  return places;
}

function* referenceKeys(split: readonly { readonly references: ReadonlyMap<string, Values> }[]): Iterable<string> {
  for (const { references } of split) {
    for (const values of references.values()) for (const value of values) if (isReference(value)) yield dnKey(value.ref);
  }
}

/** A delivered delete: of something unknown it is only counted; of what we deleted ourselves it is the confirmation. */
async function removeDelivered(
  progress: ImportProgress,
  existing: CsObject | undefined,
  draft: ConnectorSpaceDraft,
  claimed: ReadonlySet<string>,
): Promise<void> {
  const { recorder, now } = progress.context;
  if (existing === undefined || existing.placeholder) {
    recorder.count('filtered-deletions');
    return;
  }
  const staged = stageDelete(existing, now());
  record(progress, staged);
  if (existing.link === undefined && (isDeleteSent(existing) || existing.unapplied?.operation === 'delete')) await draft.remove(existing);
  else if (claimed.has(dnKey(existing.dn)) || existing.transient) draft.put({ ...staged.object, dn: displacedDn(existing), transient: false });
  else draft.put(staged.object);
}
