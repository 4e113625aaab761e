import type { CsId, MvId } from '../../shared/model/identifier.ts';
import { type CsObject, Layer, type MvObject, type MvReference, type ReferenceEdge } from '../../shared/model/object.ts';
import { isReference } from '../../shared/model/value.ts';
import type { CompiledFlow, CompiledRules } from './compiled-rules.ts';
import { evaluateFlow } from './flow.ts';
import { expectedEdges } from './image.ts';
import type { LinkedObject } from './inbound.ts';
import { type Contributor, mergeKind } from './precedence.ts';
import { ask, type Evaluation } from './question.ts';
import { basisOf, inboundDecision } from './reference-basis.ts';

/** Changes of the references of a metaverse object that one evaluation has decided, by attribute. */
export type ReferenceDifferences = ReadonlyMap<string, { readonly put: readonly MvReference[]; readonly remove: readonly MvId[] }>;

/** What a decision about a reference attribute is about, and what it stands on. */
export interface InboundExtent {
  /** With the references of the attribute that are to be decided. */
  readonly mv: MvObject;
  readonly contributors: readonly Contributor<CsId>[];
  /** undefined: nothing to be kept, the next decision is again about all of them. */
  readonly basis: string | undefined;
}

export interface InboundAttribute {
  readonly mv: MvObject;
  readonly attribute: string;
  /** Strongest first. */
  readonly contributors: readonly Contributor<CsId>[];
  readonly linked: ReadonlyMap<CsId, LinkedObject>;
  readonly rules: CompiledRules;
  /** Decide about all references whatever was decided before: full synchronization, preview. */
  readonly whole: boolean;
  /** The contribution of a flow of an object to a metaverse object. */
  readonly contributor: (flow: CompiledFlow, object: LinkedObject, mv: MvObject) => Contributor<CsId>;
}

/**
 * The references an inbound decision has to be about. Small attributes: all. Large ones: those that changed, when who
 * contributes and who wins is as it was at the last decision – all others are then as they have to be –, else all.
 */
export function* inboundExtent(input: InboundAttribute): Evaluation<InboundExtent> {
  const { mv, attribute, contributors, linked, rules } = input;
  const csOf = (contributor: Contributor<CsId>): CsObject | undefined => linked.get(contributor.origin)?.cs;
  const large =
    isPartial(mv, attribute) ||
    contributors.some((contributor) => contributor.flow.direct !== undefined && isPartial(csOf(contributor), contributor.flow.direct));
  if (!large) return { mv, contributors: yield* withNamedTargets(input), basis: undefined };
  const climb = yield* climbLadder(contributors, function* ({ origin, flow }) {
    const cs = linked.get(origin)?.cs;
    const source = flow.direct ?? '';
    if (cs === undefined) return false;
    if (expectedEdges(cs, source).some((edge) => edge.targetMv !== undefined)) return true;
    return isPartial(cs, source) && (yield* ask({ ask: 'any-further-reference', of: { cs: cs.id }, attribute: source }));
  });
  const considered = contributors.slice(0, climb?.outcomes.length).map(({ origin, flow }) => [origin, ...nameOf(flow)]);
  const basis = climb && basisOf(rules, attribute, [...linked.keys()], considered, climb.outcomes);
  if (climb === undefined || input.whole || mv.basis?.[inboundDecision(attribute)] !== basis) {
    return { ...(yield* allReferences(input)), basis };
  }

  const changed = new Set<MvId>((mv.references[attribute] ?? []).map((entry) => entry.target));
  for (const contributor of climb.deciding) {
    for (const edge of csOf(contributor)?.references[contributor.flow.direct ?? ''] ?? [])
      if (edge.targetMv !== undefined) changed.add(edge.targetMv);
  }
  const restricted: Contributor<CsId>[] = [];
  for (const { origin, flow } of climb.deciding) {
    const object = linked.get(origin);
    if (object === undefined || flow.direct === undefined) continue;
    const edges = yield* edgesTo(object.cs, flow.direct, changed);
    restricted.push(input.contributor(flow, { ...object, cs: withEdges(object.cs, flow.direct, edges) }, mv));
  }
  const present = yield* metaverseReferences(mv, attribute, [...changed]);
  // Without deciding edges nobody contributes, and what the others say is the same for every reference.
  const deciding = climb.deciding.length === 0 ? contributors : restricted;
  return { mv: withReferences(mv, attribute, present), contributors: deciding, basis };
}

