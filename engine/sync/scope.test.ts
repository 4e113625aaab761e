import { describe, expect, it } from 'vitest';
import { type ScopeOperator, scopeOperators } from '../../shared/model/rule.ts';
import { fromHex, type Values } from '../../shared/model/value.ts';
import { compileScope } from './scope.ts';
import type { Source } from './source.ts';
import { type PlainValues, toAttributes, toClause } from './testing/laboratory-objects.ts';
import { laboratorySchema } from './testing/laboratory-schema.ts';

const DN = 'CN=Ada,OU=Staff,DC=harbour,DC=example';

/** A source that only has attributes. */
function source(attributes: { readonly [name: string]: Values }, memberships: readonly string[] = []): Source {
  return {
    objectType: 'user',
    memberships: new Set(memberships),
    attribute: (name) => (name === 'dn' ? [DN] : attributes[name]),
    multiValued: () => false,
    imported: (name) => attributes[name],
    valueCount: (name) => attributes[name]?.length ?? 0,
    parameter: (name) => (name === 'Connector.ID' ? 'c0ffee' : undefined),
    now: () => 0n,
    random: () => 0,
  };
}

const inScope = (groups: readonly (readonly string[])[], from: Source) =>
  compileScope(
    groups.map((clauses) => ({ clauses: clauses.map(toClause) })),
    (name) => laboratorySchema.attributes[name]?.type,
  )(from);
const test = (scope: readonly (readonly string[])[], values: PlainValues) => inScope(scope, source(toAttributes(values)));

