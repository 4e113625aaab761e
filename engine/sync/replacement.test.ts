import { describe, expect, it } from 'vitest';
import type { ConnectorRecord } from '../../shared/model/connector.ts';
import { groupRules, userIn, userOut } from './testing/account-rules.ts';
import { connectorId, dnOf, group, type Laboratory, laboratory, outbound, user } from './testing/laboratory.ts';

/** The title says which kind of object the tenant gets; both kinds have the same name there. */
const asUser = outbound({ ...userOut, name: 'As User', scope: [['sourceAnchor ISNOTNULL', 'title EQUAL User']] });
const asContact = outbound({ ...userOut, name: 'As Contact', type: 'contact', scope: [['sourceAnchor ISNOTNULL', 'title EQUAL Contact']] });
const rules = [userIn, asUser, asContact];
const eve = (title: string, more = {}) => user('eve', { sourceAnchor: 'e1', displayName: 'Eve', title, ...more });
const account = (lab: Laboratory) =>
  [...lab.system('tenant').system.objects.values()].map((entry) => `${entry.objectType} ${entry.anchor}`);

describe('engine.md §8.3 E25 an object of another type under the same name: delete-add', () => {
  const started = async () => {
    const lab = await laboratory({ rules });
    await lab.import('forest', eve('Contact', { manager: 'eve' })).cycle();
    expect(lab.object('tenant/e1')).toMatchObject({ type: 'contact', staged: undefined });
    return lab;
  };

  it('E25 the same name, another type: one delete-add is staged, sent as delete and add, and confirmed', async () => {
    const lab = await started();
    const [before] = account(lab);
    await lab.import('forest', eve('User', { manager: 'eve' })).sync('forest');
    expect(lab.last).toMatchObject({ status: 'success', outbound: { tenant: { 'provisioned-delete-add-flow': 1 } } });
    expect(lab.object('tenant/e1')).toMatchObject({
      mv: lab.object('forest/eve').mv,
      staged: { operation: 'delete-add', sourceAnchor: 'e1', displayName: 'Eve', title: 'User', manager: ['+e1'] },
    });
    await lab.export();
    expect(lab.last).toMatchObject({ status: 'success', counters: { 'export-delete-add': 1 } });
    const [after] = account(lab);
    expect([before?.split(' ')[0], after?.split(' ')[0], account(lab).length]).toEqual(['contact', 'user', 1]);
    await lab.import('tenant').sync('tenant').cycle();
    expect(lab.object('tenant/e1')).toMatchObject({
      type: 'user',
      staged: undefined,
      mv: lab.object('forest/eve').mv,
      values: { sourceAnchor: 'e1', displayName: 'Eve', title: 'User', manager: ['e1'] },
    });
    expect(lab.last.counters).not.toHaveProperty('stage-delete');
  });

  it('synchronized again before it is sent: the same delete-add, nothing new', async () => {
    const lab = await started();
    await lab.import('forest', eve('User')).sync('forest');
    const staged = lab.object('tenant/e1').staged;
    await lab.sync(undefined, 'full').sync();
    expect(lab.object('tenant/e1').staged).toEqual(staged);
    await lab.import('forest', eve('User', { displayName: 'Eve B' })).sync('forest');
    expect(lab.object('tenant/e1').staged).toEqual({ ...staged, displayName: 'Eve B' });
  });

  it('taken back before it is sent: the old object stays as it is', async () => {
    const lab = await started();
    await lab.import('forest', eve('User', { manager: 'eve' })).sync('forest');
    await lab.import('forest', eve('Contact', { manager: 'eve' })).sync('forest');
    expect(lab.object('tenant/e1')).toMatchObject({ type: 'contact', staged: undefined, mv: lab.object('forest/eve').mv });
    await lab.import('forest', eve('Neither')).sync('forest');
    expect(lab.object('tenant/e1')).toMatchObject({ type: 'contact', staged: { operation: 'delete' }, mv: undefined });
  });

  it('out of every scope while the delete-add waits: only the delete is left', async () => {
    const lab = await started();
    await lab.import('forest', eve('User')).sync('forest').import('forest', eve('Neither')).cycle();
    expect([account(lab), lab.objects('tenant')]).toEqual([[], []]);
  });

  it('the delete was staged in an earlier synchronization: it becomes a delete-add; was it sent, the add waits', async () => {
    const staged = await started();
    await staged.import('forest', eve('Neither')).sync('forest').import('forest', eve('User')).sync('forest');
    expect(staged.object('tenant/e1').staged).toMatchObject({ operation: 'delete-add', displayName: 'Eve' });

    const sent = await started();
    await sent.import('forest', eve('Neither')).sync('forest').export().import('forest', eve('User')).sync('forest');
    expect(sent.last.errors).toEqual([]);
    await sent.cycle().cycle();
    expect(sent.object('tenant/e1')).toMatchObject({ type: 'user', staged: undefined });
  });

  it('the old one was never exported: it is simply another add', async () => {
    const lab = await laboratory({ rules });
    await lab.import('forest', eve('Contact')).sync('forest').import('forest', eve('User')).sync('forest');
    expect(lab.object('tenant/e1')).toMatchObject({ type: 'user', staged: { operation: 'add', title: 'User' } });
    await lab.cycle();
    expect(account(lab).map((entry) => entry.split(' ')[0])).toEqual(['user']);
  });

  it('the export of it fails: it stays a delete-add', async () => {
    const lab = await started();
    await lab.import('forest', eve('User')).sync('forest');
    const { system } = lab.system('tenant');
    system.refuse = () => ({ code: 'permission-issue', message: 'no' });
    await lab.export();
    expect(lab.object('tenant/e1')).toMatchObject({ type: 'contact', staged: { operation: 'delete-add', title: 'User' } });
    system.refuse = () => undefined;
    await lab.cycle();
    expect(lab.object('tenant/e1')).toMatchObject({ type: 'user', staged: undefined });
  });

  it('groups get the new object as their member', async () => {
    const lab = await laboratory({ rules: [...rules, ...groupRules] });
    await lab.import('forest', eve('Contact'), group('g', { sourceAnchor: 'g1', member: ['eve'] })).cycle();
    await lab.import('forest', eve('User')).cycle().cycle().cycle();
    expect(lab.object('tenant/g1')).toMatchObject({ staged: undefined, values: { member: ['e1'] } });
    const system = [...lab.system('tenant').system.objects.values()];
    expect(system.find((entry) => entry.objectType === 'group')?.attributes.member).toEqual([{ ref: dnOf('e1') }]);
  });

  it('an object of that name that others made is not replaced', async () => {
    const lab = await laboratory({ rules });
    await lab.import('tenant', { ...eve('x'), dn: dnOf('e1'), objectType: 'contact' }).sync('tenant');
    await lab.import('forest', eve('User')).sync('forest');
    expect(lab.last.errors).toEqual(['sync-rule-flow-provisioning-failed eve']);
    expect(lab.object('tenant/e1')).toMatchObject({ type: 'contact', staged: undefined, mv: undefined });
  });
});

