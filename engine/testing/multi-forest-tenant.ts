import type { TenantView } from './tenant-over-http.ts';

/** Source anchors that only the directories know: of objects without a ConsistencyGuid. By name, see `anchorOf`. */
export type Anchors = { readonly [name: string]: string };

/** A group's anchor is kept in its uniqueName, in hex. */
const key = (anchor = 'no anchor'): string => `anchor-${Buffer.from(anchor, 'utf8').toString('hex').toUpperCase()}`;
const security = { mailEnabled: false, securityEnabled: true } as const;
const member = { userType: 'Member' } as const;

/** Base64 of sixteen equal bytes: the ConsistencyGuids of multi-forest-directories.ts. */
const A1 = 'oaGhoaGhoaGhoaGhoaGhoQ==';
const B1 = 'sbGxsbGxsbGxsbGxsbGxsQ==';
const C1 = 'wcHBwcHBwcHBwcHBwcHBwQ==';
const D1 = '0dHR0dHR0dHR0dHR0dHR0Q==';
const E1 = '4eHh4eHh4eHh4eHh4eHh4Q==';
const F1 = '8fHx8fHx8fHx8fHx8fHx8Q==';
const EE = '7u7u7u7u7u7u7u7u7u7u7g==';

/** The tenant after the first cycle, worked out by hand from multi-forest-directories.ts and spec/default-rules.md. */
export const firstTenant = (anchors: Anchors): TenantView => ({
  users: {
    // One enabled account: everything from contoso.test; `department` loses its blanks (TRIM), description has no property.
    'ada@contoso.test': {
      ...{ displayName: 'Ada Lovett', givenName: 'Ada', surname: 'Lovett', mail: 'ada@contoso.test', mailNickname: 'ada' },
      ...{ accountEnabled: true, jobTitle: 'Chief Engineer', department: 'Research', companyName: 'Contoso Harbour' },
      ...{ city: 'Hamburg', state: 'HH', postalCode: '20457', streetAddress: 'Pier 1', country: 'Germany' },
      ...{ officeLocation: 'R-17', businessPhones: ['+49 40 100'], mobilePhone: '+49 170 100', faxNumber: '+49 40 101' },
      ...{ preferredLanguage: 'de-DE', onPremisesImmutableId: A1, manager: 'ben@contoso.test', ...member },
    },
    // Disabled, without displayName (cn stands in) and without ConsistencyGuid (objectGUID stands in).
    'ben@contoso.test': {
      ...{ displayName: 'Ben Quist', givenName: 'Ben', surname: 'Quist', mail: 'ben@contoso.test', mailNickname: 'ben' },
      ...{ accountEnabled: false, onPremisesImmutableId: anchors.ben, ...member },
    },
    // Account in contoso.test (sign-in, anchor, and givenName, which the mailbox lacks), linked mailbox in fabrikam.test (the rest).
    'cleo@contoso.test': {
      ...{ displayName: 'Cleo Marr', givenName: 'Cleo', surname: 'Marr', mail: 'cleo.marr@fabrikam.test', mailNickname: 'cleo.marr' },
      ...{ accountEnabled: true, jobTitle: 'Captain', companyName: 'Fabrikam Fleet', manager: 'bo@fabrikam.test' },
      ...{ onPremisesImmutableId: C1, ...member },
    },
    // No userPrincipalName: sAMAccountName@domain.
    'dan@contoso.test': {
      ...{ displayName: 'Dan without UPN', mailNickname: 'dan', accountEnabled: true, onPremisesImmutableId: anchors.dan, ...member },
    },
    'moe@contoso.test': {
      ...{ displayName: 'Moe Sander', mail: 'moe@contoso.test', mailNickname: 'moe', accountEnabled: true, department: 'Sales' },
      ...{ onPremisesImmutableId: D1, ...member },
    },
    'max@contoso.test': {
      ...{ displayName: 'Max Account', mail: 'max.ohm@fabrikam.test', mailNickname: 'max.ohm', accountEnabled: true },
      ...{ jobTitle: 'Agent', onPremisesImmutableId: E1, ...member },
    },
    'bo@fabrikam.test': {
      ...{ displayName: 'Bo Falk', givenName: 'Bo', surname: 'Falk', mail: 'bo@fabrikam.test', mailNickname: 'bo.falk' },
      ...{ accountEnabled: true, jobTitle: 'Navigator', onPremisesImmutableId: B1, ...member },
      onPremisesExtensionAttributes: { extensionAttribute1: 'crew-7' },
    },
    'uma@warehouse.example': {
      ...{ displayName: 'Uma Pack', givenName: 'Uma', surname: 'Pack', mail: 'uma@warehouse.example', mailNickname: 'uma' },
      ...{ accountEnabled: true, businessPhones: ['+49 40 200'], onPremisesImmutableId: anchors.uma, ...member },
      manager: 'vic@warehouse.example',
    },
    'vic@warehouse.example': {
      ...{ displayName: 'Vic Storer', surname: 'Storer', mail: 'vic@warehouse.example', mailNickname: 'vic', accountEnabled: true },
      ...{ jobTitle: 'Foreman', department: 'D4', onPremisesImmutableId: anchors.vic, ...member },
    },
  },
  groups: {
    // AAD_1f is a service account of a synchronization server: filtered, so no member.
    'All staff': {
      ...security,
      ...{ description: 'Everybody ashore', mailNickname: 'Staff', uniqueName: key(anchors.staff) },
      members: ['ada@contoso.test', 'ben@contoso.test', 'dan@contoso.test', 'group Pilots', 'moe@contoso.test'],
    },
    Pilots: { ...security, mailNickname: 'Pilots', uniqueName: key(anchors.pilots), members: ['cleo@contoso.test'] },
    // Foreign security principals stand for a user and for a group of fabrikam.test.
    Joint: {
      ...{ ...security, mailNickname: 'Joint', uniqueName: key(anchors.joint) },
      members: ['bo@fabrikam.test', 'group All staff', 'group Crew'],
    },
    // Lea's linked mailbox has no account yet: not a member anywhere.
    Crew: {
      ...{ ...security, mailNickname: 'Crew', uniqueName: key(anchors.crew) },
      members: ['ada@contoso.test', 'bo@fabrikam.test', 'group Deck'],
    },
    // Cleo's foreign security principal, in the forest that has her mailbox, too.
    Deck: { ...security, mailNickname: 'Deck', uniqueName: key(anchors.deck), members: ['cleo@contoso.test'] },
    Stores: {
      ...{ ...security, description: 'Both shifts', mailNickname: 'Stores', uniqueName: key(anchors.stores) },
      members: ['group Night shift', 'uma@warehouse.example'],
    },
    'Night shift': {
      ...{ ...security, mailNickname: 'Nightshift', uniqueName: key(anchors.night) },
      members: ['vic@warehouse.example'],
    },
  },
  contacts: 0,
});

