import type { Delta } from '../../shared/model/delta.ts';
import type { CsId } from '../../shared/model/identifier.ts';
import type { CsObject, Layers } from '../../shared/model/object.ts';
import { isEmpty, type Values } from '../../shared/model/value.ts';
import type { ExportOutcome, ReferenceChange } from '../connectors/connector.ts';
import type { EdgeWrite } from '../store/write-batch.ts';
import { isStaged } from './confirmation.ts';
import { confirmableEdge, escrowEdge, isAwaitingConfirmation, mergeDeltas, moveEdges, replacedEdge, restageEdge } from './export-layers.ts';

/** An object and the changed edges that go with it. */
export interface Moved {
  readonly object: CsObject;
  readonly edges: readonly EdgeWrite[];
}

/** Which references travel with this sending. */
export type ReferenceFilter = (attribute: string, target: CsId) => boolean;

/**
 * unapplied → escrowed, before anything is sent (spec/engine.md §9.3). Values sent earlier and not confirmed yet go along
 * again (E27): an export repeats what no import has shown. References the filter keeps back stay staged.
 */
export function escrow(object: CsObject, travels: ReferenceFilter): Moved {
  const staged = object.unapplied ?? { operation: 'update', attributes: {} };
  const repeated = staged.operation === 'update' && object.unconfirmed?.operation !== 'delete' ? object.unconfirmed : undefined;
  const change = repeated === undefined ? staged : { ...staged, attributes: { ...repeated.attributes, ...staged.attributes } };
  const moved = moveEdges(object, (layers, attribute, edge) => (travels(attribute, edge.target) ? escrowEdge(layers) : layers));
  const next = { ...object, escrowed: change, unapplied: undefined, references: moved.references };
  return { object: { ...next, unapplied: leftOver(next) }, edges: moved.edges };
}

/** Success: what was sent awaits its confirmation; what the system cannot take is recorded as such, not sent again. */
export function succeed(object: CsObject, outcome: ExportOutcome, now: number): Moved {
  const sent = object.escrowed ?? { operation: 'update', attributes: {} };
  if (sent.operation === 'delete') {
    const moved = moveEdges(object, confirmableEdge);
    const deleted = {
      ...object,
      escrowed: undefined,
      unapplied: undefined,
      unconfirmed: sent,
      references: moved.references,
      lastExport: now,
    };
    return { object: deleted, edges: moved.edges };
  }
  const refused = new Map(outcome.notWritable?.map(({ attribute, reason }) => [attribute, reason]) ?? []);
  const left = referenceKeys(outcome.referencesLeft ?? []);
  const moved = moveEdges(object, (layers, attribute, edge) =>
    left.has(referenceKey(attribute, edge.target)) ? restageEdge(layers) : confirmableEdge(layers),
  );
  const next: CsObject = {
    ...object,
    anchor: outcome.anchor ?? object.anchor,
    escrowed: undefined,
    unconfirmed: unconfirmed(object, sent, refused, moved.references),
    notWritable: notWritable(object, sent, refused),
    references: moved.references,
    lastExport: now,
  };
  return { object: { ...next, unapplied: next.unapplied ?? leftOver(next) }, edges: moved.edges };
}

/** The old object of a delete-add is gone: what is left to do is to create the new one. */
export function replace(object: CsObject): Moved {
  const sent = object.escrowed;
  const moved = moveEdges(object, replacedEdge);
  const dn = sent?.dn === undefined ? {} : { dn: sent.dn };
  const unapplied: Delta = { operation: 'add', attributes: sent?.attributes ?? {}, ...dn };
  const next: CsObject = {
    ...object,
    objectType: sent?.objectType ?? object.objectType,
    provisioned: true,
    anchor: undefined,
    notWritable: undefined,
    base: {},
    pendingImport: undefined,
    unconfirmed: undefined,
    escrowed: undefined,
    unapplied,
  };
  return { object: { ...next, references: moved.references }, edges: moved.edges };
}

/** Failure: staged again as it was, without what was only repeated; newer changes win. */
export function fail(object: CsObject, staged: Delta | undefined): Moved {
  const moved = moveEdges(object, restageEdge);
  return {
    object: { ...object, escrowed: undefined, unapplied: mergeDeltas(staged, object.unapplied), references: moved.references },
    edges: moved.edges,
  };
}

/** Staged references need an unapplied delta, even one without attributes, or nobody would find the object. */
const leftOver = (object: CsObject): Delta | undefined =>
  someEdge(object.references, isStaged) ? { operation: 'update', attributes: {} } : undefined;

function unconfirmed(
  object: CsObject,
  sent: Delta,
  refused: ReadonlyMap<string, string>,
  references: CsObject['references'],
): Delta | undefined {
  const attributes: { [attribute: string]: Values } = {};
  for (const [attribute, values] of Object.entries(sent.attributes)) if (!refused.has(attribute)) attributes[attribute] = values;
  const earlier = object.unconfirmed === undefined ? undefined : without(object.unconfirmed, refused);
  const merged = mergeDeltas(earlier, { ...sent, attributes });
  if (merged === undefined || merged.operation === 'add' || merged.dn !== undefined || !isEmpty(merged.attributes)) return merged;
  // References the system cannot take keep their layer, so that they count as sent, but there is nothing to wait for.
  const awaited = Object.fromEntries(
    Object.entries(references).filter(([attribute]) => !refused.has(attribute) && object.notWritable?.[attribute] === undefined),
  );
  return someEdge(awaited, isAwaitingConfirmation) ? merged : undefined;
}

function without(delta: Delta, names: ReadonlyMap<string, string>): Delta {
  const left = Object.entries(delta.attributes).filter(([attribute]) => !names.has(attribute));
  return { ...delta, attributes: Object.fromEntries(left) };
}

/** Reference attributes are recorded without values: their edges say which. */
function notWritable(object: CsObject, sent: Delta, refused: ReadonlyMap<string, string>): CsObject['notWritable'] {
  const records: { [attribute: string]: { values: Values; reason: string } } = { ...object.notWritable };
  for (const attribute of Object.keys(sent.attributes)) delete records[attribute];
  for (const [attribute, reason] of refused) records[attribute] = { values: sent.attributes[attribute] ?? [], reason };
  return Object.keys(records).length === 0 ? undefined : records;
}

function someEdge(references: CsObject['references'], is: (layers: Layers) => boolean): boolean {
  return Object.values(references).some((edges) => edges.some((edge) => is(edge.layers)));
}

const referenceKey = (attribute: string, target: CsId): string => `${target} ${attribute}`;
const referenceKeys = (changes: readonly ReferenceChange[]): ReadonlySet<string> =>
  new Set(changes.map((change) => referenceKey(change.attribute, change.targetId)));
