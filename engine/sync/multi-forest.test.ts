import { describe, expect, it } from 'vitest';
import { accountRules, userFromTenant, userIn, userOut } from './testing/account-rules.ts';
import { contact, gone, inetOrgPerson, laboratory, outbound, type RuleText, rule, user } from './testing/laboratory.ts';

describe('engine.md §11 several forests', () => {
  describe('E11 account and resource forest: the same result in either order', () => {
    const join = [
      ['objectSid=objectSid'],
      ['msExchMasterAccountSid=objectSid'],
      ['objectSid=msExchMasterAccountSid'],
      ['msRTCSIP-OriginatorSid=objectSid'],
      ['objectSid=msRTCSIP-OriginatorSid'],
    ];
    /** Enabled accounts are stronger than any account, whatever forest they come from. */
    const rules = ['account', 'resource'].flatMap((connector, index): RuleText[] => [
      rule({
        name: `${connector} enabled`,
        connector,
        link: 'join',
        precedence: 102 + index,
        scope: [['userAccountControl ISBITNOTSET 2']],
        flows: { objectSid: 'objectSid', accountEnabled: { constant: 'True' } },
      }),
      rule({
        name: `${connector} join`,
        connector,
        precedence: 106 + index,
        join,
        flows: {
          objectSid: 'objectSid',
          msExchMasterAccountSid: 'msExchMasterAccountSid',
          accountEnabled: 'IIF(BitAnd([userAccountControl],2)=0,True,False)',
          displayName: 'displayName',
        },
      }),
    ]);
    const account = user('a', { objectSid: 'S1', userAccountControl: 512, displayName: 'Ada' });
    const resource = user('r', { objectSid: 'S2', msExchMasterAccountSid: 'S1', userAccountControl: 514, msExchRecipientTypeDetails: 2 });
    const merged = { objectSid: 'S1', msExchMasterAccountSid: 'S1', accountEnabled: true, displayName: 'Ada' };

    it('account first', async () => {
      const lab = await laboratory({ rules });
      await lab.import('account', account).sync('account').import('resource', resource).sync('resource');
      expect(lab.metaverse()).toMatchObject([{ connectors: ['account/a', 'resource/r'], values: merged }]);
    });
    it('resource first', async () => {
      const lab = await laboratory({ rules });
      await lab.import('resource', resource).sync('resource');
      expect(lab.metaverse()).toMatchObject([{ values: { objectSid: 'S2', msExchMasterAccountSid: 'S1', accountEnabled: false } }]);
      await lab.import('account', account).sync('account');
      expect(lab.metaverse()).toMatchObject([{ connectors: ['account/a', 'resource/r'], values: merged }]);
      expect(lab.metaverse()[0]?.lineage.objectSid).toBe('account enabled from account/a');
    });
  });

  describe('E30 a contact of one forest is a user of the other', () => {
    const rules = (join: string): RuleText[] => [
      rule({
        name: 'B User',
        connector: 'b',
        precedence: 106,
        join: [[join]],
        flows: { mail: 'mail', objectSid: 'objectSid', sourceAnchor: 'sourceAnchor', sourceObjectType: { constant: 'User' } },
      }),
      rule({
        name: 'A Contact',
        connector: 'a',
        type: 'contact',
        precedence: 116,
        join: [['mail=mail']],
        flows: { mail: 'mail', sourceAnchor: 'sourceAnchor', sourceObjectType: { constant: 'Contact' } },
      }),
      outbound({ ...userOut, scope: [['sourceObjectType EQUAL User']] }),
      outbound({ ...userOut, name: 'Out Contact', type: 'contact', scope: [['sourceObjectType EQUAL Contact']] }),
    ];
    const eve = contact('eve-contact', { mail: 'eve@b', sourceAnchor: 'c1' });
    const user1 = user('eve', { mail: 'eve@b', objectSid: 'S9', sourceAnchor: 'u1' });

    it('users join on mail: the contact is replaced by the user', async () => {
      const lab = await laboratory({ rules: rules('mail=mail') });
      await lab.import('a', eve).cycle();
      await lab.import('b', user1).cycle();
      expect(lab.metaverse()).toMatchObject([{ values: { sourceObjectType: 'User', sourceAnchor: 'u1' } }]);
      expect(lab.objects('tenant')).toMatchObject([{ name: 'u1', type: 'user', staged: undefined }]);
    });
    it('users join on objectSid: two persons of the same mail, by design', async () => {
      const lab = await laboratory({ rules: rules('objectSid=objectSid') });
      await lab.import('a', eve).cycle();
      await lab.import('b', user1).cycle();
      expect(lab.metaverse().map(({ values }) => values.mail)).toEqual(['eve@b', 'eve@b']);
      expect(lab.directory('tenant')).toEqual(['c1', 'u1']);
    });
  });

  describe('E5a an account moves between forests with its source anchor', () => {
    const second = { ...userIn, name: 'In User B', connector: 'b' };
    const rules = [userIn, second, userFromTenant, userOut];
    const ada = { sourceAnchor: 'a1', displayName: 'Ada' };

    it('the new account first: it joins, and nothing happens to the tenant', async () => {
      const lab = await laboratory({ rules });
      await lab.import('forest', user('ada', ada)).cycle();
      await lab.import('forest', gone('ada')).import('b', user('ada2', ada)).sync('b').sync('forest');
      expect(lab.metaverse()).toMatchObject([{ connectors: ['b/ada2', 'tenant/a1'] }]);
      expect(lab.object('tenant/a1').staged).toBeUndefined();
      expect(lab.metaverse()[0]?.lineage.displayName).toBe('In User B from b/ada2');
    });

    it('the old account first: the staged delete is cancelled by the reverse join', async () => {
      const lab = await laboratory({ rules });
      await lab.import('forest', user('ada', ada)).cycle();
      await lab.import('forest', gone('ada')).sync('forest');
      expect(lab.object('tenant/a1').staged).toEqual({ operation: 'delete' });
      await lab.import('b', user('ada2', { ...ada, title: 'Chief' })).sync('b');
      expect(lab.object('tenant/a1')).toMatchObject({ mv: lab.object('b/ada2').mv, staged: { operation: 'update', title: 'Chief' } });
      expect(lab.joined('b/ada2').values).toEqual({ ...ada, title: 'Chief', cloudSourceAnchor: 'a1' });
      await lab.cycle();
      expect(lab.directory('tenant')).toEqual(['a1']);
    });

    it('the delete was sent already: the account is provisioned again as soon as an import has confirmed that', async () => {
      const lab = await laboratory({ rules });
      await lab.import('forest', user('ada', ada)).cycle();
      await lab.import('forest', gone('ada')).sync('forest').export();
      await lab.import('b', user('ada2', ada)).sync('b');
      expect(lab.joined('b/ada2').connectors).toEqual(['b/ada2']);
      await lab.import('tenant').sync('tenant');
      expect(lab.joined('b/ada2').connectors).toEqual(['b/ada2', 'tenant/a1']);
      await lab.cycle();
      expect([lab.directory('tenant'), lab.object('tenant/a1').staged]).toEqual([['a1'], undefined]);
    });

    it('re-created in the same forest: joined in the same step, after the deletes', async () => {
      const lab = await laboratory({ rules: accountRules });
      await lab.import('forest', user('ada', ada)).cycle();
      const { id } = lab.joined('ada');
      await lab.import('forest', gone('ada'), user('ada-new', ada)).sync('forest');
      expect(lab.last).toMatchObject({
        status: 'success',
        errors: [],
        counters: { 'connector-delete-remove-mv': 1, 'disconnector-projected-flow': 1 },
      });
      expect(lab.joined('ada-new').connectors).toEqual(['forest/ada-new', 'tenant/a1']);
      expect(lab.object('tenant/a1').staged).toBeUndefined();
      expect(id).not.toBe(lab.joined('ada-new').id);
    });
  });

  describe('an object changes its type under the same anchor (delete-add)', () => {
    const ada = { sourceAnchor: 'a1', displayName: 'Ada' };
    it('the rules of the new type hold it: the account stays', async () => {
      const lab = await laboratory({ rules: [...accountRules, { ...userIn, name: 'In Person', type: 'inetOrgPerson' }] });
      await lab.import('forest', user('ada', ada)).cycle();
      await lab.import('forest', inetOrgPerson('ada', { ...ada, title: 'Chief' })).sync('forest');
      expect(lab.last.counters).toEqual({ 'connector-delete-add-processed': 1 });
      expect(lab.joined('ada')).toMatchObject({ connectors: ['forest/ada', 'tenant/a1'], lineage: { title: 'In Person from forest/ada' } });
      expect(lab.object('tenant/a1').staged).toEqual({ operation: 'update', title: 'Chief' });
    });
    it('no rule of the new type: disconnected, the account goes', async () => {
      const lab = await laboratory({ rules: accountRules });
      await lab.import('forest', user('ada', ada)).cycle();
      await lab.import('forest', contact('ada', ada)).sync('forest');
      expect(lab.last.counters).toEqual({ 'connector-delete-add-processed': 1 });
      expect([lab.object('ada').mv, lab.object('tenant/a1').staged?.operation, lab.metaverse()]).toEqual([undefined, 'delete', []]);
    });
    it('the new type belongs to another metaverse type: projected anew in the same step', async () => {
      const asDevice = rule({ name: 'In Device', type: 'computer', mvType: 'device', flows: { displayName: 'displayName' } });
      const lab = await laboratory({ rules: [userIn, asDevice] });
      await lab.import('forest', user('ada', ada)).sync();
      await lab.import('forest', { ...user('ada', ada), objectType: 'computer' }).sync();
      expect(lab.metaverse()).toMatchObject([{ type: 'device', connectors: ['forest/ada'], values: { displayName: 'Ada' } }]);
      expect(lab.last.counters).toEqual({ 'connector-delete-add-processed': 1 });
    });
  });
});
