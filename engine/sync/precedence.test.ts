import { describe, expect, it } from 'vitest';
import type { MergeType } from '../../shared/model/rule.ts';
import type { Values } from '../../shared/model/value.ts';
import { compileRules } from './compiled-rules.ts';
import type { FlowResult } from './flow.ts';
import { type Contributor, resolvePrecedence } from './precedence.ts';
import { computer, connectorId, laboratory, person, rule, toRule, user } from './testing/laboratory.ts';
import { laboratoryMetaverse } from './testing/laboratory-schema.ts';

type Given = Values | 'null' | 'authoritative-null' | 'ignore';

/** Resolves contributions given strongest first; `keep` or the values with the number (from 1) of their contributor. */
function resolve(merge: MergeType | readonly MergeType[], ...given: readonly Given[]): string {
  const contributors = given.map((result, index): Contributor<number> => {
    const type = typeof merge === 'string' ? merge : (merge[index] ?? 'update');
    const text = rule({ name: `${index + 1}`, flows: { proxyAddresses: { from: 'proxyAddresses', merge: type } } });
    const record = { id: connectorId('forest'), schema: laboratoryMetaverse } as never;
    const flow = compileRules([toRule(text, 0)], [record], laboratoryMetaverse).all[0]?.flows[0];
    if (flow === undefined) throw new Error('the rule has no flow');
    const outcome: FlowResult = typeof result === 'string' ? { kind: result } : { kind: 'values', values: result };
    return { flow, origin: index + 1, evaluate: () => outcome };
  });
  const resolution = resolvePrecedence(contributors);
  return resolution.kind === 'keep'
    ? 'keep'
    : resolution.values.map(({ value, contributor }) => `${String(value)} (${contributor.origin})`).join(', ');
}

describe('engine.md §7.3, §7.4 merge type × contributors × kinds of nothing', () => {
  const A = ['SMTP:bob@c', 'smtp:b@c'];
  const R = ['smtp:bob@c', 'smtp:r@c'];
  const all = 'SMTP:bob@c (1), smtp:b@c (1)';
  it.each<[MergeType, readonly Given[], string]>([
    ['update', [], ''],
    ['update', [A], all],
    ['update', [A, R], all],
    ['update', ['null', R], 'smtp:bob@c (2), smtp:r@c (2)'],
    ['update', ['ignore', R], 'smtp:bob@c (2), smtp:r@c (2)'],
    ['update', ['authoritative-null', R], ''],
    ['update', ['null', 'authoritative-null', R], ''],
    ['update', ['null'], ''],
    ['update', ['null', 'null'], ''],
    ['update', ['ignore'], 'keep'],
    ['update', ['ignore', 'null'], 'keep'],
    ['update', ['null', 'ignore'], 'keep'],
    ['update', ['ignore', 'authoritative-null'], ''],
    ['update', ['null', 'null', R], 'smtp:bob@c (3), smtp:r@c (3)'],
    ['replace', [A, R], all],
    ['replace', ['null', R], 'smtp:bob@c (2), smtp:r@c (2)'],
    ['merge', [A], all],
    ['merge', [A, R], `${all}, smtp:bob@c (2), smtp:r@c (2)`],
    ['merge', [A, 'null', R], `${all}, smtp:bob@c (3), smtp:r@c (3)`],
    ['merge', ['ignore', R], 'smtp:bob@c (2), smtp:r@c (2)'],
    ['merge', [A, 'authoritative-null', R], all],
    ['merge', ['authoritative-null', R], ''],
    ['merge', ['null', 'ignore'], ''],
    ['mergeCaseInsensitive', [A, R], `${all}, smtp:r@c (2)`],
    ['mergeCaseInsensitive', [R, A], 'smtp:bob@c (1), smtp:r@c (1), smtp:b@c (2)'],
    ['mergeCaseInsensitive', [A, 'authoritative-null', R], all],
    ['mergeCaseInsensitive', ['null', 'null'], ''],
  ])('%s of %j → %s', (merge, given, outcome) => {
    expect(resolve(merge, ...given)).toBe(outcome);
  });

  it('different merge types for one attribute are an error; update and replace are the same', () => {
    expect(() => resolve(['update', 'merge'], A, R)).toThrow('different merge types');
    expect(() => resolve(['merge', 'mergeCaseInsensitive'], A, R)).toThrow('different merge types');
    expect(resolve(['update', 'replace'], A, R)).toBe(all);
  });
});

