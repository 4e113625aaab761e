import { describe, expect, it } from 'vitest';
import { accountRules, groupRules, userFromTenant, userIn, userOut } from './testing/account-rules.ts';
import { type FlowText, gone, group, laboratory, outbound, rule, user } from './testing/laboratory.ts';

const ada = { sourceAnchor: 'a1', displayName: 'Ada' };
const bob = { sourceAnchor: 'b1', displayName: 'Bob' };

describe('engine.md §8.2 export flow', () => {
  it('equal values are no change: nothing is staged, whatever is synchronized again', async () => {
    const lab = await laboratory({ rules: accountRules });
    await lab.import('forest', user('ada', { ...ada, title: 'Chief' })).cycle();
    expect(lab.object('tenant/a1').staged).toBeUndefined();
    await lab.sync(undefined, 'full').sync();
    expect(lab.object('tenant/a1').staged).toBeUndefined();
  });

  it('NULL removes the value; an attribute nobody flows is left alone', async () => {
    const lab = await laboratory({ rules: accountRules });
    await lab.import('tenant', user('a1', { sourceAnchor: 'a1', department: 'Sales', title: 'Old' })).sync('tenant');
    await lab.import('forest', user('ada', ada)).sync('forest');
    expect(lab.object('tenant/a1').staged).toEqual({ operation: 'update', displayName: 'Ada', title: [] });
    await lab.cycle();
    expect(lab.object('tenant/a1').values).toEqual({ ...ada, department: 'Sales' });
  });

  it('a change taken back before it was sent is no longer staged', async () => {
    const lab = await laboratory({ rules: accountRules });
    await lab.import('forest', user('ada', ada)).cycle();
    await lab.import('forest', user('ada', { ...ada, title: 'Chief' })).sync('forest');
    expect(lab.object('tenant/a1').staged).toEqual({ operation: 'update', title: 'Chief' });
    await lab.import('forest', user('ada', ada)).sync('forest');
    expect(lab.object('tenant/a1').staged).toBeUndefined();
  });

  it('a foreign change in the target is put right by its own synchronization', async () => {
    const lab = await laboratory({ rules: accountRules });
    await lab.import('forest', user('ada', ada)).cycle();
    const [account] = lab.system('tenant').system.objects.values();
    if (account === undefined) throw new Error('no account');
    await lab.import('tenant', { ...account, attributes: { ...account.attributes, displayName: ['Foreign'] } }).sync('tenant');
    expect(lab.object('tenant/a1').staged).toEqual({ operation: 'update', displayName: 'Ada' });
  });

  describe('E21 Merge never removes foreign values, and takes back only ours', () => {
    const foreign = 'SMTP:a@x';
    const ours = 'x500:/o=Ex/cn=1';
    const exchange = rule({
      name: 'In',
      connector: 'cloud',
      flows: { sourceAnchor: 'sourceAnchor', cloudLegacyExchangeDN: 'cloudLegacyExchangeDN' },
    });
    const legacy = outbound({
      name: 'Out',
      connector: 'forest',
      link: 'join',
      join: [['sourceAnchor=sourceAnchor']],
      flows: {
        proxyAddresses: {
          expression: 'IIF(IsPresent([cloudLegacyExchangeDN]),"x500:" & [cloudLegacyExchangeDN],NULL)',
          merge: 'mergeCaseInsensitive',
        },
      },
    });
    const cloud = (dn?: string) => user('u', { sourceAnchor: 'a1', cloudLegacyExchangeDN: dn });
    const started = async () => {
      const lab = await laboratory({ rules: [exchange, legacy] });
      await lab.import('forest', user('ada', { sourceAnchor: 'a1', proxyAddresses: [foreign] })).sync('forest');
      await lab.import('cloud', cloud('/o=Ex/cn=1')).sync('cloud');
      return lab;
    };

    it('the union is staged and confirmed', async () => {
      const lab = await started();
      expect(lab.object('ada').staged).toEqual({ operation: 'update', proxyAddresses: [foreign, ours] });
      await lab.cycle().cycle();
      expect(lab.object('ada')).toMatchObject({ staged: undefined, values: { proxyAddresses: [foreign, ours] } });
    });
    it('cleared at the source: only ours goes, and stays gone when a full synchronization comes before the export', async () => {
      const lab = await started();
      await lab.cycle().import('cloud', cloud()).sync('cloud');
      expect(lab.object('ada').staged).toEqual({ operation: 'update', proxyAddresses: [foreign] });
      await lab.sync('cloud', 'full').sync('forest', 'full').sync();
      expect(lab.object('ada').staged).toEqual({ operation: 'update', proxyAddresses: [foreign] });
      await lab.cycle();
      expect(lab.object('ada')).toMatchObject({ staged: undefined, values: { proxyAddresses: [foreign] } });
    });
    it('cleared before it was ever sent: nothing is staged', async () => {
      const lab = await started();
      await lab.import('cloud', cloud()).sync('cloud');
      expect(lab.object('ada').staged).toBeUndefined();
    });
    it('a foreign value that comes while ours is being taken back stays', async () => {
      const lab = await started();
      await lab.cycle().import('cloud', cloud()).sync('cloud');
      await lab.import('forest', user('ada', { sourceAnchor: 'a1', proxyAddresses: [foreign, ours, 'smtp:new@x'] })).sync('forest');
      expect(lab.object('ada').staged).toEqual({ operation: 'update', proxyAddresses: [foreign, 'smtp:new@x'] });
    });
    it('another spelling of ours replaces ours', async () => {
      const lab = await started();
      await lab.cycle().import('cloud', cloud('/o=EX/cn=1')).sync('cloud');
      expect(lab.object('ada').staged).toEqual({ operation: 'update', proxyAddresses: [foreign, 'x500:/o=EX/cn=1'] });
    });
  });

  it('Merge of references keeps foreign members and takes back ours', async () => {
    const [groupIn, groupFromTenant, groupOut] = groupRules;
    if (groupIn === undefined || groupFromTenant === undefined || groupOut === undefined) throw new Error('no group rules');
    const merging = { ...groupOut, flows: { ...groupOut.flows, member: { from: 'member', merge: 'merge' } satisfies FlowText } };
    const lab = await laboratory({ rules: [...accountRules, groupIn, groupFromTenant, merging] });
    await lab
      .import('tenant', user('guest', { displayName: 'Guest' }), group('g1', { sourceAnchor: 'g1', displayName: 'G', member: ['guest'] }))
      .sync('tenant');
    await lab
      .import('forest', user('ada', ada), user('bob', bob), group('g', { sourceAnchor: 'g1', displayName: 'G', member: ['ada', 'bob'] }))
      .cycle();
    expect(lab.object('tenant/g1')).toMatchObject({ staged: undefined, values: { member: ['a1', 'b1', 'guest'] } });
    await lab.import('forest', group('g', { sourceAnchor: 'g1', displayName: 'G', member: ['bob'] })).sync('forest');
    expect(lab.object('tenant/g1').staged).toEqual({ operation: 'update', member: ['-a1'] });
    await lab.sync('forest', 'full').sync('tenant', 'full');
    expect(lab.object('tenant/g1').staged).toEqual({ operation: 'update', member: ['-a1'] });
    await lab.cycle();
    expect(lab.object('tenant/g1')).toMatchObject({ staged: undefined, values: { member: ['b1', 'guest'] } });
  });

  it('E22 IgnoreThisFlow leaves the target value, a plain flow clears it', async () => {
    const rules = (countryCode: string) => [
      { ...userIn, flows: { ...userIn.flows, countryCode: 'countryCode' } },
      userFromTenant,
      { ...userOut, flows: { ...userOut.flows, countryCode } },
    ];
    const there = user('a1', { sourceAnchor: 'a1', countryCode: 208 });
    const lab = await laboratory({ rules: rules('IIF(IsNullOrEmpty([countryCode]),IgnoreThisFlow,[countryCode])') });
    await lab.import('tenant', there).sync('tenant').import('forest', user('ada', ada)).sync('forest');
    expect(lab.object('tenant/a1').staged).toEqual({ operation: 'update', displayName: 'Ada' });
    await lab.import('forest', user('ada', { ...ada, countryCode: 840 })).sync('forest');
    expect(lab.object('tenant/a1').staged).toEqual({ operation: 'update', displayName: 'Ada', countryCode: 840 });
    const plain = await laboratory({ rules: rules('countryCode') });
    await plain.import('tenant', there).sync('tenant').import('forest', user('ada', ada)).sync('forest');
    expect(plain.object('tenant/a1').staged).toEqual({ operation: 'update', displayName: 'Ada', countryCode: [] });
  });

  it('E23 Error() fails the whole object and nothing else', async () => {
    const groupIn = rule({ name: 'In', type: 'group', flows: { cn: 'cn', displayName: 'displayName', memberCount: 'memberCount' } });
    const groupOut = outbound({
      name: 'Out',
      type: 'group',
      flows: {
        dn: '"CN=" & [cn] & ",DC=lab"',
        displayName: 'displayName',
        description: 'IIF([memberCount]>50000,Error("too many members"),"ok")',
      },
    });
    const lab = await laboratory({ rules: [groupIn, groupOut] });
    await lab.import('forest', group('g', { cn: 'g', displayName: 'G', memberCount: 3 }), group('h', { cn: 'h', memberCount: 3 })).cycle();
    await lab
      .import(
        'forest',
        group('g', { cn: 'g', displayName: 'New', memberCount: 60_001 }),
        group('h', { cn: 'h', displayName: 'H', memberCount: 3 }),
      )
      .sync('forest');
    expect(lab.last).toMatchObject({
      status: 'completed-sync-errors',
      errors: ['sync-rule-error-function-triggered g'],
      counters: { 'flow-failure': 1, 'connector-flow': 1 },
    });
    expect(lab.object('tenant/g').staged).toBeUndefined();
    expect(lab.joined('forest/g').values.displayName).toBe('G');
    expect(lab.object('forest/g')).toMatchObject({ pendingImport: 'update', error: { step: 'export-flow', attribute: 'description' } });
    expect(lab.object('tenant/h').staged).toEqual({ operation: 'update', displayName: 'H' });
  });

  it('E20 apply once outbound: staged with the add, kept until sent, not evaluated again', async () => {
    const once = { ...userOut, flows: { ...userOut.flows, description: { expression: '"made for " & [displayName]', once: true } } };
    const lab = await laboratory({ rules: [userIn, once] });
    await lab
      .import('forest', user('ada', ada))
      .sync('forest')
      .import('forest', user('ada', { ...ada, displayName: 'Ada L.' }))
      .sync('forest')
      .sync('forest', 'full');
    expect(lab.object('tenant/a1').staged).toEqual({
      operation: 'add',
      sourceAnchor: 'a1',
      displayName: 'Ada L.',
      description: 'made for Ada',
    });
    await lab.cycle().sync('forest', 'full');
    expect(lab.object('tenant/a1')).toMatchObject({ staged: undefined, values: { description: 'made for Ada' } });
  });
});

