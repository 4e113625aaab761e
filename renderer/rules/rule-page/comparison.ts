import type { DefaultRuleUpdate } from '../../../shared/contract/setup.ts';
import type { AttributeFlow, JoinGroup, ScopeGroup, SyncRule } from '../../../shared/model/rule.ts';
import { flowTypeNames, linkTypeNames, mergeTypeNames } from '../rule-names.ts';

/** A part of a rule in which its forms differ; named as the updates of the default rules name it. */
export interface ComparedPart {
  readonly part: string;
  readonly label: string;
  /** One text per form; undefined where it has no such part. */
  readonly texts: readonly (string | undefined)[];
}

/** One form of a rule: as shipped, as in force, as drafted. */
export interface RuleForm {
  readonly name: string;
  readonly part: (part: string) => unknown;
}

const fields: { readonly [part: string]: readonly [label: string, field: keyof SyncRule] } = {
  'header.name': ['Name', 'name'],
  'header.description': ['Description', 'description'],
  'header.direction': ['Direction', 'direction'],
  'header.connectorId': ['Connected System', 'connectorId'],
  'header.csObjectType': ['Connected System Object Type', 'csObjectType'],
  'header.mvObjectType': ['Metaverse Object Type', 'mvObjectType'],
  'header.linkType': ['Link Type', 'linkType'],
  'header.precedence': ['Precedence', 'precedence'],
  'header.enabled': ['Enabled', 'enabled'],
  'header.passwordSync': ['Password Sync', 'passwordSync'],
  'header.softDeleteExpirySeconds': ['Soft delete expiry', 'softDeleteExpirySeconds'],
  'header.immutableTag': ['Tag', 'immutableTag'],
};
/** A default rule keeps its own place and switch; they are no edit of it. */
const ownParts: ReadonlySet<string> = new Set(['header.precedence', 'header.enabled']);
const FLOW = 'flow ';

export const ruleForm = (name: string, rule: SyncRule): RuleForm => ({
  name,
  part: (part) => {
    if (part === 'scope') return rule.scope;
    if (part === 'join') return rule.join;
    if (part.startsWith(FLOW)) return flowsTo(rule, part);
    const field = fields[part]?.[1];
    return field === undefined ? undefined : rule[field];
  },
});

/** A default rule as it is shipped now: where an update would change nothing, that is what was shipped. */
export function updatedForm(name: string, shipped: SyncRule, { parts }: DefaultRuleUpdate): RuleForm {
  const before = ruleForm(name, shipped);
  const changed = new Map(parts.map((one) => [one.part, one.current]));
  return { name, part: (part) => (changed.has(part) ? changed.get(part) : before.part(part)) };
}

/** The parts in which the forms are not all the same, in the order of the editor's pages. */
export function comparedParts(
  rules: readonly SyncRule[],
  forms: readonly RuleForm[],
  parts: readonly string[] = [],
): readonly ComparedPart[] {
  const targets = new Set([
    ...rules.flatMap(({ flows }) => flows.map(({ target }) => FLOW + target)),
    ...parts.filter((part) => part.startsWith(FLOW)),
  ]);
  const all = [...Object.keys(fields), 'scope', 'join', ...[...targets].sort()];
  return all
    .map((part) => ({ part, label: labelOf(part), texts: forms.map((form) => textOf(part, form.part(part))) }))
    .filter(({ texts }) => texts.some((text) => text !== texts[0]));
}

/** A default rule with one part as it was shipped; undefined for parts that are the rule's own. */
export function restored(rule: SyncRule, shipped: SyncRule, part: string): SyncRule | undefined {
  if (ownParts.has(part)) return undefined;
  if (part === 'scope') return { ...rule, scope: shipped.scope };
  if (part === 'join') return { ...rule, join: shipped.join };
  if (part.startsWith(FLOW)) {
    const others = rule.flows.filter(({ target }) => FLOW + target !== part);
    return { ...rule, flows: [...others, ...flowsTo(shipped, part)] };
  }
  const field = fields[part]?.[1];
  return field === undefined ? undefined : { ...rule, [field]: shipped[field] };
}

const flowsTo = ({ flows }: SyncRule, part: string): readonly AttributeFlow[] => flows.filter(({ target }) => FLOW + target === part);

const labelOf = (part: string): string =>
  fields[part]?.[0] ?? (part === 'scope' ? 'Scoping filter' : part === 'join' ? 'Join rules' : `Flow to ${part.slice(FLOW.length)}`);

function textOf(part: string, value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (part === 'scope') return scopeText(value as readonly ScopeGroup[]);
  if (part === 'join') return joinText(value as readonly JoinGroup[]);
  if (part.startsWith(FLOW)) {
    const flows = (Array.isArray(value) ? value : [value]) as readonly AttributeFlow[];
    return flows.length === 0 ? undefined : flows.map(flowText).join('\n');
  }
  if (part === 'header.linkType') return linkTypeNames[value as SyncRule['linkType']];
  return typeof value === 'boolean' ? (value ? 'Yes' : 'No') : String(value);
}

export const scopeText = (scope: readonly ScopeGroup[]): string =>
  scope.length === 0
    ? 'every object'
    : scope
        .map(({ clauses }) =>
          clauses.map(({ attribute, operator, value }) => `${attribute} ${operator} ${value ?? ''}`.trim()).join(' and '),
        )
        .join('\nor ');

const joinText = (join: readonly JoinGroup[]): string =>
  join.length === 0
    ? 'none'
    : join
        .map(({ clauses }) =>
          clauses.map(({ cs, mv, caseSensitive }) => `${cs} = ${mv}${caseSensitive ? ' (case sensitive)' : ''}`).join(' and '),
        )
        .join('\nthen ');

const flowText = ({ type, source, expression, merge, applyOnce }: AttributeFlow): string =>
  [
    `${flowTypeNames[type]}: ${(type === 'expression' ? expression : source) ?? ''}`,
    merge === 'update' ? '' : mergeTypeNames[merge],
    applyOnce ? 'Apply Once' : '',
  ]
    .filter(Boolean)
    .join(', ');
