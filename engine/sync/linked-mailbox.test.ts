import { describe, expect, it } from 'vitest';
import { groupIn } from './testing/account-rules.ts';
import { foreignSecurityPrincipal, group, type Laboratory, laboratory, type RuleText, rule, user } from './testing/laboratory.ts';

/** An account forest, and a resource forest with linked mailboxes and groups of foreign security principals. */
const rules: readonly RuleText[] = [
  rule({
    name: 'Account',
    join: [['objectSid=objectSid'], ['objectSid=msExchMasterAccountSid']],
    flows: { objectSid: 'objectSid', objectSidString: 'objectSidString', displayName: 'displayName' },
  }),
  rule({
    name: 'Mailbox',
    connector: 'resource',
    join: [['objectSid=objectSid'], ['msExchMasterAccountSid=objectSid']],
    flows: { msExchMasterAccountSid: 'msExchMasterAccountSid', title: 'title' },
  }),
  rule({ name: 'FSP', connector: 'resource', type: 'foreignSecurityPrincipal', mvType: '*', link: 'join', join: [['cn=objectSidString']] }),
  { ...groupIn, name: 'Resource Group', connector: 'resource' },
];
const account = user('ada', { objectSid: 'S1', objectSidString: 'S-1', displayName: 'Ada' });
const mailbox = user('mailbox', { objectSid: 'S2', msExchMasterAccountSid: 'S1', title: 'Chief' });
const principal = foreignSecurityPrincipal('S-1', { cn: 'S-1' });
const crew = group('crew', { sourceAnchor: 'g1', displayName: 'Crew', member: ['S-1'] });

describe('engine.md §10, §13: a foreign security principal in the forest that has the linked mailbox', () => {
  const people = (lab: Laboratory) =>
    lab
      .metaverse('person')
      .map(({ connectors, values: { displayName, title } }) => ({ connectors: [...connectors].sort(), displayName, title }));
  const one = { connectors: ['forest/ada', 'resource/S-1', 'resource/mailbox'], displayName: 'Ada', title: 'Chief' };

  it.each([
    ['account, principal, mailbox', [account], [principal, crew], [mailbox]],
    ['account, mailbox, principal', [account], [mailbox, crew], [principal]],
  ])('%s: both connect to the one person, and the group has her as a member', async (_, first, second, third) => {
    const lab = await laboratory({ rules });
    await lab.import('forest', ...first).sync('forest');
    await lab.import('resource', ...second).sync('resource');
    await lab.import('resource', ...third).sync('resource');
    expect(lab.last.errors).toEqual([]);
    expect(people(lab)).toEqual([one]);
    expect(lab.joined('resource/crew').values.member).toEqual(['ada']);
  });

  it('the mailbox first, the account later: the principal finds her with the next synchronization', async () => {
    const lab = await laboratory({ rules });
    await lab.import('resource', mailbox, principal, crew).sync('resource');
    await lab.import('forest', account).sync('forest').sync('resource');
    expect(people(lab)).toEqual([one]);
    expect(lab.joined('resource/crew').values.member).toEqual(['ada']);
  });

  it('a second mailbox of the same person is still refused', async () => {
    const lab = await laboratory({ rules });
    const second = user('second', { objectSid: 'S3', msExchMasterAccountSid: 'S1' });
    await lab.import('forest', account).sync('forest');
    await lab.import('resource', mailbox, second).sync('resource');
    expect(lab.last.errors).toEqual(['ambiguous-import-flow-from-multiple-connectors second']);
  });
});
