/**
 * OData `$filter` for directory objects: text → SQL condition over `o`. Supported as Graph does on its default index (eq,
 * in, startsWith, ge, le, any, and, or) and with `ConsistencyLevel: eventual` + `$count=true` also ne, not and endsWith
 * (learn.microsoft.com/graph/aad-advanced-queries). Values that are unique are looked up in their index.
 */
import type { ObjectType } from './directory-object.ts';
import { type GraphError, refuse } from './errors.ts';
import { type PropertyRow, propertyRow, resourceName } from './schema.ts';
import type { SqlFragment } from './store.ts';

type Value = string | number | boolean | null;

/** A condition, and the unique values one of which a match must hold: then only their holders need a look. */
interface Clause extends SqlFragment {
  readonly keys?: readonly (readonly [kind: string, value: string])[];
}

interface Token {
  readonly kind: 'word' | 'text' | 'mark' | 'end';
  readonly value: string;
}

export interface FilterScope {
  /** `ConsistencyLevel: eventual` and `$count=true` were given. */
  readonly advanced: boolean;
  /** The objects hold their unique values, as live ones do. */
  readonly indexed: boolean;
}

const MAX_DEPTH = 50;
const MAX_TERMS = 100;
/** The service's own limit for alternatives. */
const MAX_ALTERNATIVES = 15;

