import { describe, expect, it } from 'vitest';
import { blankObject } from '../../shared/model/blank-object.ts';
import type { CsId, MvId } from '../../shared/model/identifier.ts';
import type { CsObject, MvObject } from '../../shared/model/object.ts';
import type { MergeType } from '../../shared/model/rule.ts';
import { compileRules } from './compiled-rules.ts';
import type { Effect } from './effect.ts';
import { synchronize } from './synchronize.ts';
import {
  connectorId,
  type FlowText,
  outbound,
  type PlainValues,
  type RuleText,
  rule,
  ruleId,
  toAttributes,
  toRule,
} from './testing/laboratory-objects.ts';
import { connectorRecord, laboratoryMetaverse } from './testing/laboratory-schema.ts';

/**
 * Kinds of contributions: V value, N literal NULL, I IgnoreThisFlow, A AuthoritativeNull, . absent source, E Error().
 * Outcomes: numbers of the contributors whose values are there, strongest first; `-` empty; `keep` as it was; `!` the
 * object fails. Values: contributor 1 {X:1, y:1}, 2 {x:1, y:2}, 3 {x:1, y:3}; the first one differs from the others in case.
 */
type Kind = 'V' | 'N' | 'I' | 'A' | '.' | 'E';
const kinds: readonly Kind[] = ['V', 'N', 'I', 'A', '.', 'E'];
const valuesOf = (number: number) => [number === 1 ? 'X:1' : 'x:1', `y:${number}`];

const none = {
  //                  Update  Replace Merge  MergeCaseInsensitive
  'no contributor': ['-', '-', '-', '-'],
} as const;

const one: { readonly [K in Kind]: readonly [string, string, string, string] } = {
  //  Update  Replace Merge  MergeCaseInsensitive
  V: ['1', '1', '1', '1'],
  N: ['-', '-', '-', '-'],
  I: ['keep', 'keep', '-', '-'],
  A: ['-', '-', '-', '-'],
  '.': ['-', '-', '-', '-'],
  E: ['!', '!', '!', '!'],
};

/** Row: the stronger contributor; columns: the weaker one. A decided Update does not evaluate what is weaker. */
const two: { readonly [T in 'update' | 'merge']: { readonly [K in Kind]: string } } = {
  update: {
    //    V     N     I     A     .     E
    V: '  1     1     1     1     1     1',
    N: '  2     -     keep  -     -     !',
    I: '  2     keep  keep  -     keep  !',
    A: '  -     -     -     -     -     -',
    '.': '2     -     keep  -     -     !',
    E: '  !     !     !     !     !     !',
  },
  merge: {
    //    V     N     I     A     .     E
    V: '  12    1     1     1     1     !',
    N: '  2     -     -     -     -     !',
    I: '  2     -     -     -     -     !',
    A: '  -     -     -     -     -     -',
    '.': '2     -     -     -     -     !',
    E: '  !     !     !     !     !     !',
  },
};

/** The third contributor, where the first two leave it something to say; stronger than all of them: the second table. */
const three: readonly (readonly [given: string, update: string, merge: string])[] = [
  ['VVV', '1', '123'],
  ['VVN', '1', '12'],
  ['VNV', '1', '13'],
  ['VIV', '1', '13'],
  ['VAV', '1', '1'],
  ['V.V', '1', '13'],
  ['VEV', '1', '!'],
  ['VVA', '1', '12'],
  ['VVE', '1', '!'],
  ['NVV', '2', '23'],
  ['IVV', '2', '23'],
  ['.VV', '2', '23'],
  ['NNV', '3', '3'],
  ['NIV', '3', '3'],
  ['N.V', '3', '3'],
  ['INV', '3', '3'],
  ['IIV', '3', '3'],
  ['I.V', '3', '3'],
  ['..V', '3', '3'],
  ['NAV', '-', '-'],
  ['IAV', '-', '-'],
  ['.AV', '-', '-'],
  ['NNN', '-', '-'],
  ['...', '-', '-'],
  ['INN', 'keep', '-'],
  ['NIN', 'keep', '-'],
  ['..I', 'keep', '-'],
  ['III', 'keep', '-'],
  ['IIA', '-', '-'],
  ['AVV', '-', '-'],
  ['NNE', '!', '!'],
  ['IIE', '!', '!'],
  ['NVE', '2', '!'],
  ['AEE', '-', '-'],
  ['EVV', '!', '!'],
];

