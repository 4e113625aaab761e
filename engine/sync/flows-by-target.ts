import type { CompiledFlow, CompiledRule } from './compiled-rules.ts';
import { mergeKind } from './precedence.ts';

/** The flows of several rules into one attribute, strongest rule first. */
export interface TargetFlows {
  readonly attribute: string;
  readonly entries: readonly TargetFlow[];
  /**
   * A plain value of which the strongest flow that says something decides: no reference, no DN, no merge, no apply-once. Most
   * attributes of most objects are of this kind, and they take the short way through the evaluator.
   */
  readonly isPlain: boolean;
  /** References taken over as they are. Where there are none, there is nothing to decide. */
  readonly isDirectReference: boolean;
}

export interface FlowGroups {
  /** In the order of the flows. */
  readonly all: readonly TargetFlows[];
  readonly byAttribute: ReadonlyMap<string, TargetFlows>;
  /** Attributes with a flow that is applied once. */
  readonly appliedOnce: ReadonlySet<string>;
}

export interface TargetFlow {
  readonly flow: CompiledFlow;
  /** Place of its rule in the list that was asked for. */
  readonly at: number;
}

/**
 * Groups the flows of rules by target attribute. Objects differ, but the rules in scope of them are the same few
 * combinations: each is grouped once, as long as its rules live. `rules`: strongest first.
 */
export function flowsByTarget(rules: readonly CompiledRule[]): FlowGroups {
  let node = root;
  for (const rule of rules) {
    let next = node.next.get(rule);
    if (next === undefined) {
      next = newNode();
      node.next.set(rule, next);
    }
    node = next;
  }
  node.groups ??= group(rules);
  return node.groups;
}

export const isEmpty = (list: readonly unknown[] | undefined): boolean => list === undefined || list.length === 0;

/** One list of rules is a path from the root; weak, so that rules of the past and their groups go together. */
interface Node {
  readonly next: WeakMap<CompiledRule, Node>;
  groups: FlowGroups | undefined;
}
const newNode = (): Node => ({ next: new WeakMap(), groups: undefined });
const root = newNode();

function group(rules: readonly CompiledRule[]): FlowGroups {
  const entries = new Map<string, TargetFlow[]>();
  for (const [at, rule] of rules.entries()) {
    for (const flow of rule.flows) {
      const list = entries.get(flow.flow.target);
      if (list === undefined) entries.set(flow.flow.target, [{ flow, at }]);
      else list.push({ flow, at });
    }
  }
  const all = [...entries].map(([attribute, list]) => ({
    attribute,
    entries: list,
    isPlain: isPlain(attribute, list),
    isDirectReference: isDirectReference(list),
  }));
  const once = all.filter((target) => target.entries.some(({ flow }) => flow.flow.applyOnce)).map(({ attribute }) => attribute);
  return { all, byAttribute: new Map(all.map((target) => [target.attribute, target])), appliedOnce: new Set(once) };
}

const isPlain = (attribute: string, entries: readonly TargetFlow[]): boolean =>
  attribute !== 'dn' &&
  entries.every(({ flow }) => flow.target?.type !== 'reference' && mergeKind(flow) === 'update' && flow.flow.applyOnce !== true);

const isDirectReference = (entries: readonly TargetFlow[]): boolean =>
  entries.every(
    ({ flow }) =>
      flow.target?.type === 'reference' && flow.direct !== undefined && mergeKind(flow) === 'update' && flow.flow.applyOnce !== true,
  );
