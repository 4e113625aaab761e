import type { ConfigurationChange } from '../../../shared/contract/configuration.ts';
import type { AttributeFlow, JoinClause, JoinGroup, ScopeClause, ScopeGroup, SyncRule } from '../../../shared/model/rule.ts';
import { limitName, type ThresholdLimit } from '../../../shared/model/threshold.ts';
import { elementImpacts, propertyImpacts } from './impact.ts';

/** How an element of a list is recognized in another version, and what sentences call it; without a row by its place. */
interface ElementName {
  readonly key: (item: never) => string;
  readonly noun?: (item: never, key: string) => string;
  /** What it says, for one that was added or removed. */
  readonly content?: (item: never) => string;
}

const byName: ElementName = { key: (item: { readonly name: string }) => item.name };
const clauseText = ({ attribute, operator, value }: ScopeClause): string =>
  value === undefined ? `${attribute} ${operator}` : `${attribute} ${operator} ${value}`;
const joinText = ({ cs, mv, caseSensitive }: JoinClause): string => `${cs} = ${mv}${caseSensitive ? ' (case-sensitive)' : ''}`;

const elementNames: { readonly [pattern: string]: ElementName } = {
  'connectors[]': { key: (item: { readonly id: string }) => item.id },
  'connectors[].partitions[]': byName,
  'connectors[].runProfiles[]': byName,
  'connectors[].schema.objectTypes[]': byName,
  'metaverse.objectTypes[]': byName,
  'rules[]': { key: (item: SyncRule) => item.id, content: ruleText },
  'rules[].scope[].clauses[]': { key: clauseText, noun: (item: ScopeClause) => `clause ${clauseText(item)}` },
  'rules[].join[].clauses[]': { key: joinText, noun: (item: JoinClause) => `clause ${joinText(item)}` },
  'rules[].flows[]': {
    key: (item: AttributeFlow) => item.target,
    noun: (_: AttributeFlow, key) => `flow to ${key}`,
    content: flowText,
  },
  'settings.ruleTests{}{}[]': byName,
  'settings.thresholds{}[]': { key: limitName, content: (limit: ThresholdLimit) => limitText(limit) },
};

const limitText = ({ count, percent }: ThresholdLimit): string =>
  [...(count === undefined ? [] : [`${count} objects`]), ...(percent === undefined ? [] : [`${percent} %`])].join(', ');

/** Lists without names: their content is told all the same. */
const contents: { readonly [pattern: string]: (item: never) => string } = {
  'rules[].scope[]': (item: ScopeGroup) => item.clauses.map(clauseText).join(' and '),
  'rules[].join[]': (item: JoinGroup) => item.clauses.map(joinText).join(' and '),
};

/** The key of an element among its siblings. */
export const elementKey = (pattern: string, item: unknown, index: number): string =>
  elementNames[pattern]?.key(item as never) ?? String(index + 1);

export const elementNoun = (pattern: string, key: string, item: unknown): string =>
  elementNames[pattern]?.noun?.(item as never, key) ?? `${placeNoun(pattern)} ${key}`;

export const placeNoun = (pattern: string): string => elementImpacts[pattern]?.label ?? propertyImpacts[pattern]?.label ?? pattern;

export interface ToldChange {
  readonly kind: ConfigurationChange['kind'];
  readonly subject: ConfigurationChange['subject'];
  readonly pattern: string;
  /** From the subject down to what changed. */
  readonly nouns: readonly string[];
  /** The property; empty for an element as a whole. */
  readonly label: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** One sentence for people: what, where, from what to what. */
export function changeSentence({ kind, subject, pattern, nouns, label, before, after }: ToldChange): string {
  const owner = subjectText(subject);
  const isElement = label === '' || pattern in elementImpacts;
  if (isElement) {
    const what = [...nouns, ...(label === '' ? [] : [label])].join(', ');
    const item = kind === 'added' ? after : before;
    const content = (elementNames[pattern]?.content ?? contents[pattern])?.(item as never);
    return `${what === '' ? owner : `${owner}: ${what}`} ${kind}${content === undefined || content === '' ? '' : ` (${content})`}.`;
  }
  // A record's entry carries its name in the last noun already.
  const what = pattern.endsWith('{}') ? nouns.join(', ') : [...nouns, label].join(', ');
  const list = before ?? after;
  if (Array.isArray(list) && typeof list[0] === 'object') return `${owner}: ${what} changed.`;
  if (Array.isArray(list)) return `${owner}: ${what}: ${listChange(before as unknown[] | undefined, after as unknown[] | undefined)}.`;
  if (kind === 'added') return `${owner}: ${what} set to ${shown(after)}.`;
  if (kind === 'removed') return `${owner}: ${what} removed, it was ${shown(before)}.`;
  return `${owner}: ${what} changed from ${shown(before)} to ${shown(after)}.`;
}

const subjectText = ({ kind, name }: ConfigurationChange['subject']): string =>
  kind === 'rule' ? `Rule “${name}”` : kind === 'connector' ? `Connector “${name}”` : name;

function ruleText(rule: SyncRule): string {
  const types =
    rule.direction === 'inbound' ? `${rule.csObjectType} → ${rule.mvObjectType}` : `${rule.mvObjectType} → ${rule.csObjectType}`;
  return `${rule.direction}, ${types}, ${rule.linkType}, precedence ${rule.precedence}, ${rule.flows.length} flows${rule.enabled ? '' : ', disabled'}`;
}

function flowText(flow: AttributeFlow): string {
  const from =
    flow.type === 'expression' ? (flow.expression ?? '') : flow.type === 'constant' ? `“${flow.source ?? ''}”` : (flow.source ?? '');
  return cut(`${flow.type} ${from}`);
}

const LISTED = 10;

function listChange(before: readonly unknown[] = [], after: readonly unknown[] = []): string {
  const texts = (list: readonly unknown[]) => new Set(list.map(plain));
  const [was, is] = [texts(before), texts(after)];
  const parts = [
    ...told(
      [...is].filter((item) => !was.has(item)),
      'added',
    ),
    ...told(
      [...was].filter((item) => !is.has(item)),
      'removed',
    ),
  ];
  return parts.length === 0 ? 'order changed' : parts.join('; ');
}

function told(items: readonly string[], verb: string): readonly string[] {
  if (items.length === 0) return [];
  const more = items.length - LISTED;
  return [`${items.slice(0, LISTED).join(', ')}${more > 0 ? ` and ${more} more` : ''} ${verb}`];
}

const plain = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));

function shown(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'number') return String(value);
  return `“${cut(plain(value))}”`;
}

const LONGEST = 300;
const cut = (text: string): string => (text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`);