export interface Climb<O> {
  /** What became of each contributor that was looked at. */
  readonly outcomes: readonly string[];
  /** The contributors whose references are the result. */
  readonly deciding: readonly Contributor<O>[];
}

/**
 * Resolves a reference attribute as far as that goes without its references: which contributors decide. undefined when it
 * takes all of them – expressions that give references, apply once, a target of one value, different merge types.
 */
export function* climbLadder<O>(
  contributors: readonly Contributor<O>[],
  contributes: (contributor: Contributor<O>) => Evaluation<boolean>,
): Evaluation<Climb<O> | undefined> {
  const outcomes: string[] = [];
  const deciding: Contributor<O>[] = [];
  const first = contributors[0];
  const merge = first === undefined ? 'update' : mergeKind(first.flow);
  if (contributors.some(({ flow }) => mergeKind(flow) !== merge)) return undefined;
  for (const contributor of contributors) {
    const { flow } = contributor;
    if (flow.direct === undefined) {
      const { kind } = contributor.evaluate();
      if (kind === 'values') return undefined;
      outcomes.push(kind);
      if (kind === 'authoritative-null') break;
      continue;
    }
    if (flow.flow.applyOnce || flow.target?.multiValued !== true) return undefined;
    if (merge === 'update' && !(yield* contributes(contributor))) outcomes.push('null');
    else {
      outcomes.push('values');
      deciding.push(contributor);
      if (merge === 'update') break;
    }
  }
  return { outcomes, deciding };
}

/** Everything read: the decision is about all references. */
function* allReferences(input: InboundAttribute): Evaluation<Omit<InboundExtent, 'basis'>> {
  const { mv, attribute } = input;
  const whole = withoutPartial(withReferences(mv, attribute, yield* metaverseReferences(mv, attribute, 'all')), attribute);
  const contributors: Contributor<CsId>[] = [];
  for (const contributor of yield* withNamedTargets(input)) {
    const { origin, flow } = contributor;
    const object = input.linked.get(origin);
    if (object === undefined || (flow.direct === undefined && !flow.flow.applyOnce)) contributors.push(contributor);
    else {
      const cs = flow.direct === undefined ? object.cs : yield* withAllEdges(object.cs, flow.direct);
      contributors.push(input.contributor(flow, { ...object, cs }, whole));
    }
  }
  return { mv: whole, contributors };
}

/**
 * A name an expression gives means an object only when the source object refers to it (§10); when its references were read
 * in part, the named ones are added.
 */
function* withNamedTargets(input: InboundAttribute): Evaluation<readonly Contributor<CsId>[]> {
  if (!input.contributors.some(({ origin }) => input.linked.get(origin)?.cs.partial !== undefined)) return input.contributors;
  const contributors: Contributor<CsId>[] = [];
  for (const contributor of input.contributors) {
    const { origin, flow } = contributor;
    const object = input.linked.get(origin);
    const partial = object?.cs.partial;
    if (object === undefined || partial === undefined || flow.direct !== undefined || flow.flow.applyOnce) {
      contributors.push(contributor);
      continue;
    }
    const result = evaluateFlow(flow, object.source);
    let { cs } = object;
    for (const value of result.kind === 'values' ? result.values : []) {
      if (!isReference(value)) continue;
      const named = yield* ask({ ask: 'connector-space-by-dn', connector: cs.connector, dn: value.ref });
      if (named === undefined) continue;
      for (const name of partial) cs = withEdges(cs, name, yield* askEdges(cs, name, [named.id]));
    }
    contributors.push(cs === object.cs ? contributor : input.contributor(flow, { ...object, cs }, input.mv));
  }
  return contributors;
}

export const isPartial = (object: CsObject | MvObject | undefined, attribute: string): boolean =>
  object?.partial?.includes(attribute) === true;

/** The object with all references of the attribute. */
export function* withAllEdges(cs: CsObject, attribute: string): Evaluation<CsObject> {
  if (!isPartial(cs, attribute)) return cs;
  return withoutPartial(withEdges(cs, attribute, yield* askEdges(cs, attribute, 'all')), attribute);
}

