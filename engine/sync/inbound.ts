import { dnKey } from '../../shared/model/dn.ts';
import type { CsId, MvId } from '../../shared/model/identifier.ts';
import { MAX_INDEXED_TEXT } from '../../shared/model/index-key.ts';
import type { CsObject, MvObject, MvReference, MvValue } from '../../shared/model/object.ts';
import { isReference, type Value, type Values } from '../../shared/model/value.ts';
import type { CompiledFlow, CompiledRule, CompiledRules } from './compiled-rules.ts';
import { type Effect, ObjectFailure } from './effect.ts';
import { evaluateFlow, type FlowResult } from './flow.ts';
import { expectedEdges } from './image.ts';
import { identical, referenceDifference, sameValues, withLineage } from './lineage.ts';
import { type Contributor, resolvePrecedence } from './precedence.ts';
import type { Source } from './source.ts';

/** A linked connector-space object with its inbound rules in scope. */
export interface LinkedObject {
  readonly cs: CsObject;
  readonly source: Source;
  readonly rules: readonly CompiledRule[];
}

export interface InboundResult {
  readonly effects: readonly Effect[];
  readonly mv: MvObject;
  /** A value changed; a mere change of provenance does not count. */
  readonly changed: boolean;
}

/**
 * Inbound attribute flow of all linked objects into their metaverse object, precedence, recall and repopulation in one:
 * every attribute is resolved over all contributors, and what nobody contributes any more is removed (spec/engine.md §7).
 */
export function flowInbound(
  mv: MvObject,
  linked: readonly LinkedObject[],
  isNew: boolean,
  rules: CompiledRules,
  now: number,
): InboundResult {
  const byTarget = contributorsByTarget(mv, linked, isNew);
  const linkedIds = new Set(linked.map((object) => object.cs.id));
  const effects: Effect[] = [];
  const values: { [attribute: string]: readonly MvValue[] } = { ...mv.values };
  const references: { [attribute: string]: readonly MvReference[] } = { ...mv.references };
  let changed = false;
  for (const attribute of new Set([...byTarget.keys(), ...Object.keys(mv.values), ...Object.keys(mv.references)])) {
    const resolution = resolvePrecedence(byTarget.get(attribute) ?? []);
    const isEdge = rules.metaverse.attributes[attribute]?.type === 'reference';
    if (isEdge) {
      const before = mv.references[attribute] ?? [];
      const after =
        resolution.kind === 'keep' ? before.filter((entry) => linkedIds.has(entry.cs)) : toReferences(resolution.values, before, now);
      const difference = referenceDifference(before, after);
      if (difference.put.length === 0 && difference.remove.length === 0) continue;
      effects.push({ kind: 'set-metaverse-references', mv: mv.id, attribute, put: difference.put, remove: difference.remove });
      changed ||= difference.changed;
      if (after.length === 0) delete references[attribute];
      else references[attribute] = after;
    } else {
      const before = mv.values[attribute] ?? [];
      const after =
        resolution.kind === 'keep' ? before.filter((entry) => linkedIds.has(entry.cs)) : withLineage(resolution.values, before, now);
      if (identical(before, after)) continue;
      assertStorable(attribute, after, rules);
      effects.push({ kind: 'set-metaverse-values', mv: mv.id, attribute, before, after });
      changed ||= !sameValues(before, after);
      if (after.length === 0) delete values[attribute];
      else values[attribute] = after;
    }
  }
  return { effects, changed, mv: effects.length === 0 ? mv : { ...mv, values, references, modified: now } };
}

/** F(m,a) of spec/engine.md §7.1: all flows of all linked objects by target, strongest rule first. */
function contributorsByTarget(mv: MvObject, linked: readonly LinkedObject[], isNew: boolean): Map<string, Contributor<CsId>[]> {
  const ordered = linked.flatMap((object) => object.rules.map((rule) => ({ object, rule }))).sort((a, b) => a.rule.rank - b.rule.rank);
  const byTarget = new Map<string, Contributor<CsId>[]>();
  for (const { object, rule } of ordered) {
    if (rule.rule.linkType === 'joinNoFlow') continue;
    for (const flow of rule.flows) {
      const contributor = {
        flow,
        origin: object.cs.id,
        evaluate: () => (flow.flow.applyOnce && !isNew ? retained(mv, flow, object.cs.id) : contribution(flow, object)),
      };
      const list = byTarget.get(flow.flow.target);
      if (list === undefined) byTarget.set(flow.flow.target, [contributor]);
      else list.push(contributor);
    }
  }
  return byTarget;
}

/** Apply once: not evaluated again; what it set stays while rule and contributor stay (spec/engine.md §7.5). */
function retained(mv: MvObject, flow: CompiledFlow, cs: CsId): FlowResult {
  const target = flow.flow.target;
  const mine = (entry: { cs: CsId; rule: string }) => entry.cs === cs && entry.rule === flow.rule.id;
  const values: Value[] = (mv.values[target] ?? []).filter(mine).map((entry) => entry.value);
  values.push(...(mv.references[target] ?? []).filter(mine).map((entry) => metaverseReference(entry.target)));
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
