import { describe, expect, it } from 'vitest';
import { contact, foreignSecurityPrincipal, group, laboratory, person, rule, user } from './testing/laboratory.ts';

const contactJoin = rule({ name: 'Contact Join', type: 'contact', join: [['mail=mail']], flows: { mail: 'mail' } });

describe('engine.md §6.2 join', () => {
  it('E9 a contact without a value to join on is not projected; it stays a disconnector without error', async () => {
    const lab = await laboratory({ rules: [contactJoin] });
    await lab.import('forest', contact('c')).sync();
    expect(lab.metaverse()).toEqual([]);
    expect(lab.object('c')).toMatchObject({ by: undefined, error: undefined });
    expect(lab.last).toMatchObject({ status: 'success', counters: { 'disconnector-remains': 1 } });
  });

  it('E10 an ambiguous group is no match: a third person is projected', async () => {
    const lab = await laboratory({ rules: [contactJoin], metaverse: [person('a', { mail: 'x@y' }), person('b', { mail: 'x@y' })] });
    await lab.import('forest', contact('c', { mail: 'x@y' })).sync();
    expect(lab.metaverse('person')).toHaveLength(3);
    expect(lab.object('c')).toMatchObject({ by: 'Contact Join', error: undefined });
  });

  describe('E9b the first group with exactly one match wins', async () => {
    const userJoin = rule({
      name: 'User Join',
      join: [['employeeID=employeeID'], ['sAMAccountName=accountName'], ['givenName=givenName', 'sn=sn']],
    });
    const metaverse = [
      person('x', { employeeID: '7', givenName: 'Jo', sn: 'Orr' }),
      person('y', { employeeID: '8', accountName: 'jo' }),
      person('z', { accountName: 'jo' }),
    ];
    it('no match, then two, then one: the last group joins', async () => {
      const lab = await laboratory({ rules: [userJoin], metaverse });
      await lab.import('forest', user('u', { employeeID: '9', sAMAccountName: 'jo', givenName: 'Jo', sn: 'Orr' })).sync();
      expect(lab.joined('u').connectors).toEqual(['seed/x', 'forest/u']);
    });
    it('one match in the first group ends the search', async () => {
      const lab = await laboratory({ rules: [userJoin], metaverse });
      await lab.import('forest', user('u', { employeeID: '8', sAMAccountName: 'zz', givenName: 'Jo', sn: 'Orr' })).sync();
      expect(lab.joined('u').connectors).toEqual(['seed/y', 'forest/u']);
    });
  });

  it('a joining rule without Provision projects nothing; a Provision rule without join criteria always projects', async () => {
    const joining = rule({ name: 'Join', link: 'join', join: [['mail=mail']], flows: { mail: 'mail' } });
    const lab = await laboratory({ rules: [joining, rule({ name: 'Contact', type: 'contact', flows: { displayName: 'cn' } })] });
    await lab.import('forest', user('u', { mail: 'x@y' }), contact('c')).sync();
    expect([lab.object('u').mv, lab.object('c').by]).toEqual([undefined, 'Contact']);
    expect(lab.last.counters).toEqual({ 'disconnector-remains': 1, 'disconnector-projected-no-flow': 1 });
  });

  it('a rule without join criteria never links; its flows apply once another rule has', async () => {
    const joining = rule({ name: 'Join', join: [['mail=mail']], flows: { mail: 'mail' } });
    const service = rule({ name: 'Service', link: 'join', flows: { title: 'title' } });
    const lab = await laboratory({ rules: [service, joining] });
    await lab.import('forest', user('u', { mail: 'x@y', title: 'Chief' }), user('v', { title: 'Nobody' })).sync();
    expect(lab.joined('u')).toMatchObject({ values: { mail: 'x@y', title: 'Chief' } });
    expect(lab.object('u')).toMatchObject({ by: 'Join', rules: ['Service', 'Join'] });
    expect(lab.object('v').mv).toBeUndefined();
  });

  it('§17 Q4 equal join criteria of several rules are one, different ones are an error', async () => {
    const rules = (second: string) => [rule({ name: 'One', join: [['mail=mail']] }), rule({ name: 'Two', join: [[second]] })];
    const lab = await laboratory({ rules: rules('mail=mail') });
    await lab.import('forest', user('u', { mail: 'x@y' })).sync();
    expect(lab.object('u')).toMatchObject({ by: 'One', error: undefined });
    const other = await laboratory({ rules: rules('cn=cn') });
    await other.import('forest', user('u', { mail: 'x@y' })).sync();
    expect(other.last).toMatchObject({ status: 'completed-sync-errors', errors: ['sync-rule-different-join-criteria u'] });
  });

  it('a candidate that is connected to another object of the same connector is an error, not a second link', async () => {
    const joining = rule({ name: 'Join', join: [['mail=mail']], flows: { mail: 'mail' } });
    const lab = await laboratory({ rules: [joining] });
    await lab.import('forest', user('u', { mail: 'x@y' }), user('v', { mail: 'X@Y' })).sync();
    expect(lab.last).toMatchObject({
      errors: ['ambiguous-import-flow-from-multiple-connectors v'],
      counters: { 'disconnector-projected-flow': 1, 'flow-failure': 1 },
    });
    expect(lab.joined('u').connectors).toEqual(['forest/u']);
  });

  it('text joins without case unless the clause says otherwise; binaries by their bytes; multi-valued any to any', async () => {
    const metaverse = [person('p', { sourceAnchor: 'aBc', objectSid: 'S1', proxyAddresses: ['smtp:a', 'smtp:b'] })];
    const joinedBy = async (criteria: string, values: Parameters<typeof user>[1]) => {
      const lab = await laboratory({ rules: [rule({ name: 'Join', link: 'join', join: [[criteria]] })], metaverse });
      await lab.import('forest', user('u', values)).sync();
      return lab.object('u').mv !== undefined;
    };
    expect(await joinedBy('sourceAnchor=sourceAnchor', { sourceAnchor: 'AbC' })).toBe(true);
    expect(await joinedBy('sourceAnchor==sourceAnchor', { sourceAnchor: 'AbC' })).toBe(false);
    expect(await joinedBy('sourceAnchor==sourceAnchor', { sourceAnchor: 'aBc' })).toBe(true);
    expect(await joinedBy('objectSid=objectSid', { objectSid: 'S1' })).toBe(true);
    expect(await joinedBy('objectSid=objectSid', { objectSid: 's1' })).toBe(false);
    expect(await joinedBy('otherMailbox=proxyAddresses', { otherMailbox: ['smtp:x', 'smtp:b'] })).toBe(true);
  });

  it('the type * searches all metaverse types', async () => {
    const fsp = rule({ name: 'Join', type: 'foreignSecurityPrincipal', mvType: '*', link: 'join', join: [['cn=objectSidString']] });
    const groups = rule({ name: 'Group', type: 'group', flows: { objectSidString: 'objectSidString' } });
    const lab = await laboratory({ rules: [groups, { ...fsp, connector: 'resource' }] });
    await lab
      .import('forest', group('g', { objectSidString: 'S-1' }))
      .import('resource', foreignSecurityPrincipal('S-1', { cn: 'S-1' }))
      .sync();
    expect(lab.joined('S-1').connectors).toEqual(['forest/g', 'resource/S-1']);
  });

  it('disconnectors are tried again by every delta synchronization', async () => {
    const joining = rule({ name: 'Join', link: 'join', join: [['mail=mail']], flows: { title: 'title' } });
    const lab = await laboratory({ rules: [joining, rule({ name: 'HR', connector: 'hr', flows: { mail: 'mail' } })] });
    await lab.import('forest', user('u', { mail: 'x@y', title: 'Chief' })).sync();
    await lab.import('hr', user('h', { mail: 'x@y' })).sync();
    expect(lab.find('forest/u')?.mv).toBeUndefined();
    await lab.sync('forest');
    expect(lab.joined('u').values).toEqual({ mail: 'x@y', title: 'Chief' });
  });
});
