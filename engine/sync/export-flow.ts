import { dnKey } from '../../shared/model/dn.ts';
import type { CsId, MvId } from '../../shared/model/identifier.ts';
import { type CsObject, inEscrowed, Layer, type Layers, type MvObject } from '../../shared/model/object.ts';
import { type AttributeMap, distinct, isReference, type Value, type Values, valueKey, valuesEqual } from '../../shared/model/value.ts';
import type { CompiledFlow, CompiledRule, CompiledRules } from './compiled-rules.ts';
import { type ExportEdge, ObjectFailure } from './effect.ts';
import { evaluateFlow, type FlowResult } from './flow.ts';
import { flowsByTarget, isEmpty, type TargetFlow, type TargetFlows } from './flows-by-target.ts';
import { isNeverExported, isReplacing, sentDn, sentImage } from './image.ts';
import { metaverseReference, metaverseTarget } from './inbound.ts';
import { type ExportExtent, exportExtent } from './large-export.ts';
import type { ReferenceDifferences } from './large-references.ts';
import { type Contributor, resolvePrecedence, strongest } from './precedence.ts';
import { ask, type Evaluation } from './question.ts';
import { outboundDecision } from './reference-basis.ts';
import type { Source } from './source.ts';
import type { Trace, TraceEvent } from './trace.ts';
import { type Ladder, resolveTraced } from './traced-precedence.ts';

/** What the rules want to send for one target object, compared with what it will hold anyway (spec/engine.md §8.2). */
export interface ExportFlowResult {
  readonly operation: 'add' | 'update' | 'delete-add' | undefined;
  /** New DN when the rules rename the object. */
  readonly dn: string | undefined;
  readonly attributes: { readonly [attribute: string]: Values };
  readonly edges: readonly ExportEdge[];
  /** What is staged differs from what was staged before. */
  readonly changed: boolean;
  /** Of large reference attributes (see `MvObject.basis`). */
  readonly basis: NonNullable<MvObject['basis']>;
}

export interface ExportFlowInput {
  readonly target: CsObject;
  /** Created in this very evaluation. */
  readonly isNew: boolean;
  /** In-scope outbound rules of the target's connector and type, strongest first. */
  readonly rules: readonly CompiledRule[];
  readonly source: Source;
  /** The metaverse object as it was, for values this rule set contributed earlier and no longer does (Merge). */
  readonly sourceBefore: Source;
  readonly mv: MvObject;
  readonly before: MvObject;
  /** What the inbound phase has changed of its references. */
  readonly differences: ReferenceDifferences;
  readonly compiled: CompiledRules;
  /** Decides about all references of large attributes, whatever was decided before. */
  readonly whole?: boolean | undefined;
  readonly trace?: Trace | undefined;
}

