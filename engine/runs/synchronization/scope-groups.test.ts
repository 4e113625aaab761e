import { describe, expect, it } from 'vitest';
import { connectorId, gone, group, type Laboratory, laboratory, type RuleText, rule, user } from '../../sync/testing/laboratory.ts';

const inside = rule({ name: 'Pilot', scope: [['dn ISMEMBEROF CN=pilot,DC=lab']], flows: { displayName: 'displayName' } });
const outside = rule({ name: 'Rest', scope: [['dn ISNOTMEMBEROF cn=Pilot, DC=lab']], flows: { title: 'title' } });
const groups = rule({ name: 'Groups', type: 'group', flows: { displayName: 'displayName' } });
const pilot = (...member: string[]) => group('pilot', { displayName: 'Pilot', member });
const people = ['a', 'b', 'c'].map((name) => user(name, { displayName: name, title: `T${name}` }));

/** Names of the users in scope. */
const inScope = (lab: Laboratory) =>
  lab
    .objects('forest')
    .filter((object) => object.type === 'user' && object.mv !== undefined)
    .map((object) => object.name)
    .sort()
    .join('');

async function started(rules: readonly RuleText[] = [inside, groups], ...members: string[]): Promise<Laboratory> {
  const lab = await laboratory({ rules, connectors: ['forest'] });
  await lab
    .import('forest', ...people, pilot(...members))
    .sync()
    .sync();
  return lab;
}
/** Applies changes with one delta synchronization; a full one finds nothing more. */
async function change(lab: Laboratory, ...entries: Parameters<Laboratory['import']>[1][]): Promise<string> {
  await lab.import('forest', ...entries).sync('forest');
  const { counters } = lab.last;
  expect(counters).not.toHaveProperty('flow-failure');
  const delta = inScope(lab);
  await lab.sync('forest', 'full');
  expect(inScope(lab)).toBe(delta);
  return delta;
}