/** @throws GraphError 400 for text that is not a filter, or asks what Graph cannot answer. */
export function compileFilter(text: string, type: ObjectType, { advanced, indexed }: FilterScope): SqlFragment {
  const tokens = scan(text);
  let position = 0;
  let depth = 0;
  let terms = 0;
  let alternatives = 1;
  const invalid = () =>
    refuse.badQuery(`Invalid filter clause: syntax error at position ${tokens[position]?.value || 'end'} in '${text}'.`);
  const peek = (): Token => tokens[position] ?? { kind: 'end', value: '' };
  const next = (): Token => {
    const token = peek();
    position += 1;
    return token;
  };
  const isWord = (value: string) => peek().kind === 'word' && peek().value === value;
  const expect = (value: string) => {
    const token = next();
    if (token.kind !== 'mark' || token.value !== value) throw invalid();
  };
  const needsAdvanced = (name: string) => {
    if (!advanced) throw unsupported(name, type);
  };

  function disjunction(): Clause {
    depth += 1;
    if (depth > MAX_DEPTH) throw refuse.badQuery('The filter is nested too deeply.');
    let left = conjunction();
    while (isWord('or')) {
      next();
      addAlternatives(1);
      left = join(left, 'OR', conjunction());
    }
    depth -= 1;
    return left;
  }

  function conjunction(): Clause {
    let left = negation();
    while (isWord('and')) {
      next();
      left = join(left, 'AND', negation());
    }
    return left;
  }

  function negation(): Clause {
    if (!isWord('not')) return term();
    next();
    depth += 1;
    if (depth > MAX_DEPTH) throw refuse.badQuery('The filter is nested too deeply.');
    needsAdvanced('not');
    const inner = negation();
    return { sql: `NOT coalesce(${inner.sql}, 0)`, values: inner.values };
  }

  function addAlternatives(count: number): void {
    alternatives += count;
    if (alternatives > MAX_ALTERNATIVES) {
      throw refuse.unsupportedQuery(
        `Too many child clauses specified in search filter expression containing 'OR' operators: ${alternatives}. Max allowed: ${MAX_ALTERNATIVES}.`,
      );
    }
  }

  function term(): Clause {
    terms += 1;
    if (terms > MAX_TERMS) throw refuse.badQuery('The filter has too many terms.');
    if (peek().kind === 'mark' && peek().value === '(') {
      next();
      const inner = disjunction();
      expect(')');
      return inner;
    }
    const word = next();
    if (word.kind !== 'word') throw invalid();
    const called = word.value.toLowerCase();
    if (peek().value === '(' && (called === 'startswith' || called === 'endswith')) return textFunction(called);
    if (word.value.endsWith('/any')) return anyOf(word.value.slice(0, -'/any'.length));
    return comparison(word.value);
  }

  function textFunction(name: 'startswith' | 'endswith'): Clause {
    expect('(');
    const property = next();
    expect(',');
    const value = next();
    expect(')');
    if (property.kind !== 'word' || value.kind !== 'text') throw invalid();
    filterable(type, property.value, 'text');
    if (name === 'endswith') needsAdvanced(property.value);
    return like(column(property.value), name, value.value);
  }

  function comparison(property: string): Clause {
    const operator = next();
    if (operator.kind !== 'word') throw invalid();
    const row = filterable(type, property);
    if (row.kind === 'texts') throw unsupported(property, type);
    if (operator.value === 'in') {
      expect('(');
      const values = [literal()];
      while (peek().value === ',') {
        next();
        values.push(literal());
      }
      expect(')');
      addAlternatives(values.length - 1);
      return values.map((value) => equals(property, value, indexed)).reduce((left, right) => join(left, 'OR', right));
    }
    const value = literal();
    if (operator.value === 'eq') return equals(property, value, indexed);
    if (operator.value === 'ne') {
      needsAdvanced(property);
      const equal = equals(property, value, indexed);
      return { sql: `NOT coalesce(${equal.sql}, 0)`, values: equal.values };
    }
    const sign = ({ ge: '>=', le: '<=', gt: '>', lt: '<' } as Record<string, string>)[operator.value];
    if (sign === undefined) throw invalid();
    return { sql: `${column(property)} ${sign} ? COLLATE NOCASE`, values: [value === null ? null : String(value)] };
  }

  /** `proxyAddresses/any(p:p eq 'x')`, `…/any(p:startsWith(p,'x'))` and the same over groupTypes, businessPhones, otherMails. */
  function anyOf(property: string): Clause {
    const row = filterable(type, property);
    if (row.kind !== 'texts') throw unsupported(property, type);
    expect('(');
    const variable = next();
    expect(':');
    const inner = anyTerms(property, variable.value);
    expect(')');
    return inner;
  }

  function anyTerms(property: string, variable: string): Clause {
    let left = anyTerm(property, variable);
    while (isWord('or')) {
      next();
      addAlternatives(1);
      left = join(left, 'OR', anyTerm(property, variable));
    }
    return left;
  }

  function anyTerm(property: string, variable: string): Clause {
    const word = next();
    const called = word.value.toLowerCase();
    if (called === 'startswith' || called === 'endswith') {
      expect('(');
      if (next().value !== variable) throw invalid();
      expect(',');
      const value = next();
      expect(')');
      if (value.kind !== 'text') throw invalid();
      if (called === 'endswith') needsAdvanced(property);
      const inner = like('value', called, value.value);
      return { sql: `EXISTS(SELECT 1 FROM json_each(o.body, '$.${property}') WHERE ${inner.sql})`, values: inner.values };
    }
    if (word.value !== variable || next().value !== 'eq') throw invalid();
    const value = literal();
    if (typeof value !== 'string') throw invalid();
    if (indexed && property === 'proxyAddresses') return held('proxyAddresses', value.toLowerCase());
    return { sql: `EXISTS(SELECT 1 FROM json_each(o.body, '$.${property}') WHERE value = ? COLLATE NOCASE)`, values: [value] };
  }

  function literal(): Value {
    const token = next();
    if (token.kind === 'text') return token.value;
    if (token.kind !== 'word') throw invalid();
    const constants: Record<string, Value> = { true: true, false: false, null: null };
    if (Object.hasOwn(constants, token.value)) return constants[token.value] ?? null;
    return token.value;
  }

  const compiled = disjunction();
  if (peek().kind !== 'end') throw invalid();
  return compiled.keys ? amongHolders(compiled, compiled.keys) : compiled;
}

const BY_INDEX: Readonly<Record<string, (value: string) => string>> = {
  userPrincipalName: (value) => value.toLowerCase(),
  onPremisesImmutableId: (value) => value,
  uniqueName: (value) => value,
};