/** An attribute without in-scope flow is unmanaged and left alone; NULL as the outcome removes the target's value. */
export function* flowExport(input: ExportFlowInput): Evaluation<ExportFlowResult> {
  const { target, isNew } = input;
  const replacing = isReplacing(target);
  // Nothing of the old object is left when the new one comes.
  const sent = replacing ? {} : sentImage(target);
  const adding = isNew || isNeverExported(target);
  const attributes: { [attribute: string]: Values } = {};
  const wantedReferences = new Map<string, WantedReferences>();
  const basis: { [decision: string]: string } = {};
  let object = target;
  let dn: string | undefined;
  const flows = flowsByTarget(input.rules);
  const evaluate = ({ flow }: TargetFlow): FlowResult => evaluateFlow(flow, input.source);
  for (const flow of flows.all) {
    const { attribute, entries, isPlain } = flow;
    if (isPlain && input.trace === undefined) {
      const outcome = strongest(entries, evaluate);
      if (outcome !== 'keep' && !valuesEqual(outcome.values, sent[attribute] ?? NONE)) attributes[attribute] = outcome.values;
      continue;
    }
    if (input.trace === undefined && hasNoReferences(flow, input)) continue;
    const all = entries.map(({ flow }) => contributorOf(flow, input));
    const extent = all[0]?.flow.target?.type === 'reference' ? yield* extentOf(input, attribute, all, object) : undefined;
    const contributors = extent?.contributors ?? all;
    if (extent !== undefined) object = extent.target;
    if (extent?.basis !== undefined) basis[outboundDecision(target.id, attribute)] = extent.basis;
    const traced = (contributions: Ladder, after?: Values): TraceEvent => {
      const before = heldValues({ target: object, isNew }, attribute, sent);
      return { kind: 'export-flow', cs: target.id, connector: target.connector, attribute, contributions, before, after: after ?? before };
    };
    const { resolution, ladder } = resolveTraced(contributors, input.trace, () => undefined, traced);
    if (resolution.kind === 'keep') {
      input.trace?.add(traced(ladder));
      continue;
    }
    const values = resolution.values.map((entry) => entry.value);
    if (attribute === 'dn') {
      input.trace?.add(traced(ladder, values));
      const wanted = destinationDn(values, input.rules[0]);
      if (wanted !== undefined && dnKey(wanted) !== dnKey(sentDn(target))) dn = wanted;
    } else if (extent !== undefined) {
      input.trace?.add(traced(ladder, values));
      const keepForeign = isMerge(contributors);
      const earlier = keepForeign ? referencedBefore(contributors, input, extent.before) : [];
      const before = new Set(earlier.flatMap((value) => metaverseTarget(value) ?? []));
      wantedReferences.set(attribute, { targets: values.flatMap((value) => metaverseTarget(value) ?? []), keepForeign, before });
    } else {
      const current = sent[attribute] ?? [];
      const desired = isMerge(contributors) ? merged(current, values, contributors, input) : values;
      input.trace?.add(traced(ladder, desired));
      if (!valuesEqual(desired, current)) attributes[attribute] = desired;
    }
  }
  const edges = yield* stageEdges(object, input.rules, flows.appliedOnce, wantedReferences);
  const anything = dn !== undefined || Object.keys(attributes).length > 0 || edges.some((edge) => edge.staged !== 'none');
  const operation = replacing ? 'delete-add' : adding ? 'add' : anything ? 'update' : undefined;
  return { operation, dn, attributes, edges, changed: isNew || differs(object, operation, dn, attributes, edges), basis };
}

/** Neither side has any. */
const hasNoReferences = ({ isDirectReference, attribute, entries }: TargetFlows, { mv, target }: ExportFlowInput): boolean =>
  isDirectReference &&
  mv.partial === undefined &&
  target.partial === undefined &&
  isEmpty(target.references[attribute]) &&
  entries.every(({ flow }) => isEmpty(mv.references[flow.direct ?? '']));

/** Of a large reference attribute those references that have to be decided (see `exportExtent`). */
function extentOf(
  input: ExportFlowInput,
  attribute: string,
  contributors: readonly Contributor<0>[],
  target: CsObject,
): Evaluation<ExportExtent> {
  const { mv, before, differences, compiled, isNew } = input;
  const whole = input.whole === true || input.trace !== undefined || isNew || isReplacing(target);
  const contributor = (flow: CompiledFlow, object: MvObject) => contributorOf(flow, { ...input, mv: object });
  return exportExtent({ attribute, contributors, target, mv, before, differences, rules: compiled, whole, contributor });
}

/** What the target holds or has been sent of one attribute, for a trace. References read as `{ ref: 'mv:<id>' }`. */
function heldValues({ target, isNew }: Pick<ExportFlowInput, 'target' | 'isNew'>, attribute: string, sent: AttributeMap): Values {
  if (attribute === 'dn') return isNew ? [] : [sentDn(target)];
  const edges = target.references[attribute];
  if (edges === undefined) return sent[attribute] ?? [];
  return edges
    .filter((edge) => inEscrowed(edge.layers))
    .map((edge) => (edge.targetMv === undefined ? { ref: edge.targetDn } : metaverseReference(edge.targetMv)));
}

/** The `dn` flow of rules that may provision; undefined when nothing flows to dn. */
export function computeDn(input: Pick<ExportFlowInput, 'rules' | 'source'>): string | undefined {
  const contributors = input.rules.flatMap((rule) =>
    rule.flows
      .filter((flow) => flow.flow.target === 'dn')
      .map((flow) => ({ flow, origin: 0, evaluate: () => evaluateFlow(flow, input.source) })),
  );
  const resolution = resolvePrecedence(contributors);
  return resolution.kind === 'keep'
    ? undefined
    : destinationDn(
        resolution.values.map((entry) => entry.value),
        input.rules[0],
      );
}

