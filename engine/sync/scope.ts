import { dnKey } from '../../shared/model/dn.ts';
import type { RuleId } from '../../shared/model/identifier.ts';
import type { ScopeClause, ScopeGroup, ScopeOperator } from '../../shared/model/rule.ts';
import type { AttributeType } from '../../shared/model/value.ts';
import { bytesEqual, fromBase64, fromHex, isReference, type Value, type Values } from '../../shared/model/value.ts';
import type { CompiledRule } from './compiled-rules.ts';
import { ObjectFailure } from './effect.ts';
import type { Source } from './source.ts';
import type { Trace, TracedSource } from './trace.ts';

/** A scope compiled once per rule: OR of groups, AND of clauses; no groups = every object (spec/engine.md §6.1). */
export interface Scope {
  (source: Source): boolean;
  /** The tests of the clauses, group by group, for a trace. */
  readonly groups: readonly (readonly ((source: Source) => boolean)[])[];
}

type Test = (value: Value) => boolean;
type ClauseTest = (values: Values | undefined, source: Source) => boolean;

/** Expands `%Parameter%` with the rule's connector before comparing. */
export function compileScope(
  groups: readonly ScopeGroup[],
  typeOf: (attribute: string) => AttributeType | undefined,
  rule?: RuleId,
): Scope {
  const compiled = groups.map((group) =>
    group.clauses.map((clause) => compileClause(clause, clause.attribute === 'dn' ? 'reference' : typeOf(clause.attribute), rule)),
  );
  const scope = (source: Source) => compiled.some((clauses) => clauses.every((clause) => clause(source)));
  return Object.assign(groups.length === 0 ? () => true : scope, { groups: compiled });
}

/** `%Name%` replaced; a parameter without value is empty, one that nobody knows is for `unknown` to answer. */
export function withParameters(
  text: string,
  parameter: (name: string) => string | null | undefined,
  unknown: (name: string) => string = () => '',
): string {
  return text.replace(/%([^%]+)%/g, (_, name: string) => {
    const value = parameter(name);
    return value === undefined ? unknown(name) : (value ?? '');
  });
}

/** The DNs named by membership clauses, parameters unreplaced; the driver is asked for them before a scope is evaluated. */
export function membershipGroups(groups: readonly ScopeGroup[]): readonly string[] {
  return groups.flatMap((group) =>
    group.clauses.filter((clause) => clause.operator.endsWith('MEMBEROF')).map((clause) => clause.value ?? ''),
  );
}

function compileClause(clause: ScopeClause, type: AttributeType | undefined, rule: RuleId | undefined): (source: Source) => boolean {
  const text = clause.value ?? '';
  const parameters = /%[^%]+%/.test(text);
  const build = operators[clause.operator];
  if (!parameters) {
    const test = build(text, type);
    return (source) => test(source.attribute(clause.attribute), source);
  }
  return (source) => build(expand(clause, source, rule), type)(source.attribute(clause.attribute), source);
}

/** The clause's value with its parameters replaced by the connector's. */
function expand(clause: ScopeClause, source: Source, rule: RuleId | undefined): string {
  return withParameters(clause.value ?? '', source.parameter, (name) => {
    throw new ObjectFailure(
      'sync-rule-scoping-filter-invalid-xml',
      'connector-filter',
      `The scope uses the unknown parameter %${name}%.`,
      rule,
      clause.attribute,
    );
  });
}

/** Why these rules are in scope or not: every clause with the value it met, evaluated by the same tests. */
export function traceScopes(rules: readonly CompiledRule[], source: Source, of: TracedSource, trace: Trace): void {
  for (const { rule, scope } of rules) {
    const groups = rule.scope.map((group, at) =>
      group.clauses.map((clause, number) => ({
        attribute: clause.attribute,
        operator: clause.operator,
        value: expand(clause, source, rule.id),
        actual: source.attribute(clause.attribute) ?? [],
        satisfied: scope.groups[at]?.[number]?.(source) ?? false,
      })),
    );
    trace.add({ kind: 'scope', of, rule: rule.id, inScope: scope(source), groups });
  }
}

/**
 * Any element matches for positive operators; negative ones are exact complements, so an absent attribute is false for
 * the positive and true for the negative (§6.1 decisions 1 and 7).
 */
const any =
  (make: (text: string, type: AttributeType | undefined) => Test) =>
  (text: string, type: AttributeType | undefined): ClauseTest => {
    const test = make(text, type);
    return (values) => values?.some(test) ?? false;
  };
const none =
  (make: (text: string, type: AttributeType | undefined) => Test) =>
  (text: string, type: AttributeType | undefined): ClauseTest => {
    const test = make(text, type);
    return (values) => !(values?.some(test) ?? false);
  };

const ordering =
  (accept: (order: number) => boolean) =>
  (text: string, type: AttributeType | undefined): Test => {
    const compare = comparer(text, type);
    return (value) => {
      const order = compare(value);
      return order !== undefined && accept(order);
    };
  };

