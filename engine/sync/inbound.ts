import { dnKey } from '../../shared/model/dn.ts';
import type { CsId, MvId } from '../../shared/model/identifier.ts';
import { MAX_INDEXED_TEXT } from '../../shared/model/index-key.ts';
import type { CsObject, MvObject, MvReference, MvValue } from '../../shared/model/object.ts';
import { isReference, type Value, type Values } from '../../shared/model/value.ts';
import type { CompiledFlow, CompiledRule, CompiledRules } from './compiled-rules.ts';
import { type Effect, ObjectFailure } from './effect.ts';
import { evaluateFlow, type FlowResult } from './flow.ts';
import { flowsByTarget, isEmpty, type TargetFlow, type TargetFlows } from './flows-by-target.ts';
import { expectedEdges } from './image.ts';
import { inboundExtent, isPartial, type ReferenceDifferences, withoutPartial } from './large-references.ts';
import { identical, referenceDifference, sameValues, withLineage, withOneOrigin } from './lineage.ts';
import { type Contributor, strongest } from './precedence.ts';
import type { Evaluation } from './question.ts';
import { inboundDecision } from './reference-basis.ts';
import type { Source } from './source.ts';
import type { Trace, TraceEvent } from './trace.ts';
import { type Ladder, resolveTraced } from './traced-precedence.ts';

/** A linked connector-space object with its inbound rules in scope. */
export interface LinkedObject {
  readonly cs: CsObject;
  readonly source: Source;
  readonly rules: readonly CompiledRule[];
}

export interface InboundResult {
  readonly effects: readonly Effect[];
  readonly mv: MvObject;
  /** The object as it was; large reference attributes that were decided as a whole are complete in it. */
  readonly before: MvObject;
  readonly differences: ReferenceDifferences;
  /** Of large reference attributes (see `MvObject.basis`). */
  readonly basis: NonNullable<MvObject['basis']>;
  /** A value changed; a mere change of provenance does not count. */
  readonly changed: boolean;
}

/**
 * Inbound attribute flow of all linked objects into their metaverse object, precedence, recall and repopulation in one:
 * every attribute is resolved over all contributors, and what nobody contributes any more is removed (spec/engine.md §7).
 */
export function* flowInbound(
  mv: MvObject,
  linked: readonly LinkedObject[],
  isNew: boolean,
  { rules, now, trace, whole = false }: InboundContext,
): Evaluation<InboundResult> {
  const contributor = contributorOf(isNew);
  const ordered = byRank(linked);
  const byTarget = flowsByTarget(ordered.map(({ rule }) => rule));
  const objects = new Map(linked.map((object) => [object.cs.id, object]));
  const effects: Effect[] = [];
  const values: { [attribute: string]: readonly MvValue[] } = { ...mv.values };
  const references: { [attribute: string]: readonly MvReference[] } = { ...mv.references };
  const differences = new Map<string, { put: readonly MvReference[]; remove: readonly MvId[] }>();
  const basis: { [decision: string]: string } = {};
  let known = mv;
  let changed = false;
  const setValues = (attribute: string, before: readonly MvValue[], after: readonly MvValue[]): void => {
    if (identical(before, after)) return;
    assertStorable(attribute, after, rules);
    effects.push({ kind: 'set-metaverse-values', mv: mv.id, attribute, before, after });
    changed ||= !sameValues(before, after);
    if (after.length === 0) delete values[attribute];
    else values[attribute] = after;
  };
  const evaluate = ({ flow, at }: TargetFlow): FlowResult => evaluateFlow(flow, (ordered[at] as RankedRule).object.source);
  for (const flow of [...byTarget.all, ...noLongerFlowing(mv, byTarget.byAttribute)]) {
    const { attribute, entries, isPlain } = flow;
    if (isPlain && trace === undefined) {
      const outcome = strongest(entries, evaluate);
      const before = mv.values[attribute] ?? NONE;
      if (outcome === 'keep') setValues(attribute, before, kept(before, objects));
      else {
        const origin = outcome.from === undefined ? undefined : ordered[outcome.from.at];
        setValues(
          attribute,
          before,
          origin === undefined ? [] : withOneOrigin(outcome.values, origin.object.cs.id, origin.rule.id, before, now),
        );
      }
      continue;
    }
    if (trace === undefined && hasNoReferences(flow, mv, ordered)) continue;
    const isEdge = rules.metaverse.attributes[attribute]?.type === 'reference';
    const all = entries.map(({ flow, at }) => contributor(flow, (ordered[at] as RankedRule).object, mv));
    const extent = isEdge
      ? yield* inboundExtent({ mv, attribute, contributors: all, linked: objects, rules, whole: whole || trace !== undefined, contributor })
      : { mv, contributors: all, basis: undefined };
    if (extent.basis !== undefined) basis[inboundDecision(attribute)] = extent.basis;
    const traced = (contributions: Ladder, after: Values): TraceEvent => {
      const before = isEdge ? (extent.mv.references[attribute] ?? []).map(toReferenceValue) : plain(mv.values[attribute] ?? []);
      return { kind: 'import-flow', mv: mv.id, attribute, contributions, before, after };
    };
    const { resolution, ladder } = resolveTraced(
      extent.contributors,
      trace,
      (cs) => cs,
      (contributions) => traced(contributions, []),
    );
    if (isEdge) {
      const before = extent.mv.references[attribute] ?? [];
      if (extent.mv !== mv) {
        known = { ...known, references: { ...known.references, [attribute]: before } };
        if (!isPartial(extent.mv, attribute)) known = withoutPartial(known, attribute);
        references[attribute] = before;
      }
      const after = resolution.kind === 'keep' ? kept(before, objects) : toReferences(resolution.values, before, now);
      trace?.add(traced(ladder, after.map(toReferenceValue)));
      const difference = referenceDifference(before, after);
      if (difference.put.length === 0 && difference.remove.length === 0) continue;
      effects.push({ kind: 'set-metaverse-references', mv: mv.id, attribute, put: difference.put, remove: difference.remove });
      differences.set(attribute, difference);
      changed ||= difference.changed;
      if (after.length === 0) delete references[attribute];
      else references[attribute] = after;
    } else {
      const before = mv.values[attribute] ?? [];
      const after = resolution.kind === 'keep' ? kept(before, objects) : withLineage(resolution.values, before, now);
      trace?.add(traced(ladder, plain(after)));
      setValues(attribute, before, after);
    }
  }
  const after = effects.length === 0 ? known : { ...known, values, references, modified: now };
  return { effects, changed, mv: after, before: known, differences, basis };
}