function destinationDn(values: Values, rule: CompiledRule | undefined): string | undefined {
  const [value] = values;
  if (value === undefined) return undefined;
  if (values.length > 1)
    throw new ObjectFailure('sync-rule-flow-provisioning-failed', 'provisioning', 'The dn flow gives several values.', rule?.id, 'dn');
  return isReference(value) ? value.ref : String(value);
}

const contributorOf = (flow: CompiledFlow, input: ExportFlowInput): Contributor<0> => ({
  flow,
  origin: 0,
  isOver: flow.flow.applyOnce && !input.isNew,
  evaluate: () => contribution(flow, input),
});

function contribution(flow: CompiledFlow, input: ExportFlowInput): FlowResult {
  // §7.5: evaluated only when the target object is created; what it staged then stays staged until it is exported.
  if (flow.flow.applyOnce && !input.isNew) {
    const staged = input.target.unapplied?.attributes[flow.flow.target];
    return staged === undefined ? { kind: 'ignore' } : { kind: 'values', values: staged };
  }
  if (flow.direct !== undefined) {
    const references = input.mv.references[flow.direct];
    return references === undefined || references.length === 0
      ? { kind: 'null' }
      : { kind: 'values', values: references.map((entry) => metaverseReference(entry.target)) };
  }
  return evaluateFlow(flow, input.source);
}

const isMerge = (contributors: readonly Contributor<0>[]): boolean => contributors[0]?.flow.flow.merge.startsWith('merge') ?? false;

/**
 * Ours are added, ours of before are taken back, foreign values stay (spec/engine.md §8.2 E21). A value that is taken back
 * already, but not sent yet, is one the target holds and the staged change leaves out; what an import has just brought is
 * foreign although the staged change does not know it.
 */
function merged(current: Values, contributed: Values, contributors: readonly Contributor<0>[], input: ExportFlowInput): Values {
  const { base, unapplied, unconfirmed, escrowed } = input.target;
  const attribute = contributors[0]?.flow.flow.target ?? '';
  const caseInsensitive = contributors[0]?.flow.flow.merge === 'mergeCaseInsensitive';
  const key = (value: Value) => (caseInsensitive && typeof value === 'string' ? `s${value.toLowerCase()}` : valueKey(value));
  const withdrawn = new Set(contributedBefore(contributors, input).map(valueKey));
  const staged = unapplied?.operation === 'update' ? unapplied.attributes[attribute] : undefined;
  if (staged !== undefined) {
    const kept = new Set(staged.map(valueKey));
    const settled = [base, unconfirmed?.attributes, escrowed?.attributes].flatMap((image) => image?.[attribute] ?? []);
    for (const value of settled) if (!kept.has(valueKey(value))) withdrawn.add(valueKey(value));
  }
  for (const value of contributed) withdrawn.delete(valueKey(value));
  const left = current.filter((value) => !withdrawn.has(valueKey(value)));
  const known = new Set(left.map(key));
  return [...left, ...distinct(contributed, caseInsensitive).filter((value) => !known.has(key(value)))];
}

/** What these flows gave before the metaverse object changed; a flow that would have failed gave nothing. */
function contributedBefore(contributors: readonly Contributor<0>[], input: ExportFlowInput): Values {
  return contributors.flatMap(({ flow }) => {
    try {
      const before = evaluateFlow(flow, input.sourceBefore);
      return before.kind === 'values' ? before.values : [];
    } catch (thrown) {
      if (thrown instanceof ObjectFailure) return [];
      throw thrown;
    }
  });
}

function referencedBefore(contributors: readonly Contributor<0>[], input: ExportFlowInput, before: MvObject): Values {
  return contributors.flatMap((contributor) => {
    const { direct } = contributor.flow;
    if (direct === undefined) return contributedBefore([contributor], input);
    return (before.references[direct] ?? []).map((entry) => metaverseReference(entry.target));
  });
}

/** What the rules want of one reference attribute. */
interface WantedReferences {
  readonly targets: readonly MvId[];
  /** Merge: foreign references stay, except those to objects that were ours before. */
  readonly keepForeign: boolean;
  readonly before: ReadonlySet<MvId>;
}