describe('engine.md §6.1 truth table: operator × kind of value', () => {
  const values = {
    absent: { attribute: 'title', values: undefined },
    single: { attribute: 'department', values: ['Sales'] },
    multi: { attribute: 'proxyAddresses', values: ['SMTP:a@x', 'smtp:b@y'] },
    number: { attribute: 'userAccountControl', values: [514n] },
    boolean: { attribute: 'cloudFiltered', values: [true] },
    binary: { attribute: 'objectGUID', values: [fromHex('c0f6a1d21e3c7a4b9f550a1b2c3d4e5f')] },
    reference: { attribute: 'manager', values: [{ ref: 'CN=Lee\\, Sam,OU=Staff,DC=harbour,DC=example' }] },
  } as const;
  type Kind = keyof typeof values;
  /** Positive operators: per kind, clause value → outcome. Every negative one is the exact complement. */
  const positive: { readonly [operator in ScopeOperator]?: { readonly [K in Kind]: { readonly [clause: string]: boolean } } } = {
    EQUAL: {
      absent: { Sales: false, '': false },
      single: { Sales: true, sALES: true, Sale: false },
      multi: { 'smtp:b@y': true, 'smtp:c@z': false },
      number: { '514': true, '0x202': true, '&H202': true, '5140': false, text: false },
      boolean: { True: true, TRUE: true, true: true, False: false },
      binary: {
        'd2a1f6c0-3c1e-4b7a-9f55-0a1b2c3d4e5f': true,
        '{D2A1F6C0-3C1E-4B7A-9F55-0A1B2C3D4E5F}': true,
        c0f6a1d21e3c7a4b9f550a1b2c3d4e5f: true,
        'wPah0h48ekufVQobLD1OXw==': true,
        'wPah0h48ekufVQobLD1OXg==': false,
      },
      // By RDN: spacing, case and the way a character is escaped do not make another name.
      reference: {
        'CN=Lee\\, Sam,OU=Staff,DC=harbour,DC=example': true,
        'cn=lee\\2C sam, ou=staff , DC=Harbour, dc=EXAMPLE': true,
        'CN=Lee,OU=Staff,DC=harbour,DC=example': false,
        '': false,
      },
    },
    ISIN: {
      absent: { x: false },
      single: { sales: true },
      multi: { 'smtp:b@y': true, 'b@y': false },
      number: { '514': true, '515': false },
      boolean: { TRUE: true, False: false },
      binary: { 'd2a1f6c0-3c1e-4b7a-9f55-0a1b2c3d4e5f': true, '00': false },
      reference: { 'CN=Lee\\, Sam, OU=Staff, DC=harbour, DC=example': true, 'OU=Staff,DC=harbour,DC=example': false },
    },
    CONTAINS: {
      absent: { a: false },
      single: { ALE: true, x: false },
      multi: { 'b@': true, 'c@': false },
      number: { '51': true, '6': false },
      boolean: { ru: true, x: false },
      binary: { c0: false },
      reference: { 'ou=STAFF, dc=harbour': true, 'OU=Other': false },
    },
    STARTSWITH: {
      absent: { a: false },
      single: { SA: true, ales: false },
      multi: { 'smtp:b': true, 'x500:': false },
      number: { '5': true, '14': false },
      boolean: { t: true, f: false },
      binary: { c0: false },
      reference: { 'cn=lee': true, 'OU=Staff': false },
    },
    ENDSWITH: {
      absent: { a: false },
      single: { LES: true, Sal: false },
      multi: { '@y': true, '@z': false },
      number: { '14': true, '5': false },
      boolean: { UE: true, tr: false },
      binary: { '5f': false },
      reference: { 'OU=Staff, DC=Harbour, DC=example': true, 'DC=harbour': false },
    },
    ISBITSET: {
      absent: { '2': false },
      single: { '2': false },
      multi: { '2': false },
      boolean: { '1': false },
      binary: { '192': false },
      reference: { '1': false },
      number: { '2': true, '0x2': true, '&H200': true, '4': false, '0x12': false, x: false },
    },
    LESSTHAN: {
      absent: { '9': false },
      single: { T: true, s: false },
      multi: { 'smtp:b': true, a: false },
      number: { '515': true, '514': false, '6': false, x: true },
      boolean: { z: true, a: false },
      binary: { z: false },
      reference: { 'cn=m': true, 'CN=A': false },
    },
    LESSTHAN_OR_EQUAL: {
      absent: { '9': false },
      single: { sales: true, r: false },
      multi: { 'SMTP:A@x': true, 'smtp:a': false },
      number: { '514': true, '513': false },
      boolean: { true: true, t: false },
      binary: { z: false },
      reference: { 'cn=m': true, 'CN=A': false },
    },
    GREATERTHAN: {
      absent: { '0': false },
      single: { r: true, sales: false },
      multi: { 'smtp:b': true, 'smtp:c': false },
      number: { '6': true, '514': false, '5000': false },
      boolean: { t: true, true: false },
      binary: { '': false },
      reference: { 'CN=A': true, 'cn=m': false },
    },
    GREATERTHAN_OR_EQUAL: {
      absent: { '0': false },
      single: { Sales: true, t: false },
      multi: { 'smtp:B@y': true, 'smtp:c': false },
      number: { '514': true, '515': false },
      boolean: { TRUE: true, u: false },
      binary: { '': false },
      reference: { 'CN=A': true, 'cn=m': false },
    },
    ISNOTNULL: {
      absent: { '': false, anything: false },
      single: { '': true, anything: true },
      multi: { '': true },
      number: { '': true },
      boolean: { '': true },
      binary: { '': true },
      reference: { '': true },
    },
  };
  const complement: { readonly [operator in ScopeOperator]?: ScopeOperator } = {
    EQUAL: 'NOTEQUAL',
    ISIN: 'ISNOTIN',
    CONTAINS: 'NOTCONTAINS',
    STARTSWITH: 'NOTSTARTSWITH',
    ENDSWITH: 'NOTENDSWITH',
    ISBITSET: 'ISBITNOTSET',
    ISNOTNULL: 'ISNULL',
  };
  const rows = Object.entries(positive).flatMap(([operator, kinds]) =>
    Object.entries(kinds).flatMap(([kind, clauses]) =>
      Object.entries(clauses).flatMap(([clause, outcome]) => {
        const negative = complement[operator as ScopeOperator];
        const row = { operator: operator as ScopeOperator, kind: kind as Kind, clause, outcome };
        return negative === undefined ? [row] : [row, { ...row, operator: negative, outcome: !outcome }];
      }),
    ),
  );
  it.each(rows)('$kind value $operator "$clause" → $outcome', ({ operator, kind, clause, outcome }) => {
    const { attribute, values: list } = values[kind];
    const from = source(list === undefined ? {} : { [attribute]: list });
    expect(
      compileScope([{ clauses: [{ attribute, operator, value: clause }] }], (name) => laboratorySchema.attributes[name]?.type)(from),
    ).toBe(outcome);
  });

  /** Membership is the object's, whatever the attribute of the clause holds. */
  const membership = Object.keys(values).flatMap((kind) => [
    { operator: 'ISMEMBEROF', kind: kind as Kind, memberships: ['CN=G,DC=x'], outcome: true },
    { operator: 'ISMEMBEROF', kind: kind as Kind, memberships: [], outcome: false },
    { operator: 'ISNOTMEMBEROF', kind: kind as Kind, memberships: ['CN=G,DC=x'], outcome: false },
    { operator: 'ISNOTMEMBEROF', kind: kind as Kind, memberships: [], outcome: true },
  ]);
  it.each(membership)('$kind value $operator with memberships $memberships → $outcome', ({ operator, kind, memberships, outcome }) => {
    const { attribute, values: list } = values[kind];
    const from = source(list === undefined ? {} : { [attribute]: list }, memberships);
    expect(inScope([[`${attribute} ${operator} CN=G,DC=x`]], from)).toBe(outcome);
  });

  it('every operator has a row for every kind of value', () => {
    const covered = new Set<string>([...rows, ...membership].map((row) => `${row.operator} ${row.kind}`));
    const wanted = scopeOperators.flatMap((operator) => Object.keys(values).map((kind) => `${operator} ${kind}`));
    expect(wanted.filter((row) => !covered.has(row))).toEqual([]);
    expect(wanted).toHaveLength(20 * 7);
  });
});

