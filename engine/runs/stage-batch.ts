import { dnKey } from '../../shared/model/dn.ts';
import { decoded } from '../../shared/model/encoded-attributes.ts';
import type { CsObject } from '../../shared/model/object.ts';
import type { AttributeMap } from '../../shared/model/value.ts';
import type { DiscoveryError, ImportBatch, ImportEntry } from '../connectors/connector.ts';
import type { CsHeader } from '../store/connector-space.ts';
import { ConnectorSpaceDraft } from './connector-space-draft.ts';
import { resolveDelivered } from './delivered-references.ts';
import { digestEntry } from './digest.ts';
import { checkEntry } from './entry-check.ts';
import type { ImportProgress } from './import-progress.ts';
import { displacedDn, isDeleteSent } from './name-contest.ts';
import { type Comparison, reportNotReimported } from './not-reimported.ts';
import { assignPlaces, type Pending, type Place } from './place-assignment.ts';
import { ReferenceResolver, splitReferences } from './references.ts';
import type { DeliveredReferences } from './staged-references.ts';
import { isNeverSynchronized, type Staged, stageDelete, stageNew, stageObject } from './staging.ts';
import { moveSubtree } from './subtree.ts';
import { lastOfEach } from './told-entries.ts';

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

  const draft = new ConnectorSpaceDraft(store, connector.id, context.largeReferences);
  const pending = await changedEntries(progress, batch.entries);
  if (pending.length > 0) await stageChanged(progress, pending, draft);
  recorder.advance(batch.entries.length, batch.total);
  progress.watermark = batch.watermark ?? progress.watermark;
  // A delta that failed to read an object must be told of it again; a full import is complete with its deletes (§4.1).
  const complete = progress.mode === 'delta' && progress.discoveryErrors === 0 && batch.watermark !== undefined;
  const watermark = complete ? { connector: connector.id, partition, value: batch.watermark } : undefined;
  await draft.write({ watermark, ...recorder.drain(), moreFollows: recorder.step });
}

async function changedEntries(progress: ImportProgress, delivered: readonly ImportEntry[]): Promise<readonly Pending[]> {
  const { context, mode, seen } = progress;
  const { store, connector, recorder } = context;
  const entries = mode === 'delta' ? lastOfEach(delivered) : delivered;
  const headers = await store.csByAnchor(
    connector.id,
    entries.map((entry) => entry.anchor).filter((anchor) => anchor !== ''),
  );
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
    // What tells only a part, or that the object is gone, cannot be compared with what was delivered before.
    const digest = entry.change === 'delete' || entry.referenceChanges !== undefined ? '' : digestEntry(entry);
    if (digest !== '' && header !== undefined && !header.busy && !header.transient && header.digest === digest) {
      recorder.count('stage-no-change');
      progress.names.settled.add(header.id);
      continue;
    }
    const fault =
      entry.change === 'delete' && entry.anchor === '' ? undefined : (incomplete(entry, header) ?? checkEntry(entry, connector.schema));
    if (fault === undefined) pending.push({ entry, key: dnKey(entry.dn), digest, header });
    else progress.fault(fault, header?.id);
  }
  return pending;
}

/** §4.2: changes of an object that is not known, or was another one, do not say what it is. */
function incomplete(entry: ImportEntry, header: CsHeader | undefined): DiscoveryError | undefined {
  if (entry.referenceChanges === undefined || header?.objectType === entry.objectType) return undefined;
  const message = `${entry.dn}: changes were told of an object that has not been imported. Run Full Import.`;
  return { code: 'need-full-object', message, dn: entry.dn, anchor: entry.anchor };
}

async function stageChanged(progress: ImportProgress, pending: readonly Pending[], draft: ConnectorSpaceDraft): Promise<void> {
  const { context } = progress;
  const { store, connector } = context;
  await moveSubtrees(progress, pending);
  const holders = await store.csByDn(
    connector.id,
    pending.filter(({ key }) => key !== '').map(({ key }) => key),
  );
  await draft.load([
    ...pending.flatMap(({ header }) => (header === undefined ? [] : [header.id])),
    ...[...holders.values()].map(({ id }) => id),
  ]);
  const { objects, deletes, moving } = await assignPlaces(progress, pending, holders, draft);

  const resolver = new ReferenceResolver(store, connector.id, draft);
  resolver.moving(moving);
  for (const { pending: item, id, existing } of objects) resolver.hold(item.key, item.entry.dn, id, existing?.link?.mv, item.entry.anchor);
  const split = objects.map((place) => splitReferences(place.pending.entry));
  const entries = objects.map(({ id, pending: { entry } }, index) => ({ id, entry, references: split[index]?.references ?? new Map() }));
  const delivered = await resolveDelivered(entries, resolver, draft, store);
  const comparisons: Comparison[] = [];
  for (const [index, place] of objects.entries()) {
    const { attributes } = split[index] ?? splitReferences(place.pending.entry);
    const staged = stagePlace(progress, place, attributes, delivered[index] ?? new Map(), draft);
    if (staged.compared) comparisons.push({ object: staged.object, notReimported: staged.notReimported });
  }
  for (const { id } of objects) progress.names.settled.add(id);
  // After the objects, so that what they refer to is known.
  const claimed = deletes.length === 0 ? noKeys : new Set(objects.map((place) => place.pending.key));
  for (const existing of deletes) await removeDelivered(progress, existing, draft, claimed);
  progress.notReimported += await reportNotReimported(context, draft, comparisons);
}

const noKeys: ReadonlySet<string> = new Set();

function stagePlace(
  progress: ImportProgress,
  place: Place,
  attributes: AttributeMap,
  references: DeliveredReferences,
  draft: ConnectorSpaceDraft,
): Staged {
  const { connector, partition, now } = progress.context;
  const { id, existing, previous } = place;
  const { entry, digest, header } = place.pending;
  const delivered = { partition, dn: entry.dn, anchor: entry.anchor, objectType: entry.objectType, attributes, references };
  const staged =
    existing === undefined
      ? stageNew({ id, connector: connector.id, previous }, delivered, now())
      : // Compared value by value.
        stageObject(draft.get(id) ?? existing, { ...delivered, attributes: decoded(attributes) }, now());
  if (progress.mode === 'full') progress.seen.add(id);
  record(progress, staged);
  if (!isUnchanged(staged, existing, header?.digest === digest || entry.referenceChanges !== undefined))
    draft.put(staged.object, staged.edges, digest);
  return staged;
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
  if (staged.counter !== 'stage-no-change') recorder.object(staged.counter, staged.object, staged.changes, undefined, staged.added);
}

async function moveSubtrees(progress: ImportProgress, pending: readonly Pending[]): Promise<void> {
  const { context } = progress;
  // The namespace of the partition `default` is flat.
  if (context.partition === 'default') return;
  const own = new Set(pending.flatMap(({ header }) => (header === undefined ? [] : [header.id])));
  for (const { entry, key, header } of pending) {
    if (header === undefined || entry.change === 'delete' || header.dn === entry.dn || dnKey(header.dn) === key) continue;
    await moveSubtree(progress, header.dn, entry.dn, own);
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
  const ours = existing.link === undefined && (isDeleteSent(existing) || existing.unapplied?.operation === 'delete');
  // Its name may belong to another object by now.
  const name = claimed.has(dnKey(existing.dn)) || existing.transient ? displacedDn(existing) : existing.dn;
  if (ours || isNeverSynchronized(existing)) await draft.remove({ ...existing, dn: name });
  else draft.put({ ...staged.object, dn: name, transient: false });
}