export interface InboundContext {
  readonly rules: CompiledRules;
  readonly now: number;
  readonly trace?: Trace | undefined;
  /** Decides about all references of large attributes, whatever was decided before. */
  readonly whole?: boolean | undefined;
}

type ContributorOf = (flow: CompiledFlow, object: LinkedObject, mv: MvObject) => Contributor<CsId>;

const contributorOf =
  (isNew: boolean): ContributorOf =>
  (flow, object, mv) => ({
    flow,
    origin: object.cs.id,
    isOver: flow.flow.applyOnce && !isNew,
    evaluate: () => (flow.flow.applyOnce && !isNew ? retained(mv, flow, object.cs.id) : contribution(flow, object)),
  });

interface RankedRule {
  readonly object: LinkedObject;
  readonly rule: CompiledRule;
}

/** F(m) of spec/engine.md §7.1: the rules of all linked objects that let values flow, strongest first. */
const byRank = (linked: readonly LinkedObject[]): readonly RankedRule[] =>
  linked
    .flatMap((object) => object.rules.filter((rule) => rule.rule.linkType !== 'joinNoFlow').map((rule) => ({ object, rule })))
    .sort((a, b) => a.rule.rank - b.rule.rank);

/** What the object holds and no rule in scope gives any more. */
function noLongerFlowing(mv: MvObject, flowing: ReadonlyMap<string, TargetFlows>): readonly TargetFlows[] {
  const names = new Set<string>();
  for (const name in mv.values) if (!flowing.has(name)) names.add(name);
  for (const name in mv.references) if (!flowing.has(name)) names.add(name);
  for (const name of mv.partial ?? []) if (!flowing.has(name)) names.add(name);
  return [...names].map((attribute) => ({ attribute, entries: [], isPlain: false, isDirectReference: false }));
}

/** Neither side has any. */
const hasNoReferences = ({ isDirectReference, attribute, entries }: TargetFlows, mv: MvObject, ordered: readonly RankedRule[]): boolean =>
  isDirectReference &&
  mv.partial === undefined &&
  isEmpty(mv.references[attribute]) &&
  entries.every(({ flow, at }) => {
    const { cs } = (ordered[at] as RankedRule).object;
    return cs.partial === undefined && isEmpty(cs.references[flow.direct ?? '']);
  });

