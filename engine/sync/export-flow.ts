import type { CsId, MvId } from '../../shared/model/identifier.ts';
import { type CsObject, inEscrowed, Layer, type MvObject } from '../../shared/model/object.ts';
import { distinct, isReference, type Value, type Values, valueKey, valuesEqual } from '../../shared/model/value.ts';
import { dnKey } from '../../shared/model/dn.ts';
import type { CompiledFlow, CompiledRule } from './compiled-rules.ts';
import { type ExportEdge, ObjectFailure } from './effect.ts';
import { evaluateFlow, type FlowResult } from './flow.ts';
import { isNeverExported, sentImage } from './image.ts';
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
  const wantedReferences = new Map<string, readonly MvId[]>();
  let dn: string | undefined;
  for (const [attribute, contributors] of contributorsByTarget(input)) {
    const resolution = resolvePrecedence(contributors);
    if (resolution.kind === 'keep') continue;
    const values = resolution.values.map((entry) => entry.value);
    if (attribute === 'dn') {
      const wanted = destinationDn(values, input.rules[0]);
      if (wanted !== undefined && dnKey(wanted) !== dnKey(target.dn)) dn = wanted;
    } else if (contributors[0]?.flow.target?.type === 'reference') {
      wantedReferences.set(attribute, values.flatMap((value) => metaverseTarget(value) ?? []));
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
    rule.flows.filter((flow) => flow.flow.target === 'dn').map((flow) => ({ flow, origin: 0, evaluate: () => evaluateFlow(flow, input.source) })),
  );
  const resolution = resolvePrecedence(contributors);
  return resolution.kind === 'keep' ? undefined : destinationDn(resolution.values.map((entry) => entry.value), input.rules[0]);
}

function destinationDn(values: Values, rule: CompiledRule | undefined): string | undefined {
  const [value] = values;
  if (value === undefined) return undefined;
  if (values.length > 1) throw new ObjectFailure('sync-rule-flow-provisioning-failed', 'provisioning', 'The dn flow gives several values.', rule?.id, 'dn');
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

/** Ours are added, ours of before are taken back, foreign values stay (spec/engine.md §8.2 E21). */
function merged(current: Values, contributed: Values, contributors: readonly Contributor<0>[], input: ExportFlowInput): Values {
  const caseInsensitive = contributors[0]?.flow.flow.merge === 'mergeCaseInsensitive';
  const key = (value: Value) => (caseInsensitive && typeof value === 'string' ? `s${value.toLowerCase()}` : valueKey(value));
  const now = new Set(contributed.map(key));
  const withdrawn = new Set<string>();
  for (const { flow } of contributors) {
    const before = evaluateFlow(flow, input.sourceBefore);
    if (before.kind === 'values') for (const value of before.values) if (!now.has(key(value))) withdrawn.add(key(value));
  }
  return distinct([...current.filter((value) => !withdrawn.has(key(value))), ...contributed], caseInsensitive);
}

/** Translates metaverse references into edges of the target connector; targets without an object there are left out. */
function* stageEdges(input: ExportFlowInput, wanted: ReadonlyMap<string, readonly MvId[]>): Evaluation<readonly ExportEdge[]> {
  if (wanted.size === 0) return [];
  const { target, rules } = input;
  const mvs = [...new Set([...wanted.values()].flat())];
  const linked = mvs.length === 0 ? new Map<MvId, readonly CsId[]>() : yield* ask({ ask: 'linked-objects', connector: target.connector, mvs });
  const edges: ExportEdge[] = [];
  for (const [attribute, ids] of wanted) {
    const desired = new Set<CsId>();
    for (const id of ids) {
      const objects = linked.get(id) ?? [];
      if (objects.length > 1) {
        throw new ObjectFailure('ambigous-reference-value-for-export-flow', 'export-flow', `A value of ${attribute} is connected to ${objects.length} objects of the target.`, rules[0]?.id, attribute);
      }
      if (objects[0] !== undefined) desired.add(objects[0]);
    }
    for (const edge of target.references[attribute] ?? []) {
      const held = inEscrowed(edge.layers);
      const want = desired.delete(edge.target);
      const staged = want === held ? 'none' : want ? 'add' : 'delete';
      const before = (edge.layers & Layer.unappliedAdd) !== 0 ? 'add' : (edge.layers & Layer.unappliedDelete) !== 0 ? 'delete' : 'none';
      if (staged !== 'none' || before !== 'none') edges.push({ attribute, target: edge.target, staged });
    }
    for (const id of desired) edges.push({ attribute, target: id, staged: 'add' });
  }
  return edges;
}

function differs(target: CsObject, operation: string | undefined, dn: string | undefined, attributes: { readonly [attribute: string]: Values }, edges: readonly ExportEdge[]): boolean {
  const before = target.unapplied;
  if (before?.operation !== operation || before?.dn !== dn) return true;
  const old = before?.attributes ?? {};
  const names = Object.keys(attributes);
  if (names.length !== Object.keys(old).length) return true;
  if (names.some((name) => !valuesEqual(attributes[name] ?? [], old[name] ?? []) || old[name] === undefined)) return true;
  return edges.some((edge) => {
    const known = target.references[edge.attribute]?.find((candidate) => candidate.target === edge.target);
    const layers = known?.layers ?? 0;
    const staged = (layers & Layer.unappliedAdd) !== 0 ? 'add' : (layers & Layer.unappliedDelete) !== 0 ? 'delete' : 'none';
    return staged !== edge.staged;
  });
}
