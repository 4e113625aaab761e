import { createHash } from 'node:crypto';
import type { ConnectorId, CsId } from '../../../shared/model/identifier.ts';
import { type CsObject, inImported, Layer, type Layers, type MvObject } from '../../../shared/model/object.ts';
import { type GuardedOperation, trippedCounter } from '../../../shared/model/threshold.ts';
import { type AttributeMap, type Value, type Values, valueKey, valuesEqual } from '../../../shared/model/value.ts';
import type { StepObject, ValueChange } from '../../store/run-history.ts';
import { importedImage, sentImage } from '../../sync/image.ts';
import { isImportedChange, isStagedReference, plainValues } from './object-change.ts';

/** One (object, operation, staged change) of a batch that tripped, as the history keeps it. Values are kept in full. */
export type BatchRow = Omit<StepObject, 'step'>;

/** An object as an import would have it. */
export function importRow(operation: GuardedOperation, before: CsObject | undefined, after: CsObject | undefined): BatchRow {
  const object = before ?? after;
  if (object === undefined) throw new Error('a change of nothing');
  const named = { counter: trippedCounter(operation), target: undefined, cs: object.id, dn: object.dn, objectType: object.objectType };
  const old = before === undefined ? {} : importedImage(before);
  if (operation === 'delete' || after === undefined) return { ...named, changes: identity(old) };
  // A change of type is a new object under the old name.
  const type = operation === 'add' ? after.objectType : object.objectType;
  const references = edgeChanges(before, after);
  if (operation === 'membership') return { ...named, changes: references };
  const moved = before === undefined || before.dn === after.dn ? [] : [{ attribute: 'dn', before: [before.dn], after: [after.dn] }];
  return { ...named, objectType: type, changes: [...moved, ...difference(old, importedImage(after)), ...references] };
}

/** An object as it is staged for export. */
export function stagedRow(operation: GuardedOperation, object: CsObject, target: ConnectorId | undefined): BatchRow {
  const { id, dn, unapplied } = object;
  const objectType = operation === 'add' ? (unapplied?.objectType ?? object.objectType) : object.objectType;
  const named = { counter: trippedCounter(operation), target, cs: id, dn, objectType };
  const sent = sentImage(object);
  if (operation === 'delete') return { ...named, changes: identity(sent) };
  const references: ValueChange[] = [];
  for (const [attribute, edges] of Object.entries(object.references)) {
    const staged = edges.filter((edge) => isStagedReference(edge.layers));
    pushReferences(
      references,
      attribute,
      staged.filter((edge) => (edge.layers & Layer.unappliedDelete) !== 0).map((edge) => edge.targetDn),
      staged.filter((edge) => (edge.layers & Layer.unappliedDelete) === 0).map((edge) => edge.targetDn),
    );
  }
  if (operation === 'membership') return { ...named, changes: references };
  const moved = unapplied?.dn === undefined ? [] : [{ attribute: 'dn', before: [dn], after: [unapplied.dn] }];
  const staged = unapplied?.attributes ?? {};
  const values = [...new Set([...IDENTIFYING, ...Object.keys(staged)])].flatMap((attribute) => {
    const after = staged[attribute];
    return after === undefined ? [] : [{ attribute, before: operation === 'add' ? [] : (sent[attribute] ?? []), after }];
  });
  return { ...named, changes: [...moved, ...values, ...references] };
}

/** How a metaverse object is called in a batch: by an object it is connected to, whose name lasts from run to run. */
export interface MetaverseName {
  readonly cs: CsId;
  readonly dn: string;
}