describe('engine.md §6.1 members are evaluated again when a group of a scope changes', () => {
  it('a member comes, a member goes: nobody else is looked at', async () => {
    const lab = await started([inside, groups], 'a');
    expect(inScope(lab)).toBe('a');
    await lab.import('forest', pilot('a', 'b')).sync('forest');
    expect([inScope(lab), lab.last.counters]).toEqual(['ab', { 'disconnector-projected-flow': 1, 'connector-no-flow': 1 }]);
    await lab.import('forest', pilot('b')).sync('forest');
    expect([inScope(lab), lab.last.counters]).toEqual(['b', { 'connector-filtered-remove-mv': 1, 'connector-no-flow': 1 }]);
    await lab.sync('forest').sync('forest');
    expect(lab.last.counters).toEqual({});
  });

  it('the complement likewise', async () => {
    const lab = await started([outside, groups], 'a');
    expect([inScope(lab), await change(lab, pilot('b', 'c')), await change(lab, pilot())]).toEqual(['bc', 'a', 'abc']);
  });

  it('the group is deleted, and comes back', async () => {
    const lab = await started([inside, groups], 'a', 'b');
    expect([await change(lab, gone('pilot')), await change(lab, pilot('b'))]).toEqual(['', 'b']);
  });

  it('the group is imported only later, or never connected at all', async () => {
    const lab = await laboratory({ rules: [inside] });
    await lab
      .import('forest', ...people)
      .sync()
      .sync();
    expect([inScope(lab), await change(lab, pilot('c')), await change(lab, pilot('a', 'c'))]).toEqual(['', 'c', 'ac']);
  });

  it('the group is renamed, and another takes its name', async () => {
    const lab = await started([inside, groups], 'a');
    expect(await change(lab, group('former', { member: ['a'] }, { anchor: 'pilot' }))).toBe('');
    expect(await change(lab, group('pilot', { member: ['b'] }, { anchor: 'other' }))).toBe('b');
    expect(await change(lab, group('third', { member: ['b'] }, { anchor: 'other' }), pilot('a', 'c'))).toBe('ac');
  });

  it('nested members do not count', async () => {
    const lab = await started([inside, groups], 'inner');
    expect(await change(lab, group('inner', { member: ['a'] }))).toBe('');
  });

  it('a member that changes itself is evaluated with what has been imported of the group', async () => {
    const lab = await started([inside, groups], 'a');
    await lab.import('forest', pilot('a', 'b'), user('b', { displayName: 'B' })).sync('forest');
    expect(lab.joined('b').values).toEqual({ displayName: 'B' });
  });

  it('the group itself fails: its members are evaluated all the same, also those that leave before it recovers', async () => {
    const failing = { ...groups, flows: { displayName: 'IIF([displayName]="bad",Error("no"),[displayName])' } };
    const lab = await started([inside, failing], 'a');
    await lab.import('forest', group('pilot', { displayName: 'bad', member: ['a', 'b'] })).sync('forest');
    expect([inScope(lab), lab.last.counters]).toEqual(['ab', { 'disconnector-projected-flow': 1, 'flow-failure': 1 }]);
    await lab.import('forest', group('pilot', { displayName: 'bad', member: ['a'] })).sync('forest');
    expect(inScope(lab)).toBe('a');
  });

  it('an export of ours changes the group', async () => {
    const owned = rule({
      name: 'Write back',
      direction: 'outbound',
      connector: 'forest',
      type: 'group',
      link: 'join',
      mvType: 'group',
      join: [['displayName=displayName']],
      flows: { member: 'member' },
    });
    const cloud = rule({
      name: 'Cloud',
      connector: 'tenant',
      type: 'group',
      join: [['displayName=displayName']],
      flows: { displayName: 'displayName', member: 'member' },
    });
    const cloudUsers = rule({
      name: 'Cloud Users',
      connector: 'tenant',
      join: [['displayName=displayName']],
      flows: { displayName: 'displayName' },
    });
    const all = rule({ name: 'Known', link: 'join', join: [['displayName=displayName']] });
    const onlyPilot = { ...inside, join: all.join, link: 'join' as const, flows: { department: 'title' } };
    const lab = await laboratory({ rules: [cloud, cloudUsers, all, onlyPilot, owned] });
    await lab.import('forest', ...people, pilot('a')).import('tenant', user('b', { displayName: 'b' }), user('a', { displayName: 'a' }));
    await lab
      .import('tenant', group('g', { displayName: 'Pilot', member: ['a', 'b'] }))
      .sync('tenant')
      .sync('forest')
      .sync('tenant')
      .sync();
    expect(lab.object('forest/pilot').staged).toMatchObject({ operation: 'update', member: ['+b'] });
    expect(lab.joined('forest/b').values).toMatchObject({ department: 'Tb' });
    const before = lab.metaverse();
    await lab.sync(undefined, 'full');
    expect(lab.metaverse()).toEqual(before);
  });

  it('the group is a parameter of the connector, as group-based filtering has it', async () => {
    const parameter = 'Connector.GroupFilteringGroupDn';
    const filtered = { ...inside, scope: [[`dn ISMEMBEROF %${parameter}%`]] };
    const lab = await laboratory({ rules: [filtered, groups] });
    const [record] = await lab.store.connectors();
    if (record === undefined) throw new Error('no connector');
    await lab.store.saveConnector({ ...record, parameters: { [parameter]: 'CN=Pilot, DC=lab' } });
    await lab.import('forest', ...people, pilot('a')).sync();
    expect([inScope(lab), await change(lab, pilot('b'))]).toEqual(['a', 'b']);
  });

  it('a rule that names another group: the full synchronization it asks for does the rest', async () => {
    const lab = await started([inside, groups], 'a');
    await lab.import('forest', group('second', { member: ['c'] })).sync();
    await lab.setRules([{ ...inside, scope: [['dn ISMEMBEROF CN=second,DC=lab']] }, groups]);
    await lab.sync('forest', 'full');
    expect(inScope(lab)).toBe('c');
    expect(await change(lab, group('second', { member: ['b'] }))).toBe('b');
  });
});

describe('several partitions', () => {
  it('the group of one domain, the member of another: its own step evaluates it', async () => {
    const lab = await laboratory({ rules: [inside, groups] });
    const id = connectorId('forest');
    await lab.import('forest', ...people, pilot()).sync();
    const [record] = await lab.store.connectors();
    if (record === undefined) throw new Error('no connector');
    const move = async (name: string, partition: string) => {
      const ids = await lab.store.csSelect({ connector: id });
      const object = (await lab.store.csObjects(ids, 'all')).find((entry) => entry.dn.startsWith(`CN=${name},`));
      if (object === undefined) throw new Error(name);
      await lab.store.write({ cs: [{ object: { ...object, partition } }] });
    };
    await move('b', 'other');
    await lab.import('forest', pilot('b')).sync('forest');
    expect(lab.object('b')).toMatchObject({ mv: undefined, retry: true });
    await lab.store.saveConnector({ ...record, partitions: [...record.partitions, { name: 'other', selected: true, parameters: {} }] });
    await lab.sync('forest');
    expect(inScope(lab)).toBe('b');
  });
});