describe('engine.md §8.1, §8.4 names', () => {
  it('two metaverse objects want one DN: the first gets it, the second is an error', async () => {
    const apart = { ...userIn, join: [['displayName=displayName']] };
    const lab = await laboratory({ rules: [apart, outbound({ ...userOut, join: [] })] });
    await lab.import('forest', user('ada', ada), user('twin', { ...ada, displayName: 'Twin' })).sync();
    expect(lab.runs.find((run) => run.profile === 'delta-synchronization')).toMatchObject({
      errors: ['sync-rule-flow-provisioning-failed twin'],
    });
    expect([lab.object('tenant/a1').mv, lab.object('twin').mv]).toEqual([lab.object('ada').mv, undefined]);
    await lab.import('forest', gone('ada')).sync('forest');
    expect(lab.object('tenant/a1').mv).toBe(lab.object('twin').mv);
    expect(lab.object('twin').error).toBeUndefined();
  });

  it('an empty dn is an error of the object', async () => {
    const lab = await laboratory({ rules: [userIn, outbound({ ...userOut, flows: { ...userOut.flows, dn: '[title]' } })] });
    await lab.import('forest', user('ada', ada)).sync();
    expect(lab.object('ada')).toMatchObject({ mv: undefined, error: { code: 'sync-rule-flow-provisioning-failed', step: 'provisioning' } });
  });

  it('an unlinked object of that DN is taken over, and then contributes', async () => {
    const lab = await laboratory({ rules: [userIn, userFromTenant, outbound({ ...userOut, join: [] })] });
    await lab.import('tenant', user('a1', { displayName: 'Old' })).sync('tenant');
    await lab.import('forest', user('ada', ada)).sync('forest');
    expect(lab.object('tenant/a1')).toMatchObject({
      by: 'Out User',
      staged: { operation: 'update', sourceAnchor: 'a1', displayName: 'Ada' },
    });
    expect(lab.last.outbound.tenant).toMatchObject({ 'connector-flow': 1 });
  });

  it('a changed dn renames, once, until it is confirmed', async () => {
    const renaming = outbound({ ...userOut, flows: { ...userOut.flows, dn: '"CN=" & [displayName] & ",DC=lab"' } });
    const lab = await laboratory({ rules: [userIn, userFromTenant, renaming] });
    await lab.import('forest', user('ada', ada)).cycle();
    await lab.import('forest', user('ada', { ...ada, displayName: 'Ada L.' })).sync('forest');
    expect(lab.object('tenant/Ada').staged).toEqual({ operation: 'update', dn: 'Ada L.', displayName: 'Ada L.' });
    expect(lab.last.outbound.tenant).toEqual({ 'provisioned-rename-flow': 1 });
    await lab.export().sync('forest', 'full');
    expect(lab.object('tenant/Ada').staged).toBeUndefined();
    await lab.cycle();
    expect([lab.directory('tenant'), lab.object('tenant/Ada L.').staged]).toEqual([['Ada L.'], undefined]);
  });
});