describe('engine.md §7 inbound flow', () => {
  const join = [['employeeID=employeeID']];
  /** Forest R is stronger than forest A; `extra` rules come before both. */
  const forests = (...extra: ReturnType<typeof rule>[]) => [
    ...extra,
    rule({ name: 'R', connector: 'r', precedence: 104, join, flows: { employeeID: 'employeeID', title: 'Trim([title])' } }),
    rule({ name: 'A', connector: 'a', precedence: 106, join, flows: { employeeID: 'employeeID', title: 'title' } }),
  ];
  const custom = (expression: string) => rule({ name: 'Custom', connector: 'r', precedence: 50, join, flows: { title: { expression } } });

  it('E16 the strongest value wins, NULL falls through, AuthoritativeNull ends the search', async () => {
    const lab = await laboratory({ rules: forests() });
    const title = () => [lab.joined('a/u').values.title, lab.joined('a/u').lineage.title];
    await lab
      .import('r', user('u', { employeeID: '1', title: '  CFO ' }))
      .import('a', user('u', { employeeID: '1', title: 'Chief' }))
      .sync();
    expect(title()).toEqual(['CFO', 'R from r/u']);
    await lab.import('r', user('u', { employeeID: '1' })).sync();
    expect(title()).toEqual(['Chief', 'A from a/u']);
    await lab.setRules(forests(custom('AuthoritativeNull')));
    await lab.sync('r', 'full');
    expect(title()).toEqual([undefined, undefined]);
  });

  it('E17 IgnoreThisFlow lets weaker rules contribute, and keeps what is there when none does', async () => {
    const lab = await laboratory({ rules: forests(custom('IIF(IsPresent([description]),[description],IgnoreThisFlow)')) });
    const title = () => lab.joined('r/u').values.title;
    await lab
      .import('r', user('u', { employeeID: '1', description: 'Old' }))
      .import('a', user('u', { employeeID: '1', title: 'Chief' }))
      .sync();
    expect(title()).toBe('Old');
    await lab.import('r', user('u', { employeeID: '1' })).sync();
    expect(title()).toBe('Chief');
    await lab
      .import('r', user('u', { employeeID: '1', description: 'Old' }))
      .import('a', user('u', { employeeID: '1' }))
      .sync();
    await lab.import('r', user('u', { employeeID: '1' })).sync();
    expect(title()).toBe('Old');
  });

  it('E18 a clone that yields NULL does not empty the attribute while the original is enabled', async () => {
    const lab = await laboratory({ rules: forests(custom('NULL')) });
    await lab.import('r', user('u', { employeeID: '1', title: 'CFO' })).sync();
    expect(lab.joined('r/u').values.title).toBe('CFO');
  });

  it.each<[MergeType, readonly string[]]>([
    ['update', ['SMTP:bob@c.com', 'smtp:b@c.com']],
    ['merge', ['SMTP:bob@c.com', 'smtp:b@c.com', 'smtp:bob@c.com']],
    ['mergeCaseInsensitive', ['SMTP:bob@c.com', 'smtp:b@c.com']],
  ])('E19 %s of two forests; one contributor is recalled without touching the other', async (merge, expected) => {
    const flows = { employeeID: 'employeeID', proxyAddresses: { from: 'proxyAddresses', merge } };
    const lab = await laboratory({
      rules: [rule({ name: 'A', connector: 'a', join, flows }), rule({ name: 'R', connector: 'r', join, flows })],
    });
    await lab.import('a', user('u', { employeeID: '1', proxyAddresses: ['SMTP:bob@c.com', 'smtp:b@c.com'] }));
    await lab.import('r', user('u', { employeeID: '1', proxyAddresses: ['smtp:bob@c.com'] })).sync();
    expect(lab.joined('a/u').values.proxyAddresses).toEqual(expected);
    await lab.import('a', user('u', { employeeID: '1' })).sync();
    expect(lab.joined('a/u')).toMatchObject({ values: { proxyAddresses: ['smtp:bob@c.com'] }, lineage: { proxyAddresses: 'R from r/u' } });
  });

  it('E20 apply once: only when the metaverse object is projected, kept while rule and contributor stay', async () => {
    const device = rule({
      name: 'Computer Join',
      type: 'computer',
      mvType: 'device',
      join: [['objectGUID=objectGUID']],
      flows: { objectGUID: 'objectGUID', cloudCreated: { constant: 'False', once: true }, displayName: { from: 'cn', once: true } },
    });
    const lab = await laboratory({ rules: [device] });
    await lab.import('forest', computer('pc', { objectGUID: 'g1', cn: 'First' })).sync();
    await lab
      .import('forest', computer('pc', { objectGUID: 'g1', cn: 'Second' }))
      .sync()
      .sync('forest', 'full');
    expect(lab.joined('pc').values).toEqual({ objectGUID: 'g1', cloudCreated: false, displayName: 'First' });
  });

  it('E20 joining an existing object evaluates no apply-once flow', async () => {
    const joining = rule({ name: 'Join', join, flows: { title: { from: 'title', once: true } } });
    const lab = await laboratory({ rules: [joining], metaverse: [person('x', { employeeID: '1' })] });
    await lab.import('forest', user('u', { employeeID: '1', title: 'Chief' })).sync();
    expect(lab.joined('u').values).toEqual({ employeeID: '1' });
  });

  it('provenance follows the winner, although the value stays the same', async () => {
    const lab = await laboratory({ rules: forests() });
    await lab
      .import('r', user('u', { employeeID: '1', title: 'Chief' }))
      .import('a', user('u', { employeeID: '1', title: 'Chief' }))
      .sync();
    expect(lab.joined('a/u').lineage.title).toBe('R from r/u');
    await lab.import('r', user('u', { employeeID: '1' })).sync('r');
    expect(lab.joined('a/u')).toMatchObject({ values: { title: 'Chief' }, lineage: { title: 'A from a/u' } });
    expect(lab.last.counters).toEqual({ 'connector-no-flow': 1 });
  });

  it('§7.6 what a deleted object contributed is recalled, the others repopulate from what was synchronized of them', async () => {
    const lab = await laboratory({ rules: forests() });
    await lab
      .import('r', user('u', { employeeID: '1', title: 'CFO' }))
      .import('a', user('u', { employeeID: '1', title: 'Chief' }))
      .sync();
    lab.system('r').remove('u');
    await lab
      .import('a', user('u', { employeeID: '1', title: 'Boss' }))
      .import('r')
      .sync('r');
    expect(lab.joined('a/u')).toMatchObject({ values: { title: 'Chief' }, connectors: ['a/u'] });
    await lab.sync('a');
    expect(lab.joined('a/u').values.title).toBe('Boss');
  });
});