function equals(property: string, value: Value, indexed: boolean): Clause {
  if (property === 'id') return { sql: 'o.id = ?', values: [String(value).toLowerCase()] };
  if (value === null) return { sql: `${column(property)} IS NULL`, values: [] };
  if (typeof value === 'boolean') return { sql: `${column(property)} = ?`, values: [value ? 1 : 0] };
  const fold = indexed ? BY_INDEX[property] : undefined;
  if (fold) return held(property, fold(String(value)));
  const equal = { sql: `${column(property)} = ? COLLATE NOCASE`, values: [String(value)] };
  // A live object's mail is always among its addresses, and those are indexed.
  return indexed && property === 'mail' ? join(held('proxyAddresses', `smtp:${String(value).toLowerCase()}`), 'AND', equal) : equal;
}

function held(kind: string, value: string): Clause {
  return {
    sql: 'EXISTS(SELECT 1 FROM unique_value WHERE kind = ? AND value = ? AND object = o.row)',
    values: [kind, value],
    keys: [[kind, value]],
  };
}

function amongHolders(clause: Clause, keys: NonNullable<Clause['keys']>): SqlFragment {
  const holders = keys.map(() => '(kind = ? AND value = ?)').join(' OR ');
  return {
    sql: `o.row IN (SELECT object FROM unique_value WHERE ${holders}) AND ${clause.sql}`,
    values: [...keys.flat(), ...clause.values],
  };
}

function like(operand: string, name: 'startswith' | 'endswith', value: string): Clause {
  const pattern = value.replace(/[\\%_]/g, (mark) => `\\${mark}`);
  return { sql: `${operand} LIKE ? ESCAPE '\\'`, values: [name === 'startswith' ? `${pattern}%` : `%${pattern}`] };
}

/** Only names of the schema get here, so they are safe inside SQL. */
function column(property: string): string {
  return `json_extract(o.body, '$.${property}')`;
}

function join(left: Clause, operator: 'AND' | 'OR', right: Clause): Clause {
  const both = left.keys && right.keys ? [...left.keys, ...right.keys] : undefined;
  const keys = operator === 'OR' ? both : (left.keys ?? right.keys);
  return { sql: `(${left.sql} ${operator} ${right.sql})`, values: [...left.values, ...right.values], ...(keys ? { keys } : {}) };
}

function filterable(type: ObjectType, name: string, kind?: PropertyRow['kind']): PropertyRow {
  const row = propertyRow(type, name);
  if (!row) throw refuse.badQuery(`Could not find a property named '${name}' on type 'microsoft.graph.${type}'.`);
  if (!row.filter || (kind && row.kind !== kind)) throw unsupported(name, type);
  return row;
}

function unsupported(name: string, type: ObjectType): GraphError {
  return refuse.unsupportedQuery(
    `Unsupported or invalid query filter clause specified for property '${name}' of resource '${resourceName[type]}'.`,
  );
}

function scan(text: string): Token[] {
  const tokens: Token[] = [];
  const pattern = /\s*(?:'((?:[^']|'')*)'|([(),:])|([^\s(),:']+(?::[^\s(),']+)*))/gy;
  let end = 0;
  while (end < text.trimEnd().length) {
    pattern.lastIndex = end;
    const match = pattern.exec(text);
    if (!match) throw refuse.badQuery(`Invalid filter clause: unexpected character at position ${end} in '${text}'.`);
    end = pattern.lastIndex;
    const [, quoted, mark, word] = match;
    if (quoted !== undefined) tokens.push({ kind: 'text', value: quoted.replaceAll("''", "'") });
    else if (mark !== undefined) tokens.push({ kind: 'mark', value: mark });
    // A lambda's `p:p` is three tokens; a time's `10:00:00` is one.
    else if (word !== undefined && /^[A-Za-z_]\w*:[A-Za-z_]\w*$/.test(word)) {
      const [variable = '', rest = ''] = word.split(':');
      tokens.push({ kind: 'word', value: variable }, { kind: 'mark', value: ':' }, { kind: 'word', value: rest });
    } else if (word !== undefined) tokens.push({ kind: 'word', value: word });
  }
  return [...tokens, { kind: 'end', value: '' }];
}
