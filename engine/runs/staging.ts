import { blankObject } from '../../shared/model/blank-object.ts';
import { applyDelta, type Delta } from '../../shared/model/delta.ts';
import { dnKey } from '../../shared/model/dn.ts';
import type { ConnectorId, CsId } from '../../shared/model/identifier.ts';
import type { CsObject } from '../../shared/model/object.ts';
import { type AttributeMap, isEmpty, valuesEqual } from '../../shared/model/value.ts';
import type { ValueChange } from '../store/run-history.ts';
import type { EdgeWrite } from '../store/write-batch.ts';
import { confirmAttributes, isImportPending, isStaged, type NotReimported } from './confirmation.ts';
import { type DeliveredReferences, replaceReferences, stageReferences } from './staged-references.ts';
import { addedAttributes, attributeChanges, imageDifference, isRecordedWhole, valueChange } from './value-changes.ts';

/**
 * Staging (spec/engine.md §4.3, §4.4) of one delivered object against what the connector space holds of it. Pure: which
 * existing object it is (by anchor, then by DN) and which objects its references mean has been decided before.
 */
export interface Delivered {
  /** Where it was delivered; an object that moves between domains keeps its anchor. */
  readonly partition: string;
  readonly dn: string;
  readonly anchor: string;
  readonly objectType: string;
  /** Without references. */
  readonly attributes: AttributeMap;
  readonly references: DeliveredReferences;
}

type StagingCounter = 'stage-no-change' | 'stage-add' | 'stage-update' | 'stage-rename' | 'stage-delete' | 'stage-delete-add';

export interface Staged {
  readonly object: CsObject;
  readonly edges: readonly EdgeWrite[];
  readonly counter: StagingCounter;
  /** Before and after, for the run's history. */
  readonly changes: readonly ValueChange[];
  /** Attributes of a new object, as the store takes them for the history; then `changes` has only the rest. */
  readonly added?: AttributeMap | undefined;
  readonly notReimported: readonly NotReimported[];
  /** Something was awaiting confirmation before, so an old `exported-change-not-reimported` may be cleared. */
  readonly compared: boolean;
}

/** Where a new object goes. `previous`: a placeholder or a never exported object whose id (and referrers) it takes over. */
export interface NewPlace {
  readonly id: CsId;
  readonly connector: ConnectorId;
  readonly previous?: CsObject | undefined;
}

/** An object the connector space did not know: pending import `add`. */
export function stageNew(place: NewPlace, delivered: Delivered, now: number): Staged {
  const references = replaceReferences(place.id, place.previous?.references ?? {}, delivered.references);
  const object: CsObject = {
    ...blankObject(place.id, place.connector, delivered.partition, delivered.dn, delivered.objectType),
    anchor: delivered.anchor,
    pendingImport: { operation: 'add', attributes: delivered.attributes },
    references: references.references,
    lastImport: now,
  };
  const staged = { object, edges: references.edges, counter: 'stage-add', notReimported: [], compared: false } as const;
  return isRecordedWhole(delivered.attributes)
    ? { ...staged, changes: references.changes, added: delivered.attributes }
    : { ...staged, changes: [...addedAttributes(delivered.attributes), ...references.changes] };
}

/** An object the connector space knows: difference, confirmation of exports, rename, change of type. */
export function stageObject(existing: CsObject, delivered: Delivered, now: number): Staged {
  if (existing.objectType !== delivered.objectType) return stageDeleteAdd(existing, delivered, now);
  const before = applyDelta(existing.base, existing.pendingImport);
  const values = confirmAttributes(existing, delivered.attributes, delivered.dn);
  const references = stageReferences(existing, delivered.references);

  const firstSight = existing.anchor === undefined || existing.unconfirmed?.operation === 'add';
  const moved = dnKey(existing.dn) !== dnKey(delivered.dn);
  const renamed = moved && !values.awaited.has('dn');
  const respelled = !moved && existing.dn !== delivered.dn && !firstSight;
  const newDn = renamed || respelled ? delivered.dn : undefined;

  const pendingImport = importDelta(existing, values.base, delivered.attributes, references.importPending, newDn);
  const unapplied = values.unapplied ?? (references.staged ? { operation: 'update' as const, attributes: {} } : undefined);
  const confirmed = values.confirmed || references.confirmed;
  const changes = changesOf(existing, before, delivered, values.awaited);
  if (newDn !== undefined) changes.unshift(valueChange('dn', [existing.dn], [newDn]));
  const differs =
    changes.length > 0 || references.changes.length > 0 || values.notReimported.length > 0 || references.notReimported.length > 0;
  const touched = differs || confirmed || existing.unconfirmed !== undefined || existing.escrowed !== undefined;
  const object: CsObject = {
    ...existing,
    partition: delivered.partition,
    dn: delivered.dn,
    anchor: delivered.anchor,
    transient: false,
    resync: existing.resync || (confirmed && pendingImport === undefined),
    base: values.base,
    pendingImport,
    unconfirmed: references.awaiting.unconfirmed ? noValues : undefined,
    escrowed: references.awaiting.escrowed ? noValues : undefined,
    unapplied,
    notWritable: stillNotWritable(existing.notWritable, delivered.attributes),
    references: references.references,
    lastImport: touched ? now : existing.lastImport,
  };
  return {
    object,
    edges: references.edges,
    counter: renamed ? 'stage-rename' : differs ? 'stage-update' : 'stage-no-change',
    changes: [...changes, ...references.changes],
    notReimported: [...values.notReimported, ...references.notReimported],
    compared: existing.unconfirmed !== undefined || existing.escrowed !== undefined || existing.unapplied !== undefined,
  };
}

