import { describe, expect, it } from 'vitest';
import type { LinkType } from '../../shared/model/rule.ts';
import { laboratory, outbound, person, rule, user } from './testing/laboratory.ts';

describe('engine.md §6.3 inbound link type × scope', () => {
  const inboundRule = (link: LinkType) =>
    rule({ name: 'Own', link, scope: [['c EQUAL DK']], join: [['employeeID=employeeID']], flows: { title: 'title' } });
  /** in scope with nobody to join · in scope with a partner · what is left of both after it has left scope */
  it.each<[LinkType, { alone: boolean; joins: boolean; keepsAlive: boolean; flows: boolean }]>([
    ['provision', { alone: true, joins: true, keepsAlive: true, flows: true }],
    ['join', { alone: false, joins: true, keepsAlive: false, flows: true }],
    ['stickyJoin', { alone: false, joins: true, keepsAlive: true, flows: true }],
    ['joinNoFlow', { alone: false, joins: true, keepsAlive: false, flows: false }],
  ])('%s: %j', async (link, expected) => {
    const lab = await laboratory({ rules: [inboundRule(link)], metaverse: [person('p', { employeeID: '1' })] });
    await lab
      .import('forest', user('partnered', { c: 'DK', employeeID: '1', title: 'Chief' }), user('alone', { c: 'DK', employeeID: '2' }))
      .sync();
    const joined = { alone: lab.object('alone').mv !== undefined, joins: lab.joined('partnered').connectors.includes('seed/p') };
    const flows = lab.joined('partnered').values.title === 'Chief';
    lab.system('seed').remove('p');
    await lab.import('seed').sync('seed');
    expect({ ...joined, flows, keepsAlive: lab.object('partnered').mv !== undefined }).toEqual(expected);

    await lab.import('forest', user('partnered', { c: 'SE', employeeID: '1' }), user('alone', { c: 'SE', employeeID: '2' })).sync('forest');
    expect(lab.objects('forest').map((object) => object.mv)).toEqual([undefined, undefined]);
    expect(lab.metaverse()).toEqual([]);
  });

  it('a linked object stays linked when the join values stop matching', async () => {
    const lab = await laboratory({ rules: [inboundRule('join')], metaverse: [person('p', { employeeID: '1' })] });
    await lab.import('forest', user('u', { c: 'DK', employeeID: '1' })).sync();
    await lab.import('forest', user('u', { c: 'DK', employeeID: '9' })).sync();
    expect(lab.joined('u').connectors).toEqual(['seed/p', 'forest/u']);
  });

  it('leaving the scope disconnects, recalls, and leaves the others alone', async () => {
    const lab = await laboratory({ rules: [inboundRule('join')], metaverse: [person('p', { employeeID: '1' })] });
    await lab.import('forest', user('u', { c: 'DK', employeeID: '1', title: 'Chief' })).sync();
    await lab.import('forest', user('u', { c: 'SE', employeeID: '1', title: 'Chief' })).sync('forest');
    expect(lab.object('u')).toMatchObject({ mv: undefined, disconnection: 'out-of-scope', rules: [] });
    expect(lab.last.counters).toEqual({ 'connector-filtered-leave-mv': 1 });
    expect(lab.joined('p').values).toEqual({ employeeID: '1' });
  });
});

