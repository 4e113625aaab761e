import { describe, expect, it } from 'vitest';
import { accountRules, groupRules, userFromTenant, userIn, userOut } from './testing/account-rules.ts';
import { foreignSecurityPrincipal, gone, group, laboratory, outbound, rule, user } from './testing/laboratory.ts';

const ada = { sourceAnchor: 'a1', displayName: 'Ada' };
const bob = { sourceAnchor: 'b1', displayName: 'Bob' };
const staff = (...member: string[]) => group('staff', { sourceAnchor: 'g1', displayName: 'Staff', member });
const rules = [...accountRules, ...groupRules];

describe('engine.md §10 references', () => {
  it.each([
    ['before', ['ada', 'bob']],
    ['after', ['bob', 'ada']],
  ])('the manager %s the report, in one step: the same result', async (_, order) => {
    const people = { ada: user('ada', ada), bob: user('bob', { ...bob, manager: 'ada' }) };
    const lab = await laboratory({ rules });
    await lab.import('forest', ...order.map((name) => people[name as keyof typeof people])).sync('forest');
    expect(lab.joined('bob').values.manager).toBe('ada');
    expect(lab.object('tenant/b1').staged).toEqual({ operation: 'add', ...bob, manager: ['+a1'] });
    expect(lab.objects().filter((object) => object.retry)).toEqual([]);
    await lab.cycle();
    expect(lab.object('tenant/b1')).toMatchObject({ staged: undefined, values: { manager: ['a1'] } });
  });

  it("people who are each other's managers, and one who is her own", async () => {
    const lab = await laboratory({ rules });
    await lab
      .import(
        'forest',
        user('ada', { ...ada, manager: 'bob' }),
        user('bob', { ...bob, manager: 'ada' }),
        user('eve', { sourceAnchor: 'e1', manager: 'eve' }),
      )
      .cycle();
    expect(['a1', 'b1', 'e1'].map((name) => lab.object(`tenant/${name}`).values.manager)).toEqual([['b1'], ['a1'], ['e1']]);
    await lab.import('forest', gone('ada'), gone('bob'), gone('eve')).cycle();
    expect([lab.directory('tenant'), lab.objects(), lab.metaverse()]).toEqual([[], [], []]);
  });

  it('E2 a manager who is not imported is a placeholder and no value; imported later, the reference resolves', async () => {
    const lab = await laboratory({ rules });
    await lab.import('forest', user('abbie', { sourceAnchor: 'x1', manager: 'lee' })).sync('forest');
    expect([lab.placeholders, lab.joined('abbie').values.manager]).toEqual([['lee'], undefined]);
    await lab.import('forest', user('lee', { sourceAnchor: 'l1' })).sync('forest');
    expect([lab.placeholders, lab.joined('abbie').values.manager]).toEqual([[], 'lee']);
    expect(lab.object('tenant/x1').staged).toEqual({ operation: 'add', sourceAnchor: 'x1', manager: ['+l1'] });
  });

  it('a reference to a disconnector contributes nothing', async () => {
    const lab = await laboratory({ rules: [{ ...userIn, scope: [['department EQUAL Sales']] }] });
    await lab
      .import('forest', user('ada', { ...ada, department: 'IT' }), user('bob', { ...bob, department: 'Sales', manager: 'ada' }))
      .sync();
    expect(lab.joined('bob').values).toEqual(bob);
    await lab.import('forest', user('ada', { ...ada, department: 'Sales' })).sync();
    expect(lab.joined('bob').values).toEqual({ ...bob, manager: 'ada' });
    await lab.import('forest', user('ada', { ...ada, department: 'IT' })).sync();
    expect(lab.joined('bob').values).toEqual(bob);
  });

  it('one member more is one edge; a member less likewise', async () => {
    const lab = await laboratory({ rules });
    await lab.import('forest', user('ada', ada), user('bob', bob), staff('ada')).cycle();
    await lab.import('forest', staff('ada', 'bob')).sync('forest');
    expect(lab.object('tenant/g1').staged).toEqual({ operation: 'update', member: ['+b1'] });
    await lab.import('forest', staff('bob')).sync('forest');
    expect(lab.object('tenant/g1').staged).toEqual({ operation: 'update', member: ['+b1', '-a1'] });
    await lab.cycle();
    expect(lab.object('tenant/g1').values.member).toEqual(['b1']);
  });

  it('E29 a foreign security principal resolves to the account of the other forest', async () => {
    const fsp = rule({
      name: 'In FSP',
      connector: 'resource',
      type: 'foreignSecurityPrincipal',
      mvType: '*',
      link: 'join',
      join: [['cn=objectSidString']],
    });
    const withSid = { ...userIn, flows: { ...userIn.flows, objectSidString: 'objectSidString' } };
    const resourceGroups = groupRules.map((entry) => (entry.connector === 'forest' ? { ...entry, connector: 'resource' } : entry));
    const lab = await laboratory({ rules: [withSid, userFromTenant, userOut, fsp, ...resourceGroups] });
    const sid = 'S-1-5-21-1-2-3-1001';
    const filtered = (cloudFiltered: boolean) => user('ada', { ...ada, objectSidString: sid, cloudFiltered });
    await lab.import('forest', filtered(false));
    await lab
      .import('resource', foreignSecurityPrincipal(sid, { cn: sid }), group('g', { sourceAnchor: 'g1', displayName: 'G', member: [sid] }))
      .cycle();
    expect(lab.joined('resource/g').values.member).toEqual(['ada']);
    expect(lab.object('tenant/g1').values.member).toEqual(['a1']);

    await lab.import('forest', filtered(true)).cycle();
    expect(lab.joined('resource/g').values.member).toEqual(['ada']);
    expect(lab.object('tenant/g1')).toMatchObject({ error: undefined, staged: undefined });
    expect(lab.object('tenant/g1').values.member).toBeUndefined();

    await lab.import('forest', filtered(false)).sync('forest');
    expect(lab.object('tenant/g1').staged).toEqual({ operation: 'update', member: ['+a1'] });
    expect(lab.object('resource/g').pendingImport).toBeUndefined();
  });

  it('a deleted member: the metaverse reference goes, a placeholder keeps the edge, and the group finds the next one of that name', async () => {
    const lab = await laboratory({ rules });
    await lab.import('forest', user('ada', ada), user('bob', bob), staff('ada', 'bob')).cycle();
    // The connected system deletes the member and does not tell that the group has changed.
    lab.system('forest').system.objects.delete('ada');
    await lab.import('forest').sync('forest');
    expect([lab.placeholders, lab.joined('staff').values.member]).toEqual([['ada'], ['bob']]);
    expect(lab.object('tenant/g1').staged).toEqual({ operation: 'update', member: ['-a1'] });
    await lab.import('forest', user('ada', { ...ada, sourceAnchor: 'a2' }, { anchor: 'another' })).sync('forest');
    expect([lab.placeholders, lab.joined('staff').values.member]).toEqual([[], ['ada', 'bob']]);
    expect(lab.object('tenant/g1').staged).toEqual({ operation: 'update', member: ['+a2', '-a1'] });
    await lab.cycle();
    expect([lab.directory('tenant'), lab.object('tenant/g1').values.member]).toEqual([
      ['a2', 'b1', 'g1'],
      ['a2', 'b1'],
    ]);
  });

  it('a group is deleted with its members in one step', async () => {
    const lab = await laboratory({ rules });
    await lab.import('forest', user('ada', ada), user('bob', bob), staff('ada', 'bob')).cycle();
    await lab.import('forest', gone('ada'), gone('staff'), gone('bob')).cycle();
    expect([lab.directory('tenant'), lab.objects(), lab.metaverse()]).toEqual([[], [], []]);
    // Placeholders nothing refers to go with the next import that delivers something.
    await lab.import('forest', user('eve', { sourceAnchor: 'e1' }));
    expect(lab.placeholders).toEqual([]);
  });

  it('an object that refers to itself leaves no placeholder when it goes', async () => {
    const lab = await laboratory({ rules });
    await lab.import('forest', user('eve', { sourceAnchor: 'e1', manager: 'eve' })).sync('forest');
    lab.system('forest').system.objects.clear();
    await lab.import('forest').sync('forest');
    expect([lab.objects(), lab.placeholders, lab.metaverse()]).toEqual([[], [], []]);
  });

  it('nested groups, and a group that holds itself', async () => {
    const lab = await laboratory({ rules });
    const inner = group('inner', { sourceAnchor: 'g2', displayName: 'Inner', member: ['ada', 'staff'] });
    await lab.import('forest', staff('inner', 'staff'), inner, user('ada', ada)).cycle();
    expect(lab.object('tenant/g1').values.member).toEqual(['g1', 'g2']);
    expect(lab.object('tenant/g2').values.member).toEqual(['a1', 'g1']);
  });

  it('a member connected to two objects of the target is an error of the group', async () => {
    const asContact = outbound({
      ...userOut,
      name: 'Out Contact',
      type: 'contact',
      flows: { ...userOut.flows, dn: '"CN=c-" & [sourceAnchor] & ",DC=lab"' },
    });
    const lab = await laboratory({ rules: [...rules, asContact] });
    await lab.import('forest', user('ada', ada), staff('ada')).sync('forest');
    expect(lab.last).toMatchObject({ errors: ['ambigous-reference-value-for-export-flow staff'] });
    expect(lab.joined('ada').connectors).toEqual(['forest/ada', 'tenant/a1', 'tenant/c-a1']);
  });

  it('references are taken along when an expression flows them', async () => {
    const lab = await laboratory({
      rules: [{ ...userIn, flows: { ...userIn.flows, manager: 'IIF(IsPresent([manager]),[manager],IgnoreThisFlow)' } }],
    });
    await lab.import('forest', user('ada', ada), user('bob', { ...bob, manager: 'ada' })).sync();
    expect(lab.joined('bob').values.manager).toBe('ada');
    await lab.import('forest', user('bob', bob)).sync();
    expect(lab.joined('bob').values.manager).toBe('ada');
  });
});
