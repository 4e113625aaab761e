import { describe, expect, it } from 'vitest';
import type { LinkType } from '../../shared/model/rule.ts';
import { accountRules, userFromTenant, userIn, userOut } from './testing/account-rules.ts';
import { contact, gone, laboratory, outbound, person, rule, user } from './testing/laboratory.ts';

const ada = { sourceAnchor: 'a1', displayName: 'Ada' };

describe('engine.md §6.3 inbound link type × scope', () => {
  const inboundRule = (link: LinkType) => rule({ name: 'Own', link, scope: [['c EQUAL DK']], join: [['employeeID=employeeID']], flows: { title: 'title' } });
  /** in scope with nobody to join · in scope with a partner · what is left of both after it has left scope */
  it.each<[LinkType, { alone: boolean; joins: boolean; keepsAlive: boolean; flows: boolean }]>([
    ['provision', { alone: true, joins: true, keepsAlive: true, flows: true }],
    ['join', { alone: false, joins: true, keepsAlive: false, flows: true }],
    ['stickyJoin', { alone: false, joins: true, keepsAlive: true, flows: true }],
    ['joinNoFlow', { alone: false, joins: true, keepsAlive: false, flows: false }],
  ])('%s: %j', async (link, expected) => {
    const lab = await laboratory({ rules: [inboundRule(link)], metaverse: [person('p', { employeeID: '1' })] });
    await lab.import('forest', user('partnered', { c: 'DK', employeeID: '1', title: 'Chief' }), user('alone', { c: 'DK', employeeID: '2' })).sync();
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
      name: 'Out', link, scope: [['c EQUAL DK']], join: [['employeeID=employeeID']],
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
    await lab.import('forest', user('partnered', { c: 'DK', employeeID: '1', title: 'Chief' }), user('alone', { c: 'DK', employeeID: '2' })).sync('forest');
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

  it('an object provisioned and never exported vanishes when the rule leaves scope', async () => {
    const lab = await laboratory({ rules: [inbound, outboundRule('provision')] });
    await lab.import('forest', user('u', { c: 'DK', employeeID: '1' })).sync();
    expect(lab.object('tenant/t1').staged).toEqual({ operation: 'add', employeeID: '1' });
    await lab.import('forest', user('u', { c: 'SE', employeeID: '1' })).sync();
    expect(lab.objects('tenant')).toEqual([]);
  });
});

describe('engine.md §6.6 metaverse deletion', () => {
  it('E12 the source object is deleted: the metaverse object goes, the account is staged for deletion', async () => {
    const lab = await laboratory({ rules: accountRules });
    await lab.import('forest', user('ada', ada)).cycle();
    expect(lab.joined('ada')).toMatchObject({ connectors: ['forest/ada', 'tenant/a1'], values: { cloudSourceAnchor: 'a1' } });
    await lab.import('forest', gone('ada')).sync('forest');
    expect(lab.last).toMatchObject({ status: 'success', counters: { 'connector-delete-remove-mv': 1 }, outbound: { tenant: { 'provisioned-disconnect': 1 } } });
    expect(lab.metaverse()).toEqual([]);
    expect(lab.find('forest/ada')).toBeUndefined();
    expect(lab.object('tenant/a1')).toMatchObject({ mv: undefined, staged: { operation: 'delete' }, disconnection: 'metaverse-object-deleted' });
    await lab.cycle();
    expect([lab.directory('tenant'), lab.objects('tenant')]).toEqual([[], []]);
  });

  it('E13 the account is deleted in the cloud: it is provisioned again', async () => {
    const lab = await laboratory({ rules: accountRules });
    await lab.import('forest', user('ada', ada)).cycle();
    await lab.import('tenant', gone(lab.system('tenant').system.objects.keys().next().value ?? '')).sync('tenant');
    expect(lab.last).toMatchObject({ counters: { 'connector-delete-leave-mv': 1 }, outbound: { tenant: { 'provisioned-add-flow': 1 } } });
    expect(lab.object('tenant/a1')).toMatchObject({ mv: lab.object('ada').mv, staged: { operation: 'add', sourceAnchor: 'a1', displayName: 'Ada' } });
    await lab.cycle();
    expect([lab.directory('tenant'), lab.object('tenant/a1').staged]).toEqual([['a1'], undefined]);
  });

  it('E14 StickyJoin keeps the metaverse object, the account goes because its anchor is recalled', async () => {
    const hr = rule({ name: 'In HR', connector: 'hr', link: 'stickyJoin', join: [['employeeID=employeeID']], flows: { department: 'department' } });
    const lab = await laboratory({ rules: [{ ...userIn, flows: { ...userIn.flows, employeeID: 'employeeID' } }, hr, userFromTenant, userOut] });
    await lab.import('forest', user('ada', { ...ada, employeeID: '1' })).import('hr', user('1', { employeeID: '1', department: 'Sales' })).cycle();
    expect(lab.joined('ada').connectors).toEqual(['forest/ada', 'hr/1', 'tenant/a1']);
    await lab.import('forest', gone('ada')).sync('forest');
    expect(lab.metaverse()).toMatchObject([{ connectors: ['hr/1'], values: { department: 'Sales' } }]);
    expect(lab.metaverse()[0]?.values).toEqual({ department: 'Sales' });
    expect(lab.object('tenant/a1')).toMatchObject({ mv: undefined, staged: { operation: 'delete' }, disconnection: 'deprovisioned' });
  });

  it('E24 filtered: the owned account is deleted, an orphan in the tenant is left alone', async () => {
    const lab = await laboratory({ rules: accountRules });
    await lab.import('tenant', user('orphan', { sourceAnchor: 'x9' })).import('forest', user('ada', ada)).cycle();
    await lab.import('forest', user('ada', { ...ada, cloudFiltered: true })).sync();
    expect(lab.object('tenant/a1')).toMatchObject({ mv: undefined, staged: { operation: 'delete' } });
    expect(lab.joined('ada').connectors).toEqual(['forest/ada']);
    expect(lab.object('tenant/orphan')).toMatchObject({ mv: undefined, staged: undefined });
    await lab.cycle();
    expect(lab.directory('tenant')).toEqual(['orphan']);
  });

  it('E24 a filtered account whose delete is staged is not joined again while it waits, and comes back with the scope', async () => {
    const lab = await laboratory({ rules: accountRules });
    await lab.import('forest', user('ada', ada)).cycle();
    await lab.import('forest', user('ada', { ...ada, cloudFiltered: true })).sync().sync('tenant').sync('tenant', 'full');
    expect(lab.object('tenant/a1')).toMatchObject({ mv: undefined, staged: { operation: 'delete' } });
    await lab.import('forest', user('ada', ada)).sync('forest');
    expect(lab.object('tenant/a1')).toMatchObject({ mv: lab.object('ada').mv, staged: undefined });
  });

  it('E25 contact becomes user under the same metaverse object: the contact is deleted, the user added', async () => {
    const contactIn = rule({ name: 'In Contact', type: 'contact', join: [['mail=mail']], flows: { mail: 'mail', sourceAnchor: 'sourceAnchor', sourceObjectType: { constant: 'Contact' } }, precedence: 200 });
    const promoted = rule({ ...userIn, connector: 'b', join: [['mail=mail']], flows: { ...userIn.flows, mail: 'mail', sourceObjectType: { constant: 'User' } } });
    const asContact = outbound({ ...userOut, name: 'Out Contact', type: 'contact', scope: [['sourceObjectType EQUAL Contact']] });
    const asUser = outbound({ ...userOut, scope: [['sourceObjectType EQUAL User']] });
    const lab = await laboratory({ rules: [promoted, contactIn, asUser, asContact] });
    await lab.import('forest', contact('eve', { mail: 'eve@b', sourceAnchor: 'c1' })).cycle();
    expect(lab.directory('tenant')).toEqual(['c1']);
    await lab.import('b', user('eve', { mail: 'eve@b', sourceAnchor: 'u1' })).sync('b');
    expect(lab.last.outbound.tenant).toEqual({ 'provisioned-disconnect': 1, 'provisioned-add-flow': 1 });
    expect([lab.object('tenant/c1').staged?.operation, lab.object('tenant/u1').staged?.operation]).toEqual(['delete', 'add']);
    await lab.cycle();
    expect(lab.directory('tenant')).toEqual(['u1']);
  });
});

describe('engine.md §6.5 rules come and go between synchronizations', () => {
  it.each<[string, (rules: typeof accountRules) => typeof accountRules]>([
    ['disabled', (rules) => rules.map((entry) => (entry === userOut ? { ...entry, enabled: false } : entry))],
    ['deleted', (rules) => rules.filter((entry) => entry !== userOut)],
  ])('an outbound Provision rule %s: what it provisioned is staged for deletion', async (_, change) => {
    const lab = await laboratory({ rules: accountRules });
    await lab.import('forest', user('ada', ada)).cycle();
    await lab.setRules(change(accountRules));
    await lab.sync('forest', 'full');
    expect(lab.object('tenant/a1')).toMatchObject({ mv: undefined, staged: { operation: 'delete' } });
  });

  it('a deleted Provision rule deprovisions also what it had only joined', async () => {
    const lab = await laboratory({ rules: accountRules });
    await lab.import('tenant', user('a1', { sourceAnchor: 'a1' })).sync('tenant');
    await lab.import('forest', user('ada', ada)).cycle();
    expect(lab.joined('ada').connectors).toEqual(['forest/ada', 'tenant/a1']);
    await lab.setRules([userIn, userFromTenant]);
    await lab.sync('forest', 'full');
    expect(lab.object('tenant/a1')).toMatchObject({ mv: undefined, staged: { operation: 'delete' } });
  });

  it('an inbound Provision rule disabled: the object leaves, the metaverse object and the account follow', async () => {
    const lab = await laboratory({ rules: accountRules });
    await lab.import('forest', user('ada', ada)).cycle();
    await lab.setRules(accountRules.map((entry) => (entry === userIn ? { ...entry, enabled: false } : entry)));
    await lab.sync('forest', 'full');
    expect(lab.last.counters).toEqual({ 'connector-filtered-remove-mv': 1 });
    expect([lab.object('ada').mv, lab.object('tenant/a1').staged?.operation, lab.metaverse()]).toEqual([undefined, 'delete', []]);
  });

  it('a disabled rule does not retain: §6.6 holds for the others at their next synchronization', async () => {
    const hr = rule({ name: 'In HR', connector: 'hr', link: 'stickyJoin', join: [['sourceAnchor=sourceAnchor']] });
    const lab = await laboratory({ rules: [userIn, hr] });
    await lab.import('forest', user('ada', ada)).import('hr', user('h', { sourceAnchor: 'a1' })).sync();
    await lab.setRules([userIn, { ...hr, enabled: false }]);
    await lab.import('forest', gone('ada')).sync('forest');
    expect([lab.metaverse(), lab.object('hr/h').mv]).toEqual([[], undefined]);
  });

  it('a changed flow is recomputed by a full synchronization; a removed one recalls its values', async () => {
    const lab = await laboratory({ rules: [userIn] });
    await lab.import('forest', user('ada', { ...ada, title: 'Chief' })).sync();
    await lab.setRules([{ ...userIn, flows: { sourceAnchor: 'sourceAnchor', displayName: 'UCase([displayName])' } }]);
    await lab.sync('forest', 'full');
    expect(lab.joined('ada').values).toEqual({ sourceAnchor: 'a1', displayName: 'ADA' });
  });
});
