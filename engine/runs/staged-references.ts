import type { CsId, MvId } from '../../shared/model/identifier.ts';
import { type CsObject, inImported, Layer, type ReferenceEdge } from '../../shared/model/object.ts';
import type { ValueChange } from '../store/run-history.ts';
import type { EdgeWrite } from '../store/write-batch.ts';
import { confirmEdge, isImportPending, isStaged, type NotReimported, withImport, withoutExports } from './confirmation.ts';
import { isAwaitingConfirmation, isEscrowed } from './export-layers.ts';
import { referenceChange } from './value-changes.ts';

/** Per reference attribute what was delivered. An attribute that is missing has no references. */
export type DeliveredReferences = ReadonlyMap<string, DeliveredTargets>;

export interface DeliveredTargets {
  /** The objects it names, which may be placeholders. */
  readonly present: ReadonlyMap<CsId, ReferenceTarget>;
  /** Those it does not name any more, when the others are as they were; undefined: whatever is not present is absent. */
  readonly absent?: ReadonlySet<CsId> | undefined;
}

export interface ReferenceTarget {
  readonly dn: string;
  readonly mv: MvId | undefined;
}

type References = CsObject['references'];

export interface StagedReferences {
  readonly references: References;
  /** Only what changed: one member more is one edge (design.md "Store"). */
  readonly edges: readonly EdgeWrite[];
  readonly importPending: boolean;
  /** Export changes are (again) to be sent. */
  readonly staged: boolean;
  readonly confirmed: boolean;
  /** Exported changes about which the import said nothing. */
  readonly awaiting: { readonly unconfirmed: boolean; readonly escrowed: boolean };
  readonly changes: readonly ValueChange[];
  readonly notReimported: readonly NotReimported[];
}

const noTargets: DeliveredTargets = { present: new Map() };
const nothingAwaited = { unconfirmed: false, escrowed: false };

/** Compares the references of a delivered object with its edges; moves the layers of each (spec/engine.md §1.10, §9.5). */
export function stageReferences(
  object: CsObject,
  delivered: DeliveredReferences,
  exports: 'confirm' | 'void-exports' = 'confirm',
): StagedReferences {
  const references: { [attribute: string]: readonly ReferenceEdge[] } = {};
  const edges: EdgeWrite[] = [];
  const changes: ValueChange[] = [];
  const notReimported: NotReimported[] = [];
  let importPending = false;
  let staged = false;
  let confirmed = false;
  const awaiting = { ...nothingAwaited };

  for (const attribute of new Set([...Object.keys(object.references), ...(object.partial ?? []), ...delivered.keys()])) {
    const { present: targets, absent } = delivered.get(attribute) ?? noTargets;
    if (absent === undefined && object.partial?.includes(attribute) === true)
      throw new Error(`${attribute} of ${object.dn} was read in part and cannot be compared with all of what was delivered`);
    const settled = object.notWritable?.[attribute] !== undefined;
    const known = new Set<CsId>();
    const kept: ReferenceEdge[] = [];
    const added: string[] = [];
    const removed: string[] = [];
    const lost: { add: string[]; delete: string[] } = { add: [], delete: [] };
    for (const edge of object.references[attribute] ?? []) {
      known.add(edge.target);
      const present = targets.has(edge.target);
      if (!present && absent?.has(edge.target) === false) {
        kept.push(edge);
        importPending ||= isImportPending(edge.layers);
        staged ||= isStaged(edge.layers);
        awaiting.unconfirmed ||= isAwaitingConfirmation(edge.layers);
        awaiting.escrowed ||= isEscrowed(edge.layers);
        continue;
      }
      const outcome =
        exports === 'confirm'
          ? confirmEdge(edge.layers, present, settled)
          : { layers: withImport(withoutExports(edge.layers), present), confirmed: false, notReimported: undefined };
      confirmed ||= outcome.confirmed;
      if (outcome.notReimported !== undefined) lost[outcome.notReimported].push(edge.targetDn);
      if (!outcome.confirmed && inImported(edge.layers) !== present) (present ? added : removed).push(edge.targetDn);
      if (outcome.layers !== edge.layers) edges.push({ cs: object.id, attribute, target: edge.target, layers: outcome.layers });
      if (outcome.layers !== 0) kept.push(outcome.layers === edge.layers ? edge : { ...edge, layers: outcome.layers });
      importPending ||= isImportPending(outcome.layers);
      staged ||= isStaged(outcome.layers);
    }
    for (const [target, { dn, mv }] of targets) {
      if (known.has(target)) continue;
      importPending = true;
      added.push(dn);
      kept.push({ target, targetDn: dn, targetMv: mv, layers: Layer.importAdd });
      edges.push({ cs: object.id, attribute, target, layers: Layer.importAdd });
    }
    if (kept.length > 0) references[attribute] = kept;
    if (added.length + removed.length > 0) changes.push(referenceChange(attribute, removed, added));
    if (lost.add.length + lost.delete.length > 0) {
      notReimported.push({ attribute, exported: asValues(lost.add), received: asValues(lost.delete) });
    }
  }
  return { references, edges, importPending, staged, confirmed, awaiting, changes, notReimported };
}

/** References of a new object; edges of what it takes the place of go, unless it holds them, too. */
export function replaceReferences(id: CsId, previous: References, delivered: DeliveredReferences): StagedReferences {
  const references: { [attribute: string]: readonly ReferenceEdge[] } = {};
  const edges: EdgeWrite[] = [];
  const changes: ValueChange[] = [];
  for (const [attribute, { present: targets }] of delivered) {
    const all: ReferenceEdge[] = [];
    for (const [target, { dn, mv }] of targets) {
      all.push({ target, targetDn: dn, targetMv: mv, layers: Layer.importAdd });
      edges.push({ cs: id, attribute, target, layers: Layer.importAdd });
    }
    if (all.length === 0) continue;
    references[attribute] = all;
    changes.push(
      referenceChange(
        attribute,
        [],
        all.map((edge) => edge.targetDn),
      ),
    );
  }
  for (const [attribute, old] of Object.entries(previous)) {
    const targets = delivered.get(attribute)?.present;
    for (const edge of old) if (targets?.has(edge.target) !== true) edges.push({ cs: id, attribute, target: edge.target, layers: 0 });
  }
  const importPending = edges.length > 0;
  return { references, edges, importPending, staged: false, confirmed: false, awaiting: nothingAwaited, changes, notReimported: [] };
}

const asValues = (dns: readonly string[]) => dns.map((ref) => ({ ref }));