/** A metaverse object as a synchronization would have it. `nameOf`: of it, and of what it refers to. */
export function metaverseRow(
  operation: GuardedOperation,
  before: MvObject | undefined,
  after: MvObject | undefined,
  name: MetaverseName,
  refer: (target: MvObject['id']) => Value,
): BatchRow {
  const objectType = (before ?? after)?.objectType ?? '';
  const named = { counter: trippedCounter(operation), target: undefined, cs: name.cs, dn: name.dn, objectType };
  if (operation === 'delete' || after === undefined) return { ...named, changes: identity(plainValues(before)) };
  const references: ValueChange[] = [];
  for (const attribute of new Set([...Object.keys(before?.references ?? {}), ...Object.keys(after.references)])) {
    const old = new Set((before?.references[attribute] ?? []).map((entry) => entry.target));
    const now = new Set((after.references[attribute] ?? []).map((entry) => entry.target));
    const removed = [...old].filter((target) => !now.has(target)).map(refer);
    const added = [...now].filter((target) => !old.has(target)).map(refer);
    if (removed.length + added.length > 0) references.push({ attribute, before: removed, after: added });
  }
  if (operation === 'membership') return { ...named, changes: references };
  return { ...named, changes: [...difference(plainValues(before), plainValues(after)), ...references] };
}

/** Which object and operation a row is about. */
export const rowKey = ({ counter, target, objectType, dn }: BatchRow): string => `${counter}\n${target ?? ''}\n${objectType}\n${dn}`;

/** What the row would do; equal for equal changes whatever the order of attributes and values. A delete is a delete. */
export function rowDigest(row: BatchRow): string {
  const changes =
    row.counter === DELETED
      ? []
      : row.changes
          .map(({ attribute, before, after }) => [attribute, keys(before), keys(after)] as const)
          .sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256')
    .update(JSON.stringify([rowKey(row), changes]))
    .digest('base64');
}

/** Of the whole set, whatever its order. */
export function batchDigest(rowDigests: readonly string[]): string {
  const hash = createHash('sha256');
  for (const digest of [...rowDigests].sort()) hash.update(digest);
  return hash.digest('hex');
}

const DELETED = trippedCounter('delete');

const keys = (values: Values): readonly string[] => values.map(valueKey).sort();

/** By what people recognise a deleted object; its other values are not part of what is approved. */
const IDENTIFYING = ['displayName', 'cn', 'commonName', 'userPrincipalName', 'sAMAccountName', 'mail', 'onPremisesDistinguishedName'];

const identity = (image: AttributeMap): ValueChange[] =>
  IDENTIFYING.flatMap((attribute) => {
    const before = image[attribute];
    return before === undefined ? [] : [{ attribute, before, after: [] }];
  });

/** What identifies the object comes first, where searches look for it. */
function difference(before: AttributeMap, after: AttributeMap): ValueChange[] {
  const changes: ValueChange[] = [];
  for (const attribute of new Set([...IDENTIFYING, ...Object.keys(before), ...Object.keys(after)])) {
    const [old, now] = [before[attribute] ?? [], after[attribute] ?? []];
    if (!valuesEqual(old, now)) changes.push({ attribute, before: old, after: now });
  }
  return changes;
}

function edgeChanges(before: CsObject | undefined, after: CsObject): ValueChange[] {
  const changes: ValueChange[] = [];
  for (const attribute of new Set([...Object.keys(before?.references ?? {}), ...Object.keys(after.references)])) {
    const old = new Map((before?.references[attribute] ?? []).map((edge) => [edge.target, edge]));
    const now = new Map((after.references[attribute] ?? []).map((edge) => [edge.target, edge]));
    const layers = (edge: { readonly layers: Layers } | undefined): Layers => edge?.layers ?? 0;
    const removed = [...old.values()].filter(({ target, layers: was }) => {
      const is = layers(now.get(target));
      return isImportedChange(was, is) && !inImported(is);
    });
    const added = [...now.values()].filter(({ target, layers: is }) => isImportedChange(layers(old.get(target)), is) && inImported(is));
    pushReferences(
      changes,
      attribute,
      removed.map((edge) => edge.targetDn),
      added.map((edge) => edge.targetDn),
    );
  }
  return changes;
}

function pushReferences(changes: ValueChange[], attribute: string, removed: readonly string[], added: readonly string[]): void {
  if (removed.length + added.length === 0) return;
  changes.push({ attribute, before: removed.map((ref) => ({ ref })), after: added.map((ref) => ({ ref })) });
}
