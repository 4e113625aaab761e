import { dnKey } from '../../shared/model/dn.ts';
import type { CsId, MvId } from '../../shared/model/identifier.ts';
import { type CsObject, inEscrowed, Layer, type Layers, type MvObject } from '../../shared/model/object.ts';
import { distinct, isReference, type Value, type Values, valueKey, valuesEqual } from '../../shared/model/value.ts';
import type { CompiledFlow, CompiledRule } from './compiled-rules.ts';
import { type ExportEdge, ObjectFailure } from './effect.ts';
import { evaluateFlow, type FlowResult } from './flow.ts';
import { isNeverExported, sentDn, sentImage } from './image.ts';
import { metaverseReference, metaverseTarget } from './inbound.ts';
import { type Contributor, resolvePrecedence } from './precedence.ts';
import { ask, type Evaluation } from './question.ts';
import type { Source } from './source.ts';

/** What the rules want to send for one target object, compared with what it will hold anyway (spec/engine.md §8.2). */
export interface ExportFlowResult {
  readonly operation: 'add' | 'update' | undefined;
  /** New DN when the rules rename the object. */
  readonly dn: string | undefined;
  readonly attributes: { readonly [attribute: string]: Values };
  readonly edges: readonly ExportEdge[];
  /** What is staged differs from what was staged before. */
  readonly changed: boolean;
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
}

/** An attribute without in-scope flow is unmanaged and left alone; NULL as the outcome removes the target's value. */
export function* flowExport(input: ExportFlowInput): Evaluation<ExportFlowResult> {
  const { target, isNew } = input;
  const sent = sentImage(target);
  const adding = isNew || isNeverExported(target);
  const attributes: { [attribute: string]: Values } = {};
  const wantedReferences = new Map<string, WantedReferences>();
  let dn: string | undefined;
  for (const [attribute, contributors] of contributorsByTarget(input)) {
    const resolution = resolvePrecedence(contributors);
    if (resolution.kind === 'keep') continue;
    const values = resolution.values.map((entry) => entry.value);
    if (attribute === 'dn') {
      const wanted = destinationDn(values, input.rules[0]);
      if (wanted !== undefined && dnKey(wanted) !== dnKey(sentDn(target))) dn = wanted;
    } else if (contributors[0]?.flow.target?.type === 'reference') {
      const keepForeign = isMerge(contributors);
      const before = new Set(keepForeign ? contributedBefore(contributors, input).flatMap((value) => metaverseTarget(value) ?? []) : []);
      wantedReferences.set(attribute, { targets: values.flatMap((value) => metaverseTarget(value) ?? []), keepForeign, before });
    } else {
      const current = sent[attribute] ?? [];
      const desired = isMerge(contributors) ? merged(current, values, contributors, input) : values;
      if (!valuesEqual(desired, current)) attributes[attribute] = desired;
    }
  }
  const edges = yield* stageEdges(input, wantedReferences);
  const anything = dn !== undefined || Object.keys(attributes).length > 0 || edges.some((edge) => edge.staged !== 'none');
  const operation = adding ? 'add' : anything ? 'update' : undefined;
  return { operation, dn, attributes, edges, changed: isNew || differs(target, operation, dn, attributes, edges) };
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

function contributorsByTarget(input: ExportFlowInput): Map<string, Contributor<0>[]> {
  const byTarget = new Map<string, Contributor<0>[]>();
  for (const rule of input.rules) {
    for (const flow of rule.flows) {
      const contributor: Contributor<0> = { flow, origin: 0, evaluate: () => contribution(flow, input) };
      const list = byTarget.get(flow.flow.target);
      if (list === undefined) byTarget.set(flow.flow.target, [contributor]);
      else list.push(contributor);
    }
  }
  return byTarget;
}

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
function* stageEdges(input: ExportFlowInput, wanted: ReadonlyMap<string, WantedReferences>): Evaluation<readonly ExportEdge[]> {
  const { target, rules } = input;
  const edges: ExportEdge[] = [];
  const once = new Set(rules.flatMap((rule) => rule.flows.filter(({ flow }) => flow.applyOnce).map(({ flow }) => flow.target)));
  for (const [attribute, known] of Object.entries(target.references)) {
    if (wanted.has(attribute)) continue;
    for (const edge of known) {
      const staged = stagedBefore(edge.layers);
      if (staged !== 'none') edges.push({ attribute, target: edge.target, staged: once.has(attribute) ? staged : 'none' });
    }
  }
  if (wanted.size === 0) return edges;
  const mvs = [...new Set([...wanted.values()].flatMap(({ targets }) => targets))];
  const linked =
    mvs.length === 0 ? new Map<MvId, readonly CsId[]>() : yield* ask({ ask: 'linked-objects', connector: target.connector, mvs });
  for (const [attribute, { targets, keepForeign, before }] of wanted) {
    const desired = new Set<CsId>();
    for (const id of targets) {
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
    for (const edge of target.references[attribute] ?? []) {
      const held = inEscrowed(edge.layers);
      const foreign = keepForeign && stagedBefore(edge.layers) !== 'delete' && (edge.targetMv === undefined || !before.has(edge.targetMv));
      const want = desired.delete(edge.target) || (held && foreign);
      const staged = want === held ? 'none' : want ? 'add' : 'delete';
      if (staged !== 'none' || stagedBefore(edge.layers) !== 'none') edges.push({ attribute, target: edge.target, staged });
    }
    for (const id of desired) edges.push({ attribute, target: id, staged: 'add' });
  }
  return edges;
}

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
  return edges.some((edge) => {
    const known = target.references[edge.attribute]?.find((candidate) => candidate.target === edge.target);
    return stagedBefore(known?.layers ?? 0) !== edge.staged;
  });
}