interface Row {
  readonly merge: MergeType;
  readonly given: string;
  readonly expected: string;
}
const mergeTypes: readonly MergeType[] = ['update', 'replace', 'merge', 'mergeCaseInsensitive'];
const column = (merge: MergeType) => (merge === 'update' || merge === 'replace' ? 'update' : 'merge');
const rows: readonly Row[] = mergeTypes.flatMap((merge, at) => [
  { merge, given: '', expected: none['no contributor'][at] ?? '' },
  ...kinds.map((kind) => ({ merge, given: kind, expected: one[kind][at] ?? '' })),
  ...kinds.flatMap((first) => {
    const cells = two[column(merge)][first].trim().split(/\s+/);
    return kinds.map((second, cell) => ({ merge, given: first + second, expected: cells[cell] ?? '' }));
  }),
  ...three.map(([given, update, merged]) => ({ merge, given, expected: column(merge) === 'update' ? update : merged })),
]);

const flowOf = (kind: string, merge: MergeType): FlowText => {
  const expressions: { readonly [kind: string]: string } = { N: 'NULL', I: 'IgnoreThisFlow', A: 'AuthoritativeNull', E: 'Error("no")' };
  const expression = expressions[kind];
  if (expression !== undefined) return { expression, merge };
  return { from: kind === 'V' ? 'proxyAddresses' : 'otherMailbox', merge };
};
/** Which contributors' values these are, and that there are no others; without case, equal ones come from the strongest. */
function told(values: readonly unknown[], given: string, merge: MergeType): string {
  const numbers = [1, 2, 3].filter((number) => values.includes(`y:${number}`));
  const shared = new Set(numbers.flatMap((number) => (given[number - 1] === 'V' ? valuesOf(number).slice(0, 1) : [])));
  const spelled = merge === 'mergeCaseInsensitive' ? [...shared].slice(0, 1) : [...shared];
  const whole = [...spelled, ...numbers.map((number) => `y:${number}`)].sort();
  if (JSON.stringify([...values].sort()) !== JSON.stringify(whole)) return `unexpected ${JSON.stringify(values)}`;
  return numbers.join('') || '-';
}
const title = '$merge of "$given" → $expected';

describe('truth table: merge type × contributors × kinds of nothing, inbound', () => {
  it.each(rows)(title, ({ merge, given, expected }) => {
    const texts = [...given].map((kind, index) =>
      rule({ name: `R${index + 1}`, connector: `f${index + 1}`, flows: { proxyAddresses: flowOf(kind, merge) } }),
    );
    const contributors = texts.map((text, index) => object(index + 1, text.connector, { proxyAddresses: valuesOf(index + 1) }));
    // What is there comes from the first contributor, as it does when an ignored flow is all there is.
    const old = { value: 'old', cs: 1 as CsId, rule: ruleId('R1'), time: 0 };
    const effects = decide([hold({}), ...texts], [object(9, 'base', {}), ...contributors], { proxyAddresses: [old] });
    const set = effects.find((effect) => effect.kind === 'set-metaverse-values' && effect.attribute === 'proxyAddresses');
    const values = set?.kind === 'set-metaverse-values' ? set.after.map((entry) => entry.value) : ['old'];
    if (expected === '!') return expect(effects[0]).toMatchObject({ kind: 'error', code: 'sync-rule-error-function-triggered' });
    if (expected === 'keep') return expect(values).toEqual(['old']);
    expect(told(values, given, merge)).toBe(expected);
  });

  it('the tables are complete: every pair of kinds, for every merge type', () => {
    for (const merge of mergeTypes) {
      const given = new Set(rows.filter((row) => row.merge === merge).map((row) => row.given));
      expect(kinds.flatMap((first) => ['', ...kinds].map((second) => first + second)).filter((pair) => !given.has(pair))).toEqual([]);
    }
    expect(rows.filter((row) => row.expected === '')).toEqual([]);
  });
});