const NONE: readonly MvValue[] = [];

/** What is there stays as long as its contributor is linked. */
const kept = <T extends { readonly cs: CsId }>(before: readonly T[], objects: ReadonlyMap<CsId, LinkedObject>): readonly T[] =>
  before.filter((entry) => objects.has(entry.cs));

/** Apply once: not evaluated again; what it set stays while rule and contributor stay (spec/engine.md §7.5). */
function retained(mv: MvObject, flow: CompiledFlow, cs: CsId): FlowResult {
  const target = flow.flow.target;
  const mine = (entry: { cs: CsId; rule: string }) => entry.cs === cs && entry.rule === flow.rule.id;
  const values: Value[] = (mv.values[target] ?? []).filter(mine).map((entry) => entry.value);
  // Not as arguments of one call: a large group would be too many.
  for (const entry of mv.references[target] ?? []) if (mine(entry)) values.push(metaverseReference(entry.target));
  return values.length === 0 ? { kind: 'null' } : { kind: 'values', values };
}

function contribution(flow: CompiledFlow, object: LinkedObject): FlowResult {
  if (flow.target?.type !== 'reference') return evaluateFlow(flow, object.source);
  if (flow.direct !== undefined) {
    const edges = expectedEdges(object.cs, flow.direct);
    return resolved(
      edges.flatMap((edge) => (edge.targetMv === undefined ? [] : [metaverseReference(edge.targetMv)])),
      flow,
    );
  }
  const result = evaluateFlow(flow, object.source);
  if (result.kind !== 'values') return result;
  const known = new Map<string, MvId>();
  for (const edges of Object.values(object.cs.references)) {
    for (const edge of edges) if (edge.targetMv !== undefined) known.set(dnKey(edge.targetDn), edge.targetMv);
  }
  const found = result.values.flatMap((value) => {
    const target = isReference(value) ? known.get(dnKey(value.ref)) : undefined;
    return target === undefined ? [] : [metaverseReference(target)];
  });
  return resolved(found, flow);
}

/** A reference to a placeholder, a disconnector or nothing contributes nothing (spec/engine.md §10). */
function resolved(values: Values, flow: CompiledFlow): FlowResult {
  if (values.length === 0) return { kind: 'null' };
  if (values.length > 1 && flow.target?.multiValued === false) {
    throw new ObjectFailure(
      'flow-multi-values-to-single-value',
      'import-flow',
      `${flow.flow.target} takes one value and would get ${values.length}.`,
      flow.rule.id,
      flow.flow.target,
    );
  }
  return { kind: 'values', values };
}

const plain = (entries: readonly MvValue[]): Values => entries.map((entry) => entry.value);

const toReferenceValue = (entry: MvReference): Value => metaverseReference(entry.target);

/** Metaverse references travel through precedence as `{ ref: 'mv:<id>' }`. */
export const metaverseReference = (id: MvId): Value => ({ ref: `mv:${id}` });
export const metaverseTarget = (value: Value): MvId | undefined =>
  isReference(value) && value.ref.startsWith('mv:') ? (Number(value.ref.slice(3)) as MvId) : undefined;

function toReferences(
  contributed: readonly { value: Value; contributor: Contributor<CsId> }[],
  before: readonly MvReference[],
  now: number,
): readonly MvReference[] {
  const known = new Map(before.map((entry) => [entry.target, entry]));
  const after = new Map<MvId, MvReference>();
  for (const { value, contributor } of contributed) {
    const target = metaverseTarget(value);
    if (target === undefined) continue;
    const old = known.get(target);
    const same = old !== undefined && old.cs === contributor.origin && old.rule === contributor.flow.rule.id;
    after.set(target, same ? old : { target, cs: contributor.origin, rule: contributor.flow.rule.id, time: now });
  }
  return [...after.values()];
}

/** spec/engine.md §1.8: indexed text is limited to 448 characters, indexed bytes to 900. */
function assertStorable(attribute: string, values: readonly MvValue[], rules: CompiledRules): void {
  if (rules.metaverse.attributes[attribute]?.indexed !== true) return;
  for (const { value, rule } of values) {
    const tooLong = typeof value === 'string' ? value.length > MAX_INDEXED_TEXT : value instanceof Uint8Array && value.length > 900;
    if (tooLong)
      throw new ObjectFailure(
        'mv-constraint-violation',
        'import-flow',
        `The value of the indexed attribute ${attribute} is too long to be indexed.`,
        rule,
        attribute,
      );
  }
}