/** References of the metaverse object as they are before this evaluation: to these, or all. */
export function* metaverseReferences(
  mv: MvObject,
  attribute: string,
  targets: readonly MvId[] | 'all',
): Evaluation<readonly MvReference[]> {
  if (!isPartial(mv, attribute)) return mv.references[attribute] ?? [];
  const found = yield* ask({ ask: 'metaverse-references', mv: mv.id, attribute, targets });
  if (targets === 'all') return found;
  const wanted = new Set(targets);
  return found.filter((entry) => wanted.has(entry.target));
}

/** A metaverse object before an evaluation, and as the evaluation has changed it so far. */
export interface MetaverseEnds {
  readonly before: MvObject;
  readonly mv: MvObject;
}

/** Both with the references of an attribute to these targets, or with all. */
export function* withReferencesTo(
  { mv, before }: MetaverseEnds,
  differences: ReferenceDifferences,
  attribute: string,
  targets: readonly MvId[] | 'all',
): Evaluation<MetaverseEnds> {
  if (!isPartial(mv, attribute)) return { mv, before };
  const found = yield* metaverseReferences(before, attribute, targets);
  const after = new Map<MvId, MvReference>(found.map((entry) => [entry.target, entry]));
  const difference = differences.get(attribute);
  for (const id of difference?.remove ?? []) after.delete(id);
  for (const entry of difference?.put ?? []) after.set(entry.target, entry);
  const ends = { mv: withReferences(mv, attribute, [...after.values()]), before: withReferences(before, attribute, found) };
  return targets === 'all' ? { mv: withoutPartial(ends.mv, attribute), before: withoutPartial(ends.before, attribute) } : ends;
}

/** The edges read, with those to objects connected to these metaverse objects. */
export function* edgesTo(cs: CsObject, attribute: string, mvs: ReadonlySet<MvId>): Evaluation<readonly ReferenceEdge[]> {
  const loaded = cs.references[attribute] ?? [];
  if (!isPartial(cs, attribute) || mvs.size === 0) return loaded;
  const linked = yield* ask({ ask: 'linked-objects', connector: cs.connector, mvs: [...mvs] });
  const edges = yield* askEdges(cs, attribute, [...linked.values()].flat(), mvs);
  return edges.filter((edge) => edge.targetMv === undefined || mvs.has(edge.targetMv));
}

function* askEdges(
  cs: CsObject,
  attribute: string,
  targets: readonly CsId[] | 'all',
  mvs: ReadonlySet<MvId> = new Set(),
): Evaluation<readonly ReferenceEdge[]> {
  const loaded = cs.references[attribute] ?? [];
  const known = new Set(loaded.map((edge) => edge.target));
  const asked = yield* ask({ ask: 'references', cs: cs.id, attribute, targets, connectedTo: [...mvs] });
  const wanted = targets === 'all' ? undefined : new Set(targets);
  // What is not connected any more may have been connected to these.
  const isMeant = ({ target, targetMv }: ReferenceEdge) =>
    wanted?.has(target) !== false || (mvs.size > 0 && (targetMv === undefined || mvs.has(targetMv)));
  const more = asked.filter((edge) => !known.has(edge.target) && isMeant(edge));
  // Others than the object in focus are looked at as they were synchronized last (see `withoutPendingImport`).
  const masked =
    cs.pendingImport !== undefined
      ? more
      : more.map((edge) => ((edge.layers & PENDING) === 0 ? edge : { ...edge, layers: edge.layers & ~PENDING }));
  return loaded.length === 0 ? masked : [...loaded, ...masked];
}
const PENDING = Layer.importAdd | Layer.importDelete;

const withEdges = (cs: CsObject, attribute: string, edges: readonly ReferenceEdge[]): CsObject => ({
  ...cs,
  references: { ...cs.references, [attribute]: edges },
});

const withReferences = (mv: MvObject, attribute: string, references: readonly MvReference[]): MvObject => ({
  ...mv,
  references: { ...mv.references, [attribute]: references },
});

export function withoutPartial<T extends CsObject | MvObject>(object: T, attribute: string): T {
  const partial = object.partial?.filter((name) => name !== attribute) ?? [];
  return { ...object, partial: partial.length === 0 ? undefined : partial };
}

/** Rule and number of the flow in it. */
export const nameOf = (flow: CompiledFlow): readonly [string, number] => [flow.rule.id, flow.rule.flows.indexOf(flow)];
