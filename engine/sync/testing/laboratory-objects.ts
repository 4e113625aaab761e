import { createHash } from 'node:crypto';
import { rdnValue } from '../../../shared/model/dn.ts';
import type { ConnectorId, RuleId } from '../../../shared/model/identifier.ts';
import type {
  AttributeFlow,
  Direction,
  JoinClause,
  LinkType,
  MergeType,
  ScopeClause,
  ScopeOperator,
  SyncRule,
} from '../../../shared/model/rule.ts';
import { type AttributeMap, isReference, type Value, type Values } from '../../../shared/model/value.ts';
import type { ImportEntry } from '../../connectors/connector.ts';
import { laboratorySchema } from './laboratory-schema.ts';

/** Values as tests write and read them: numbers for numbers, text for binaries, names of objects for references. */
export type Plain = string | number | boolean;
export interface PlainValues {
  readonly [attribute: string]: Plain | readonly Plain[] | undefined;
}

/** `CN=name,DC=lab`; a text that is a DN already stays one. */
export const dnOf = (name: string): string => (name.includes('=') ? name : `CN=${name},DC=lab`);
export const nameOf = (dn: string): string => (dn.endsWith(',DC=lab') ? rdnValue(dn) : dn);

export interface ObjectOptions {
  /** Anchor when it is not the name: the same object under another name, or another object under the same. */
  readonly anchor?: string;
}

const object =
  (objectType: string) =>
  (name: string, values: PlainValues = {}, { anchor = name }: ObjectOptions = {}): ImportEntry => ({
    change: 'object',
    dn: dnOf(name),
    anchor,
    objectType,
    attributes: toAttributes(values),
  });
export const user = object('user');
export const inetOrgPerson = object('inetOrgPerson');
export const contact = object('contact');
export const group = object('group');
export const computer = object('computer');
export const foreignSecurityPrincipal = object('foreignSecurityPrincipal');
/** A person that is in the metaverse before the test begins; see `laboratory({ metaverse })`. */
export const person = object('seed');
/** The source no longer has the object. */
export const gone = (anchor: string): ImportEntry => ({ change: 'delete', dn: '', anchor, objectType: '', attributes: {} });

export function toAttributes(values: PlainValues): AttributeMap {
  const attributes: { [attribute: string]: Values } = {};
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined) continue;
    const list = typeof value === 'object' ? value : [value];
    if (list.length > 0) attributes[name] = list.map((item) => toValue(name, item));
  }
  return attributes;
}

function toValue(attribute: string, plain: Plain): Value {
  const type = laboratorySchema.attributes[attribute]?.type;
  if (type === undefined) throw new Error(`the laboratory's schema has no attribute ${attribute}`);
  if (type === 'reference') return { ref: dnOf(String(plain)) };
  if (type === 'binary') return new TextEncoder().encode(String(plain));
  return typeof plain === 'number' ? BigInt(plain) : plain;
}

/** One value of a single-valued attribute, a sorted list of a multi-valued one. `name` says what a reference is called. */
export function toPlain(attribute: string, values: Values, name: (ref: string) => string = nameOf): Plain | readonly Plain[] {
  const list = values.map((value): Plain => {
    if (typeof value === 'bigint') return Number(value);
    if (value instanceof Uint8Array) return new TextDecoder().decode(value);
    return isReference(value) ? name(value.ref) : value;
  });
  const only = list[0];
  if (laboratorySchema.attributes[attribute]?.multiValued !== true && list.length === 1 && only !== undefined) return only;
  return list.sort();
}

/** A word: direct flow of that attribute; any other text: an expression. */
export type FlowText =
  | string
  | {
      readonly from?: string;
      readonly expression?: string;
      readonly constant?: string;
      readonly merge?: MergeType;
      readonly once?: boolean;
    };

export interface RuleText {
  readonly name: string;
  readonly direction: Direction;
  readonly connector: string;
  readonly type: string;
  readonly mvType: string;
  readonly link: LinkType;
  /** Default: 100 and up in the order of the laboratory's list. */
  readonly precedence?: number;
  readonly enabled: boolean;
  /** OR of groups, AND of clauses: `[['department EQUAL IT', 'c EQUAL DK'], ['c EQUAL SE']]`. */
  readonly scope: readonly (readonly string[])[];
  /** Groups of `cs=mv`; `cs==mv` compares with case. */
  readonly join: readonly (readonly string[])[];
  readonly flows: { readonly [target: string]: FlowText };
}

/** An inbound Provision rule for users of `forest`, unless told otherwise. */
export const rule = (text: Partial<RuleText> & { readonly name: string }): RuleText => ({
  direction: 'inbound',
  connector: text.direction === 'outbound' ? 'tenant' : 'forest',
  type: 'user',
  mvType: text.type === 'group' ? 'group' : 'person',
  link: 'provision',
  enabled: true,
  scope: [],
  join: [],
  flows: {},
  ...text,
});

/** An outbound rule to `tenant`. */
export const outbound = (text: Partial<RuleText> & { readonly name: string }): RuleText => rule({ direction: 'outbound', ...text });

export const ruleId = (name: string): RuleId => guid(`rule ${name}`) as RuleId;
export const connectorId = (name: string): ConnectorId => guid(`connector ${name}`) as ConnectorId;

function guid(text: string): string {
  const hash = createHash('sha256').update(text).digest('hex');
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-4${hash.slice(13, 16)}-8${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
}

export function toRule(text: RuleText, index: number): SyncRule {
  return {
    id: ruleId(text.name),
    name: text.name,
    direction: text.direction,
    connectorId: connectorId(text.connector),
    csObjectType: text.type,
    mvObjectType: text.mvType,
    linkType: text.link,
    precedence: text.precedence ?? 100 + index,
    enabled: text.enabled,
    passwordSync: false,
    softDeleteExpirySeconds: 0,
    version: 1,
    scope: text.scope.map((clauses) => ({ clauses: clauses.map(toClause) })),
    join: text.join.map((clauses) => ({ clauses: clauses.map(toJoinClause) })),
    flows: Object.entries(text.flows).map(([target, flow]) => toFlow(target, flow)),
  };
}

export function toClause(text: string): ScopeClause {
  const [attribute = '', operator = '', ...value] = text.split(' ');
  return { attribute, operator: operator as ScopeOperator, value: value.join(' ') };
}

function toJoinClause(text: string): JoinClause {
  const [cs = '', mv = ''] = text.split(/==?/);
  return { cs, mv, caseSensitive: text.includes('==') };
}

function toFlow(target: string, text: FlowText): AttributeFlow {
  const flow = typeof text === 'object' ? text : /^[\w-]+$/.test(text) ? { from: text } : { expression: text };
  const base = { target, merge: flow.merge ?? 'update', applyOnce: flow.once ?? false };
  if (flow.constant !== undefined) return { ...base, type: 'constant', source: flow.constant };
  if (flow.expression !== undefined) return { ...base, type: 'expression', expression: flow.expression };
  return { ...base, type: 'direct', source: flow.from };
}