describe('engine.md §6.1 worked examples', () => {
  it('no group at all: every object; an empty group holds', () => {
    expect([test([], {}), test([[]], {})]).toEqual([true, true]);
  });

  it('the pseudo attribute dn, and a parameter in the value', () => {
    expect(inScope([['dn ENDSWITH OU=Staff,DC=harbour,DC=example']], source({}))).toBe(true);
    expect(inScope([['dn ENDSWITH ou=staff, DC=harbour, DC=example']], source({}))).toBe(true);
    expect(inScope([['dn EQUAL cn=Ada , OU=Staff,DC=harbour,DC=example']], source({}))).toBe(true);
    expect(inScope([['contributingConnector EQUAL %Connector.ID%']], source({ contributingConnector: ['c0ffee'] }))).toBe(true);
    expect(() => inScope([['title EQUAL %Nobody.Knows%']], source({}))).toThrow('%Nobody.Knows%');
  });

  it('E5 numbers compare as numbers: 6000 members are fewer than 50000, 120000 are not', () => {
    const scope = [['memberCount LESSTHAN 50000']];
    expect([test(scope, { memberCount: 6000 }), test(scope, { memberCount: 120_000 })]).toEqual([true, false]);
  });

  it('E6 bit operators take a mask: 514 is disabled, 66048 is not', () => {
    const enabled = [['userAccountControl ISBITNOTSET 2']];
    expect([512, 514, 66_048].map((userAccountControl) => test(enabled, { userAccountControl }))).toEqual([true, false, true]);
    expect([
      test([['userAccountControl ISBITSET 0x12']], { userAccountControl: 514 }),
      test([['userAccountControl ISBITNOTSET 0x12']], { userAccountControl: 514 }),
    ]).toEqual([false, true]);
  });

  it('E6b multi-valued: any element for positive operators, the complement for negative ones', () => {
    const values = { proxyAddresses: ['SMTP:a@x', 'smtp:b@y'] };
    const outcome = ['ENDSWITH @y', 'NOTENDSWITH @y', 'ISIN smtp:b@y', 'EQUAL smtp:b@y'].map((clause) =>
      test([[`proxyAddresses ${clause}`]], values),
    );
    expect(outcome).toEqual([true, false, true, true]);
  });

  it('E7 OR of groups, AND of clauses', () => {
    const scope = [['department EQUAL IT', 'c EQUAL DK'], ['c EQUAL SE']];
    const people = [{ department: 'IT', c: 'DK' }, { department: 'IT', c: 'US' }, { department: 'Sales', c: 'SE' }, { department: 'IT' }];
    expect(people.map((values) => test(scope, values))).toEqual([true, false, true, false]);
  });

  it('E8 an absent Boolean is not False', () => {
    expect([test([['cloudMastered EQUAL False']], {}), test([['cloudMastered NOTEQUAL True']], {})]).toEqual([false, true]);
  });
});