/** The target holds `old`, which is not ours. `-`: its values are removed; `keep`: nothing is staged; else what is staged. */
const outward: readonly (readonly [given: string, update: string, merge: string])[] = [
  ['', 'keep', 'keep'],
  ['V', '1', '1'],
  ['N', '-', 'keep'],
  ['I', 'keep', 'keep'],
  ['A', '-', 'keep'],
  ['.', '-', 'keep'],
  ['E', '!', '!'],
  ['VN', '1', '1'],
  ['NV', '1', '1'],
  ['IV', '1', '1'],
  ['AV', '-', 'keep'],
  ['IN', 'keep', 'keep'],
  ['NI', 'keep', 'keep'],
  ['IA', '-', 'keep'],
  ['NN', '-', 'keep'],
  ['VE', '1', '!'],
  ['NE', '!', '!'],
];

describe('truth table: merge type × contributors × kinds of nothing, outbound', () => {
  const cases = mergeTypes.flatMap((merge) =>
    outward.map(([given, update, merged]) => ({ merge, given, expected: column(merge) === 'update' ? update : merged })),
  );
  it.each(cases)(title, ({ merge, given, expected }) => {
    const texts = [...given].map((kind, index) => outbound({ name: `O${index + 1}`, flows: { proxyAddresses: flowOf(kind, merge) } }));
    const base = object(9, 'base', { proxyAddresses: valuesOf(1) });
    const target = object(1, 'tenant', { proxyAddresses: ['old'] });
    const effects = decide([hold({ proxyAddresses: 'proxyAddresses' }), ...texts], [base, target], {});
    if (expected === '!') return expect(effects[0]).toMatchObject({ kind: 'error', at: 'export-flow' });
    const staged = effects.find((effect) => effect.kind === 'stage-export');
    const kept = column(merge) === 'merge' ? ['old'] : [];
    const values = expected === 'keep' ? undefined : expected === '-' ? [] : [...kept, ...valuesOf(1)];
    expect(staged?.kind === 'stage-export' ? staged.attributes.proxyAddresses : undefined).toEqual(values);
  });
});

/** Keeps the metaverse object alive, whoever contributes. */
const hold = (flows: { readonly [target: string]: FlowText }) => rule({ name: 'Hold', connector: 'base', precedence: 50, flows });

/** The effects of synchronizing the first of these objects, all connected to one metaverse object. */
function decide(texts: readonly RuleText[], connectors: readonly CsObject[], values: MvObject['values']): readonly Effect[] {
  const names = [...new Set(['base', 'tenant', ...texts.map((text) => text.connector)])];
  const records = names.map((name, index) => connectorRecord(connectorId(name), name, index));
  const context = {
    rules: compileRules(texts.map(toRule), records, laboratoryMetaverse),
    now: 0,
    newCsId: () => 99 as CsId,
    newMvId: () => 99 as MvId,
  };
  const mv: MvObject = {
    id: 1 as MvId,
    objectType: 'person',
    values,
    references: {},
    created: 0,
    modified: 0,
    provisioningRetry: false,
    refRetry: false,
  };
  const [focus] = connectors;
  if (focus === undefined) throw new Error('nobody to synchronize');
  const evaluation = synchronize(focus, context);
  for (let turn = evaluation.next(); ; turn = evaluation.next({ mv, connectors })) {
    if (turn.done) return turn.value;
    if (turn.value.ask !== 'neighbourhood') throw new Error(`unexpected question ${turn.value.ask}`);
  }
}

function object(id: number, connector: string, values: PlainValues): CsObject {
  const blank = blankObject(id as CsId, connectorId(connector), 'default', `CN=${id},DC=lab`, 'user');
  const link = { mv: 1 as MvId, origin: 'manual', rule: undefined, time: 0, rules: [] } as const;
  return { ...blank, anchor: `${id}`, link, base: toAttributes(values) };
}
