import { describe, expect, it } from 'vitest';
import { contact, laboratory, person, rule, user } from './testing/laboratory.ts';

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
    const userJoin = rule({ name: 'User Join', join: [['employeeID=employeeID'], ['sAMAccountName=accountName'], ['givenName=givenName', 'sn=sn']] });
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
});