/** References that are still to be confirmed need a delta, even one without attributes, or nobody would find the object. */
const noValues: Delta = { operation: 'update', attributes: {} };

/** Another type under the same anchor: forces a complete re-evaluation; what was staged for the old type is void. */
function stageDeleteAdd(existing: CsObject, delivered: Delivered, now: number): Staged {
  const references = stageReferences(existing, delivered.references, 'void-exports');
  const neverSynchronized = existing.pendingImport?.operation === 'add';
  const object: CsObject = {
    ...existing,
    partition: delivered.partition,
    dn: delivered.dn,
    anchor: delivered.anchor,
    objectType: delivered.objectType,
    transient: false,
    pendingImport: { operation: neverSynchronized ? 'add' : 'delete-add', attributes: delivered.attributes },
    unconfirmed: undefined,
    escrowed: undefined,
    unapplied: undefined,
    notWritable: undefined,
    references: references.references,
    lastImport: now,
  };
  const changes = [
    valueChange('objectType', [existing.objectType], [delivered.objectType]),
    ...attributeChanges(applyDelta(existing.base, existing.pendingImport), delivered.attributes),
    ...references.changes,
  ];
  return { object, edges: references.edges, counter: 'stage-delete-add', changes, notReimported: [], compared: false };
}

/** The object is gone at its source. A delete that is pending already is no news. */
export function stageDelete(existing: CsObject, now: number): Staged {
  const pending = existing.pendingImport?.operation;
  if (pending === 'delete' || pending === 'obsolete') {
    return { object: existing, edges: [], counter: 'stage-no-change', changes: [], notReimported: [], compared: false };
  }
  const before = applyDelta(existing.base, existing.pendingImport);
  const object: CsObject = { ...existing, transient: false, pendingImport: { operation: 'delete', attributes: {} }, lastImport: now };
  return { object, edges: [], counter: 'stage-delete', changes: attributeChanges(before, {}), notReimported: [], compared: false };
}

/** Nothing of it ever reached the metaverse: when it goes again before its first synchronization, it leaves no trace. */
export const isNeverSynchronized = (object: CsObject): boolean => object.pendingImport?.operation === 'add' && object.link === undefined;

/** difference(synchronized hologram, new imported state); nothing left = no longer pending (spec/engine.md §4.4). */
function importDelta(
  existing: CsObject,
  base: AttributeMap,
  imported: AttributeMap,
  referencesPending: boolean,
  newDn: string | undefined,
): Delta | undefined {
  const earlier = existing.pendingImport;
  if (earlier?.operation === 'add' || earlier?.operation === 'delete-add') return { operation: earlier.operation, attributes: imported };
  const attributes = imageDifference(base, imported);
  const dn = newDn ?? (earlier?.operation === 'update' ? earlier.dn : undefined);
  if (dn === undefined) return isEmpty(attributes) && !referencesPending ? undefined : { operation: 'update', attributes };
  return { operation: 'update', dn, attributes };
}

/** News of this import: what is neither as it was before nor what was exported. */
function changesOf(existing: CsObject, before: AttributeMap, delivered: Delivered, awaited: ReadonlySet<string>): ValueChange[] {
  const wasDeleted = existing.pendingImport?.operation === 'delete';
  const old = wasDeleted ? existing.base : before;
  return attributeChanges(old, delivered.attributes).filter(({ attribute }) => !awaited.has(attribute));
}

/** The system took the value after all (another way), so the record has served. */
function stillNotWritable(records: CsObject['notWritable'], delivered: AttributeMap): CsObject['notWritable'] {
  if (records === undefined) return undefined;
  const left = Object.entries(records).filter(
    ([attribute, { values }]) => values.length === 0 || !valuesEqual(values, delivered[attribute] ?? []),
  );
  return left.length === 0 ? undefined : Object.fromEntries(left);
}

/** True when the pending import of an object consisted of nothing any more after its edges were changed. */
export function isVoidImport(object: CsObject): boolean {
  const pending = object.pendingImport;
  if (pending?.operation !== 'update' || pending.dn !== undefined || !isEmpty(pending.attributes)) return false;
  return !Object.values(object.references).some((edges) => edges.some((edge) => isImportPending(edge.layers)));
}

/** Invariant of the store: an object with staged reference changes has an unapplied delta, possibly without attributes. */
export const hasStagedReferences = (object: CsObject): boolean =>
  Object.values(object.references).some((edges) => edges.some((edge) => isStaged(edge.layers)));