const textual =
  (accept: (value: string, text: string) => boolean) =>
  (text: string, type: AttributeType | undefined): Test => {
    const normalized = type === 'reference' ? dnKey : (own: string) => own.toLowerCase();
    const wanted = normalized(text);
    return (value) => accept(normalized(textOf(value)), wanted);
  };

const contains = textual((value, text) => value.includes(text));
const startsWith = textual((value, text) => value.startsWith(text));
const endsWith = textual((value, text) => value.endsWith(text));
const bitSet = (text: string): Test => {
  const mask = parseInteger(text);
  return (value) => typeof value === 'bigint' && mask !== undefined && (value & mask) === mask;
};

/** The twenty operators of spec/engine.md §6.1. */
const operators: { readonly [O in ScopeOperator]: (text: string, type: AttributeType | undefined) => ClauseTest } = {
  EQUAL: any(equal),
  NOTEQUAL: none(equal),
  LESSTHAN: any(ordering((order) => order < 0)),
  LESSTHAN_OR_EQUAL: any(ordering((order) => order <= 0)),
  GREATERTHAN: any(ordering((order) => order > 0)),
  GREATERTHAN_OR_EQUAL: any(ordering((order) => order >= 0)),
  CONTAINS: any(contains),
  NOTCONTAINS: none(contains),
  STARTSWITH: any(startsWith),
  NOTSTARTSWITH: none(startsWith),
  ENDSWITH: any(endsWith),
  NOTENDSWITH: none(endsWith),
  ISNULL: () => (values) => values === undefined || values.length === 0,
  ISNOTNULL: () => (values) => values !== undefined && values.length > 0,
  ISIN: any(equal),
  ISNOTIN: none(equal),
  ISBITSET: any(bitSet),
  ISBITNOTSET: none(bitSet),
  ISMEMBEROF: (text) => (_, source) => source.memberships.has(text),
  ISNOTMEMBEROF: (text) => (_, source) => !source.memberships.has(text),
};

/** §6.1 decisions 2–4, 6: booleans and text without case, numbers as numbers, binary by base64, hex or GUID text, DNs by RDN. */
function equal(text: string, type: AttributeType | undefined): Test {
  const lower = text.toLowerCase();
  const key = dnKey(text);
  const number = parseInteger(text);
  const bytes = binaryCandidates(text);
  return (value) => {
    if (typeof value === 'string') return type === 'reference' ? dnKey(value) === key : value.toLowerCase() === lower;
    if (typeof value === 'boolean') return (value ? 'true' : 'false') === lower;
    if (typeof value === 'bigint') return number !== undefined ? value === number : value.toString() === text;
    if (isReference(value)) return dnKey(value.ref) === key;
    return bytes.some((candidate) => bytesEqual(candidate, value));
  };
}

/** Numeric when the attribute is a Number and the text parses, else ordinal text without case (§6.1 decision 3, E5). */
function comparer(text: string, type: AttributeType | undefined): (value: Value) => number | undefined {
  const number = parseInteger(text);
  const lower = text.toLowerCase();
  return (value) => {
    if (value instanceof Uint8Array) return undefined;
    if (typeof value === 'bigint' && number !== undefined) return value < number ? -1 : value > number ? 1 : 0;
    if (type === 'number' && number !== undefined && typeof value === 'string') {
      const parsed = parseInteger(value);
      if (parsed !== undefined) return parsed < number ? -1 : parsed > number ? 1 : 0;
    }
    const own = textOf(value).toLowerCase();
    return own < lower ? -1 : own > lower ? 1 : 0;
  };
}

function textOf(value: Value): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'bigint') return value.toString();
  if (isReference(value)) return value.ref;
  return '';
}

/** Decimal, `0x…` or `&H…`. */
export function parseInteger(text: string): bigint | undefined {
  const trimmed = text.trim();
  if (/^-?\d+$/.test(trimmed)) return BigInt(trimmed);
  const hex = /^(?:0x|&h)([0-9a-f]+)$/i.exec(trimmed)?.[1];
  return hex === undefined ? undefined : BigInt(`0x${hex}`);
}

function binaryCandidates(text: string): readonly Uint8Array[] {
  const found: Uint8Array[] = [];
  const guid = /^\{?([0-9a-f]{8})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{12})\}?$/i.exec(text.trim());
  if (guid) {
    const [, a = '', b = '', c = '', d = '', e = ''] = guid;
    const reversed = (hex: string) => (hex.match(/../g) ?? []).reverse().join('');
    found.push(fromHex(reversed(a) + reversed(b) + reversed(c) + d + e));
  }
  if (/^(?:[0-9a-f]{2})+$/i.test(text)) found.push(fromHex(text));
  const base64 = fromBase64(text);
  if (base64 !== undefined && base64.length > 0) found.push(base64);
  return found;
}