/**
 * Translates metaverse references into edges of the target connector; targets without an object there are left out.
 * Attributes nobody flows any more are not sent, save for what an apply-once flow staged when the object was made.
 */
function* stageEdges(
  target: CsObject,
  rules: readonly CompiledRule[],
  once: ReadonlySet<string>,
  wanted: ReadonlyMap<string, WantedReferences>,
): Evaluation<readonly ExportEdge[]> {
  const edges: ExportEdge[] = [];
  for (const [attribute, known] of Object.entries(target.references)) {
    if (wanted.has(attribute)) continue;
    for (const edge of known) {
      const staged = stagedBefore(edge.layers);
      if (staged !== 'none') edges.push({ attribute, target: edge.target, staged: once.has(attribute) ? staged : 'none' });
    }
  }
  if (wanted.size === 0) return edges;
  const mvs = [...new Set([...wanted.values()].flatMap(({ targets }) => targets))];
  // The objects of a large group are asked for in pieces, so that memory does not hold all of them.
  const few = mvs.length <= LINKED_AT_ONCE;
  const ofAll: Linked = few && mvs.length > 0 ? yield* ask({ ask: 'linked-objects', connector: target.connector, mvs }) : new Map();
  for (const [attribute, { targets, keepForeign, before }] of wanted) {
    const desired = new Set<CsId>();
    for (let at = 0; at < targets.length; at += LINKED_AT_ONCE) {
      const piece = targets.slice(at, at + LINKED_AT_ONCE);
      const linked: Linked = few ? ofAll : yield* ask({ ask: 'linked-objects', connector: target.connector, mvs: piece });
      for (const id of piece) {
        const objects = linked.get(id) ?? [];
        if (objects.length > 1) {
          throw new ObjectFailure(
            'ambigous-reference-value-for-export-flow',
            'export-flow',
            `A value of ${attribute} is connected to ${objects.length} objects of the target.`,
            rules[0]?.id,
            attribute,
          );
        }
        if (objects[0] !== undefined) desired.add(objects[0]);
      }
    }
    for (const edge of target.references[attribute] ?? []) {
      const held = !isReplacing(target) && inEscrowed(edge.layers);
      const foreign = keepForeign && stagedBefore(edge.layers) !== 'delete' && (edge.targetMv === undefined || !before.has(edge.targetMv));
      const want = desired.delete(edge.target) || (held && foreign);
      const staged = want === held ? 'none' : want ? 'add' : 'delete';
      if (staged !== 'none' || stagedBefore(edge.layers) !== 'none') edges.push({ attribute, target: edge.target, staged });
    }
    for (const id of desired) edges.push({ attribute, target: id, staged: 'add' });
  }
  return edges;
}

type Linked = ReadonlyMap<MvId, readonly CsId[]>;
const LINKED_AT_ONCE = 10_000;

const NONE: Values = [];

const stagedBefore = (layers: Layers): ExportEdge['staged'] =>
  (layers & Layer.unappliedAdd) !== 0 ? 'add' : (layers & Layer.unappliedDelete) !== 0 ? 'delete' : 'none';

function differs(
  target: CsObject,
  operation: string | undefined,
  dn: string | undefined,
  attributes: { readonly [attribute: string]: Values },
  edges: readonly ExportEdge[],
): boolean {
  const before = target.unapplied;
  if (before?.operation !== operation || before?.dn !== dn) return true;
  const old = before?.attributes ?? {};
  const names = Object.keys(attributes);
  if (names.length !== Object.keys(old).length) return true;
  if (names.some((name) => !valuesEqual(attributes[name] ?? [], old[name] ?? []) || old[name] === undefined)) return true;
  const stagedEarlier = new Map<string, ReadonlyMap<CsId, Layers>>();
  const layersOf = ({ attribute, target: id }: ExportEdge): Layers => {
    let known = stagedEarlier.get(attribute);
    if (known === undefined) {
      known = new Map(target.references[attribute]?.map((edge) => [edge.target, edge.layers]));
      stagedEarlier.set(attribute, known);
    }
    return known.get(id) ?? 0;
  };
  return edges.some((edge) => stagedBefore(layersOf(edge)) !== edge.staged);
}
