import type { RuleId } from '../../shared/model/identifier.ts';
import type { AttributeFlow, SyncRule } from '../../shared/model/rule.ts';
import { canonicalJson, ruleChecksum } from './rule-checksum.ts';

/**
 * An edited default rule: what it does is no longer what was shipped with it. Enabling and disabling it or moving it in the
 * order of precedence is no edit (spec/rules-format.md §2). `shipped` is the rule as it was generated.
 */
export const isDefaultRuleEdited = (rule: SyncRule, shipped: SyncRule): boolean => ruleChecksum(rule) !== ruleChecksum(shipped);

/** Who changed a part of a rule since it was shipped: the update, you, or both differently. */
export type PartState = 'unchanged' | 'changed by the update' | 'changed by you' | 'conflict';

export interface RulePart {
  /** `header.linkType`, `scope`, `join`, `flow department`. */
  readonly part: string;
  readonly state: PartState;
  /** As it was shipped when the rule was generated, as it is shipped now, and as it is in use; undefined when absent. */
  readonly shipped: unknown;
  readonly current: unknown;
  readonly yours: unknown;
}

export interface RuleUpdate {
  readonly id: RuleId;
  readonly name: string;
  /** `unchanged`: nothing to do. `added`, `withdrawn`: the update has it newly, or no longer. */
  readonly state: PartState | 'added' | 'withdrawn';
  readonly edited: boolean;
  /** Only the parts that changed. */
  readonly parts: readonly RulePart[];
}

/** The rules an update is about. */
export interface RuleVersions {
  /** As they were shipped when they were generated. */
  readonly shipped: readonly SyncRule[];
  /** As they are shipped now. */
  readonly current: readonly SyncRule[];
  /** As they are in use. */
  readonly yours: readonly SyncRule[];
}

/** The three-way view shipped / current / yours, rule by rule, in the order of the current set. */
export function compareDefaultRules({ shipped, current, yours }: RuleVersions): readonly RuleUpdate[] {
  const [old, mine] = [byId(shipped), byId(yours)];
  const now = byId(current);
  const gone = yours.filter(({ id }) => old.has(id) && !now.has(id));
  return [...current, ...gone].map(({ id, name }) => updateOf(id, name, old.get(id), now.get(id), mine.get(id)));
}

export interface AppliedUpdate {
  /** The default rules to store: replaced or added ones as shipped now, edited ones as they are in use. */
  readonly rules: readonly SyncRule[];
  /** What was shipped with each of them, to be kept for the next comparison. */
  readonly shipped: readonly SyncRule[];
  /** Edited rules that were left alone although the update changed or withdrew them. */
  readonly leftAlone: readonly RuleUpdate[];
}

/**
 * Applies an update of the shipped set: unedited rules are replaced, edited ones are left and reported. The original
 * overwrites them; losing an administrator's edit is worse than running an old rule. A rule's switch is kept, and its
 * precedence follows the current set.
 */
export function applyRuleUpdate(versions: RuleVersions): AppliedUpdate {
  const [old, now, mine] = [byId(versions.shipped), byId(versions.current), byId(versions.yours)];
  const rules: SyncRule[] = [];
  const shipped: SyncRule[] = [];
  const leftAlone: RuleUpdate[] = [];
  for (const update of compareDefaultRules(versions)) {
    const [before, after, own] = [old.get(update.id), now.get(update.id), mine.get(update.id)];
    const caughtUp = own !== undefined && after !== undefined && !isDefaultRuleEdited(own, after);
    if (update.edited && !caughtUp && own !== undefined && before !== undefined) {
      // A rule that is no longer shipped goes behind the others, whose numbers it must not have.
      rules.push({ ...own, precedence: after?.precedence ?? Math.max(own.precedence, ...rules.map((rule) => rule.precedence + 1)) });
      shipped.push(before);
      if (update.state !== 'changed by you') leftAlone.push(update);
    } else if (after !== undefined) {
      rules.push({ ...after, enabled: own?.enabled ?? true, version: versionAfter(after, own) });
      shipped.push(after);
    }
  }
  return { rules, shipped, leftAlone };
}

/** A rule that is replaced by a different one gets the next version. */
function versionAfter(after: SyncRule, own: SyncRule | undefined): number {
  if (own === undefined) return after.version;
  return ruleChecksum(own) === ruleChecksum(after) ? own.version : own.version + 1;
}

const byId = (rules: readonly SyncRule[]) => new Map(rules.map((rule) => [rule.id, rule]));

function updateOf(
  id: RuleId,
  name: string,
  shipped: SyncRule | undefined,
  current: SyncRule | undefined,
  yours: SyncRule | undefined,
): RuleUpdate {
  const edited = yours !== undefined && shipped !== undefined && isDefaultRuleEdited(yours, shipped);
  if (current === undefined) return { id, name, state: 'withdrawn', edited, parts: [] };
  if (yours === undefined) return { id, name, state: 'added', edited: false, parts: [] };
  const parts = changedParts(partsOf(shipped ?? yours), partsOf(current), partsOf(yours));
  return { id, name, state: overall(parts), edited, parts };
}

function changedParts(
  shipped: ReadonlyMap<string, unknown>,
  current: ReadonlyMap<string, unknown>,
  yours: ReadonlyMap<string, unknown>,
): readonly RulePart[] {
  return [...new Set([...shipped.keys(), ...current.keys(), ...yours.keys()])]
    .map((part) => {
      const values = { shipped: shipped.get(part), current: current.get(part), yours: yours.get(part) };
      return { part, state: stateOf(values.shipped, values.current, values.yours), ...values };
    })
    .filter(({ state }) => state !== 'unchanged');
}

function stateOf(shipped: unknown, current: unknown, yours: unknown): PartState {
  const updated = !same(shipped, current);
  const edited = !same(shipped, yours);
  if (updated && edited) return same(current, yours) ? 'unchanged' : 'conflict';
  return updated ? 'changed by the update' : edited ? 'changed by you' : 'unchanged';
}

function overall(parts: readonly RulePart[]): PartState {
  const has = (state: PartState) => parts.some((part) => part.state === state);
  if (has('conflict') || (has('changed by you') && has('changed by the update'))) return 'conflict';
  return has('changed by you') ? 'changed by you' : has('changed by the update') ? 'changed by the update' : 'unchanged';
}

const same = (a: unknown, b: unknown): boolean => canonicalJson({ a }) === canonicalJson({ a: b });

const HEADER = [
  'name',
  'description',
  'direction',
  'csObjectType',
  'mvObjectType',
  'linkType',
  'passwordSync',
  'immutableTag',
  'softDeleteExpirySeconds',
  'extra',
] as const satisfies readonly (keyof SyncRule)[];

/** A rule by its parts: header fields, scope, join, and each flow by its target. */
function partsOf(rule: SyncRule): ReadonlyMap<string, unknown> {
  const parts = new Map<string, unknown>(HEADER.map((field) => [`header.${field}`, rule[field]]));
  parts.set('scope', rule.scope);
  parts.set('join', rule.join);
  for (const flow of rule.flows) parts.set(flowName(flow, parts), flow);
  return parts;
}

/** Two flows to the same target of a rule are told apart by their number. */
function flowName({ target }: AttributeFlow, parts: ReadonlyMap<string, unknown>): string {
  let name = `flow ${target}`;
  for (let number = 2; parts.has(name); number++) name = `flow ${target} (${number})`;
  return name;
}