/** The tenant after `changeForests`. */
export function changedTenant(anchors: Anchors): TenantView {
  const { users, groups, contacts } = firstTenant(anchors);
  const { 'moe@contoso.test': _moved, ...others } = users;
  return {
    contacts,
    users: {
      ...others,
      'ada@contoso.test': { ...users['ada@contoso.test'], department: 'Design' },
      // The account of a mailbox that was there before.
      'lea@contoso.test': {
        ...{ displayName: 'Lea Thorn', mail: 'lea.thorn@fabrikam.test', mailNickname: 'lea.thorn', accountEnabled: true },
        ...{ jobTitle: 'Purser', onPremisesImmutableId: F1, ...member },
      },
      // The mailbox of an account that was there before.
      'max@contoso.test': {
        ...{ displayName: 'Max Ohm', mail: 'max.ohm@fabrikam.test', mailNickname: 'max.ohm', accountEnabled: true },
        ...{ jobTitle: 'Broker', onPremisesImmutableId: E1, ...member },
      },
      // The other forest's account with the same ConsistencyGuid.
      'moe@fabrikam.test': {
        ...{ displayName: 'Moe Sander', mail: 'moe@fabrikam.test', mailNickname: 'moe', accountEnabled: true, department: 'Trade' },
        ...{ onPremisesImmutableId: D1, ...member },
      },
      'eve@fabrikam.test': {
        ...{ displayName: 'Eve Stern', mail: 'eve@fabrikam.test', mailNickname: 'eve.stern', accountEnabled: true },
        ...{ onPremisesImmutableId: EE, ...member },
      },
    },
    groups: {
      ...groups,
      'All staff': { ...groups['All staff'], members: ['ada@contoso.test', 'ben@contoso.test', 'dan@contoso.test', 'group Pilots'] },
      // Nobody touched the group: Lea's mailbox has its person now.
      Crew: { ...groups.Crew, members: ['ada@contoso.test', 'bo@fabrikam.test', 'group Deck', 'lea@contoso.test'] },
    },
  };
}