describe('engine.md §8.1, §8.3 outbound link type × scope', () => {
  const inbound = rule({ name: 'In', flows: { employeeID: 'employeeID', title: 'title', c: 'c' } });
  const outboundRule = (link: LinkType) =>
    outbound({
      name: 'Out',
      link,
      scope: [['c EQUAL DK']],
      join: [['employeeID=employeeID']],
      flows: { dn: '"CN=t" & [employeeID] & ",DC=lab"', employeeID: 'employeeID', title: 'title' },
    });
  /** creates when nobody is there · joins what is there · flows to it · what is staged when scope is left, for a joined one */
  it.each<[LinkType, { creates: boolean; joins: boolean; flows: boolean; onLeaving: string }]>([
    ['provision', { creates: true, joins: true, flows: true, onLeaving: 'delete' }],
    ['join', { creates: false, joins: true, flows: true, onLeaving: 'disconnect' }],
    ['stickyJoin', { creates: false, joins: true, flows: true, onLeaving: 'disconnect' }],
    ['joinNoFlow', { creates: false, joins: true, flows: false, onLeaving: 'disconnect' }],
  ])('%s: %j', async (link, expected) => {
    const lab = await laboratory({ rules: [inbound, outboundRule(link)] });
    await lab.import('tenant', user('t1', { employeeID: '1' })).sync('tenant');
    await lab
      .import('forest', user('partnered', { c: 'DK', employeeID: '1', title: 'Chief' }), user('alone', { c: 'DK', employeeID: '2' }))
      .sync('forest');
    const seen = {
      creates: lab.find('tenant/t2') !== undefined,
      joins: lab.object('tenant/t1').mv === lab.object('partnered').mv,
      flows: lab.object('tenant/t1').values.title === 'Chief',
    };
    await lab.export().import('tenant').sync('tenant');
    await lab.import('forest', user('partnered', { c: 'SE', employeeID: '1' }), user('alone', { c: 'SE', employeeID: '2' })).sync('forest');
    const there = lab.object('tenant/t1');
    const onLeaving = there.staged?.operation ?? (there.mv === undefined ? 'disconnect' : 'keep');
    expect({ ...seen, onLeaving }).toEqual(expected);
  });

  it('JoinNoFlow beside the Provision rule: linked, not deprovisioned when that leaves scope, no flow', async () => {
    const rules = [inbound, outboundRule('provision')];
    const lab = await laboratory({ rules });
    await lab.import('forest', user('u', { c: 'DK', employeeID: '1', title: 'Chief' })).cycle();
    await lab.setRules([...rules, outbound({ name: 'Hold', link: 'joinNoFlow', precedence: 50 })]);
    await lab.import('forest', user('u', { c: 'SE', employeeID: '1', title: 'Boss' })).sync();
    expect(lab.object('tenant/t1')).toMatchObject({ mv: lab.object('forest/u').mv, staged: undefined, values: { title: 'Chief' } });
  });

  it('JoinNoFlow withdraws what was staged and not sent', async () => {
    const rules = [inbound, outboundRule('provision')];
    const lab = await laboratory({ rules });
    await lab.import('forest', user('u', { c: 'DK', employeeID: '1', title: 'Chief' })).cycle();
    await lab.import('forest', user('u', { c: 'DK', employeeID: '1', title: 'Boss' })).sync('forest');
    expect(lab.object('tenant/t1').staged).toEqual({ operation: 'update', title: 'Boss' });
    await lab.setRules([...rules, outbound({ name: 'Hold', link: 'joinNoFlow', precedence: 50 })]);
    await lab.sync('forest', 'full');
    expect(lab.object('tenant/t1').staged).toBeUndefined();
  });

  it('no rule flows to a linked object any more: what was staged is withdrawn', async () => {
    const both = rule({ name: 'In Tenant', connector: 'tenant', link: 'join', join: [['employeeID=employeeID']] });
    const lab = await laboratory({ rules: [inbound, both, outboundRule('join')] });
    await lab.import('forest', user('u', { c: 'DK', employeeID: '1', title: 'Chief' })).sync('forest');
    await lab.import('tenant', user('t1', { employeeID: '1' })).sync('tenant');
    expect(lab.object('tenant/t1')).toMatchObject({ by: 'In Tenant', staged: { operation: 'update', title: 'Chief' } });
    await lab.import('forest', user('u', { c: 'SE', employeeID: '1', title: 'Chief' })).sync('forest');
    expect(lab.object('tenant/t1')).toMatchObject({ by: 'In Tenant', staged: undefined });
  });

  it('an object provisioned and never exported vanishes when the rule leaves scope', async () => {
    const lab = await laboratory({ rules: [inbound, outboundRule('provision')] });
    await lab.import('forest', user('u', { c: 'DK', employeeID: '1' })).sync();
    expect(lab.object('tenant/t1').staged).toEqual({ operation: 'add', employeeID: '1' });
    await lab.import('forest', user('u', { c: 'SE', employeeID: '1' })).sync();
    expect(lab.objects('tenant')).toEqual([]);
  });
});