describe('engine.md §1.2 the partition of a provisioned object', () => {
  const withPartitions = async (...names: readonly string[]) => {
    const lab = await laboratory({
      rules: [userIn, { ...userOut, flows: { ...userOut.flows, dn: 'description' } }],
      connectors: ['forest'],
    });
    const record = await lab.store.connector(connectorId('tenant'));
    if (record === undefined) throw new Error('no tenant');
    const partitions: ConnectorRecord['partitions'] = names.map((name) => ({
      name: name.replace('!', ''),
      selected: !name.startsWith('!'),
      parameters: {},
    }));
    await lab.store.saveConnector({ ...record, partitions });
    await lab.setRules([
      { ...userIn, flows: { ...userIn.flows, description: 'description' } },
      { ...userOut, flows: { ...userOut.flows, dn: 'description' } },
    ]);
    await lab.import('forest', user('ada', { sourceAnchor: 'a1', description: 'CN=ada, OU=People, dc=Sub,DC=lab' })).sync('forest');
    const id = connectorId('tenant');
    return { lab, partitions: (await lab.store.csObjects(await lab.store.csSelect({ connector: id }))).map((cs) => cs.partition) };
  };

  it.each<[readonly string[], string]>([
    [['default'], 'default'],
    [['DC=lab', 'DC=sub,DC=lab'], 'DC=sub,DC=lab'],
    [['DC=sub,DC=lab', 'DC=lab'], 'DC=sub,DC=lab'],
    [['DC=lab', 'DC=other,DC=lab'], 'DC=lab'],
    [['DC=lab', '!DC=sub,DC=lab'], 'DC=lab'],
  ])('of %j is the one with the longest suffix: %s', async (names, expected) => {
    expect((await withPartitions(...names)).partitions).toEqual([expected]);
  });

  it('a DN in none of them is an error of the object, not an export nobody ever confirms', async () => {
    const { lab, partitions } = await withPartitions('DC=other', '!DC=lab');
    expect(partitions).toEqual([]);
    expect(lab.last.errors).toEqual(['sync-rule-flow-provisioning-failed ada']);
    expect(lab.object('ada').error?.message).toContain('outside the selected partitions');
  });

  it('nor is an object renamed out of them', async () => {
    const { lab } = await withPartitions('DC=sub,DC=lab');
    await lab.import('forest', user('ada', { sourceAnchor: 'a1', description: 'CN=ada,DC=lab' })).sync('forest');
    expect(lab.last.errors).toEqual(['sync-rule-flow-provisioning-failed ada']);
  });
});
