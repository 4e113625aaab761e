import { describe, expect, it } from 'vitest';
import { accountRules, userFromTenant, userIn, userOut } from './testing/account-rules.ts';
import { contact, gone, laboratory, outbound, rule, user } from './testing/laboratory.ts';

const ada = { sourceAnchor: 'a1', displayName: 'Ada' };

describe('engine.md §6.6 metaverse deletion', () => {
  it('E12 the source object is deleted: the metaverse object goes, the account is staged for deletion', async () => {
    const lab = await laboratory({ rules: accountRules });
    await lab.import('forest', user('ada', ada)).cycle();
    expect(lab.joined('ada')).toMatchObject({ connectors: ['forest/ada', 'tenant/a1'], values: { cloudSourceAnchor: 'a1' } });
    await lab.import('forest', gone('ada')).sync('forest');
    expect(lab.last).toMatchObject({
      status: 'success',
      counters: { 'connector-delete-remove-mv': 1 },
      outbound: { tenant: { 'provisioned-disconnect': 1 } },
    });
    expect(lab.metaverse()).toEqual([]);
    expect(lab.find('forest/ada')).toBeUndefined();
    expect(lab.object('tenant/a1')).toMatchObject({
      mv: undefined,
      staged: { operation: 'delete' },
      disconnection: 'metaverse-object-deleted',
    });
    await lab.cycle();
    expect([lab.directory('tenant'), lab.objects('tenant')]).toEqual([[], []]);
  });

  it('E13 the account is deleted in the cloud: it is provisioned again', async () => {
    const lab = await laboratory({ rules: accountRules });
    await lab.import('forest', user('ada', ada)).cycle();
    await lab.import('tenant', gone(lab.system('tenant').system.objects.keys().next().value ?? '')).sync('tenant');
    expect(lab.last).toMatchObject({ counters: { 'connector-delete-leave-mv': 1 }, outbound: { tenant: { 'provisioned-add-flow': 1 } } });
    expect(lab.object('tenant/a1')).toMatchObject({
      mv: lab.object('ada').mv,
      staged: { operation: 'add', sourceAnchor: 'a1', displayName: 'Ada' },
    });
    await lab.cycle();
    expect([lab.directory('tenant'), lab.object('tenant/a1').staged]).toEqual([['a1'], undefined]);
  });

  it('E14 StickyJoin keeps the metaverse object, the account goes because its anchor is recalled', async () => {
    const hr = rule({
      name: 'In HR',
      connector: 'hr',
      link: 'stickyJoin',
      join: [['employeeID=employeeID']],
      flows: { department: 'department' },
    });
    const lab = await laboratory({
      rules: [{ ...userIn, flows: { ...userIn.flows, employeeID: 'employeeID' } }, hr, userFromTenant, userOut],
    });
    await lab
      .import('forest', user('ada', { ...ada, employeeID: '1' }))
      .import('hr', user('1', { employeeID: '1', department: 'Sales' }))
      .cycle();
    expect(lab.joined('ada').connectors).toEqual(['forest/ada', 'hr/1', 'tenant/a1']);
    await lab.import('forest', gone('ada')).sync('forest');
    expect(lab.metaverse()).toMatchObject([{ connectors: ['hr/1'], values: { department: 'Sales' } }]);
    expect(lab.metaverse()[0]?.values).toEqual({ department: 'Sales' });
    expect(lab.object('tenant/a1')).toMatchObject({ mv: undefined, staged: { operation: 'delete' }, disconnection: 'deprovisioned' });
  });

  it('§17 Q5 softDeleteExpiryInterval is kept with the rule and delays nothing', async () => {
    const lab = await laboratory({ rules: accountRules });
    const rules = (await lab.store.rules()).map((entry) => ({ ...entry, softDeleteExpirySeconds: 86_400 }));
    await lab.store.saveRules(rules);
    await lab.import('forest', user('ada', ada)).cycle();
    await lab.import('forest', gone('ada')).sync('forest');
    expect([lab.metaverse(), lab.object('tenant/a1').staged]).toEqual([[], { operation: 'delete' }]);
    expect((await lab.store.rules()).map((entry) => entry.softDeleteExpirySeconds)).toEqual([86_400, 86_400, 86_400]);
  });

  it('E24 filtered: the owned account is deleted, an orphan in the tenant is left alone', async () => {
    const lab = await laboratory({ rules: accountRules });
    await lab
      .import('tenant', user('orphan', { sourceAnchor: 'x9' }))
      .import('forest', user('ada', ada))
      .cycle();
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
    await lab
      .import('forest', user('ada', { ...ada, cloudFiltered: true }))
      .sync()
      .sync('tenant')
      .sync('tenant', 'full');
    expect(lab.object('tenant/a1')).toMatchObject({ mv: undefined, staged: { operation: 'delete' } });
    await lab.import('forest', user('ada', ada)).sync('forest');
    expect(lab.object('tenant/a1')).toMatchObject({ mv: lab.object('ada').mv, staged: undefined });
  });

  it('E25 contact becomes user under the same metaverse object: the contact is deleted, the user added', async () => {
    const contactIn = rule({
      name: 'In Contact',
      type: 'contact',
      join: [['mail=mail']],
      flows: { mail: 'mail', sourceAnchor: 'sourceAnchor', sourceObjectType: { constant: 'Contact' } },
      precedence: 200,
    });
    const promoted = rule({
      ...userIn,
      connector: 'b',
      join: [['mail=mail']],
      flows: { ...userIn.flows, mail: 'mail', sourceObjectType: { constant: 'User' } },
    });
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
    await lab
      .import('forest', user('ada', ada))
      .import('hr', user('h', { sourceAnchor: 'a1' }))
      .sync();
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
