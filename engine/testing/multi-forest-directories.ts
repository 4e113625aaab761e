import type { Client } from 'ldapts';
import { Attribute, Change } from 'ldapts';

type Values = { readonly [attribute: string]: string | readonly string[] | Buffer };

/** Normal accounts without a password, which a test need not have. */
const ENABLED = '544';
const DISABLED = '546';
const GLOBAL_SECURITY = '-2147483646';
const DOMAIN_LOCAL_SECURITY = '-2147483644';
const DISTRIBUTION = '2';
/** msExchRecipientTypeDetails of a linked mailbox. */
const LINKED_MAILBOX = '2';

export const CONTOSO = 'DC=contoso,DC=test';
export const FABRIKAM = 'DC=fabrikam,DC=test';
export const WAREHOUSE = 'dc=warehouse,dc=example';

/** Sixteen equal bytes: a ConsistencyGuid whose source anchor can be written out by hand. */
const guid = (byte: number): Buffer => Buffer.alloc(16, byte);

export const contoso = {
  person: (cn: string) => `CN=${cn},OU=People,${CONTOSO}`,
  group: (cn: string) => `CN=${cn},OU=Groups,${CONTOSO}`,
  later: (cn: string) => `CN=${cn},OU=Later,${CONTOSO}`,
};
export const fabrikam = {
  person: (cn: string) => `CN=${cn},OU=People,${FABRIKAM}`,
  group: (cn: string) => `CN=${cn},OU=Groups,${FABRIKAM}`,
};

/** The account forest: no Exchange. OU=Later is not synchronized. */
export async function fillContoso(client: Client): Promise<void> {
  for (const ou of ['People', 'Groups', 'Later']) await add(client, `OU=${ou},${CONTOSO}`, unit(ou));
  await add(client, contoso.person('Ben Quist'), {
    ...account('ben', DISABLED),
    ...{ givenName: 'Ben', sn: 'Quist', userPrincipalName: 'ben@contoso.test', mail: 'ben@contoso.test' },
  });
  await add(client, contoso.person('Ada Lovett'), {
    ...account('ada', ENABLED),
    ...{ givenName: 'Ada', sn: 'Lovett', displayName: 'Ada Lovett', userPrincipalName: 'ada@contoso.test', mail: 'ada@contoso.test' },
    ...{ title: 'Chief Engineer', department: ' Research ', company: 'Contoso Harbour', manager: contoso.person('Ben Quist') },
    ...{ l: 'Hamburg', st: 'HH', co: 'Germany', c: 'DE', postalCode: '20457', streetAddress: 'Pier 1' },
    ...{ telephoneNumber: '+49 40 100', mobile: '+49 170 100', facsimileTelephoneNumber: '+49 40 101' },
    ...{ physicalDeliveryOfficeName: 'R-17', preferredLanguage: 'de-DE', description: 'Not for the tenant' },
    ...{ proxyAddresses: ['SMTP:ada@contoso.test', 'smtp:a.lovett@contoso.test'], 'mS-DS-ConsistencyGuid': guid(0xa1) },
  });
  await add(client, contoso.person('Cleo Account'), {
    ...account('cleo', ENABLED),
    ...{ givenName: 'Cleo', sn: 'Account', title: 'Holder of an account', userPrincipalName: 'cleo@contoso.test' },
    ...{ mail: 'cleo.marr@fabrikam.test', pager: '7', 'mS-DS-ConsistencyGuid': guid(0xc1) },
  });
  await add(client, contoso.person('Dan'), { ...account('dan', ENABLED), displayName: 'Dan without UPN' });
  await add(client, contoso.person('Moe Sander'), {
    ...account('moe', ENABLED),
    ...{ userPrincipalName: 'moe@contoso.test', mail: 'moe@contoso.test', department: 'Sales', 'mS-DS-ConsistencyGuid': guid(0xd1) },
  });
  await add(client, contoso.person('Max Account'), {
    ...account('max', ENABLED),
    ...{ userPrincipalName: 'max@contoso.test', mail: 'max.ohm@fabrikam.test', title: 'Agent', 'mS-DS-ConsistencyGuid': guid(0xe1) },
  });
  await add(client, contoso.later('Lea Account'), {
    ...account('lea', ENABLED),
    ...{ userPrincipalName: 'lea@contoso.test', mail: 'lea.thorn@fabrikam.test', title: 'Trainee', 'mS-DS-ConsistencyGuid': guid(0xf1) },
  });
  await add(client, contoso.person('AAD_1f'), account('AAD_1f', ENABLED));
  await add(client, contoso.person('Vera Vendor'), { ...contact, mail: 'vera@vendor.test', givenName: 'Vera' });
  await add(client, contoso.person('Eve External'), { ...contact, mail: 'eve@fabrikam.test' });
  await add(client, contoso.person('Nobody without mail'), contact);
}

/** The resource forest: Exchange, linked mailboxes of accounts in the account forest, whose security identifiers it knows. */
export async function fillFabrikam(client: Client, accounts: { readonly [name in 'cleo' | 'lea']: Buffer }): Promise<void> {
  for (const ou of ['People', 'Groups']) await add(client, `OU=${ou},${FABRIKAM}`, unit(ou));
  await add(client, fabrikam.person('Bo Falk'), {
    ...account('bo', ENABLED),
    ...{ givenName: 'Bo', sn: 'Falk', title: 'Navigator', userPrincipalName: 'bo@fabrikam.test', mail: 'bo@fabrikam.test' },
    ...{ mailNickname: 'bo.falk', extensionAttribute1: 'crew-7', 'mS-DS-ConsistencyGuid': guid(0xb1) },
  });
  await add(client, fabrikam.person('Cleo Marr'), {
    ...linkedMailbox('cleo', accounts.cleo),
    ...{ sn: 'Marr', displayName: 'Cleo Marr', title: 'Captain', mailNickname: 'cleo.marr', mail: 'cleo.marr@fabrikam.test' },
    ...{ manager: fabrikam.person('Bo Falk'), company: 'Fabrikam Fleet' },
  });
  await add(client, fabrikam.person('Lea Thorn'), {
    ...linkedMailbox('lea', accounts.lea),
    ...{ displayName: 'Lea Thorn', title: 'Purser', mailNickname: 'lea.thorn', mail: 'lea.thorn@fabrikam.test' },
  });
  await add(client, fabrikam.person('Otto Agent'), { ...contact, mail: 'otto@agent.test', mailNickname: 'otto' });
}

/** Groups of both forests; members of the other forest are foreign security principals, made by the server itself. */
export async function fillGroups(a: Client, b: Client): Promise<void> {
  await add(a, contoso.group('Pilots'), group('pilots', GLOBAL_SECURITY, [contoso.person('Cleo Account')]));
  const staff = ['Ada Lovett', 'Ben Quist', 'Dan', 'Moe Sander', 'AAD_1f'].map(contoso.person);
  await add(a, contoso.group('Staff'), {
    ...group('staff', GLOBAL_SECURITY, [...staff, contoso.group('Pilots')]),
    ...{ displayName: 'All staff', description: 'Everybody ashore' },
  });
  await add(b, fabrikam.group('Deck'), group('deck', DOMAIN_LOCAL_SECURITY, [await foreign(a, contoso.person('Cleo Account'))]));
  const crew = [fabrikam.person('Bo Falk'), fabrikam.person('Lea Thorn'), fabrikam.group('Deck')];
  await add(b, fabrikam.group('Crew'), group('crew', DOMAIN_LOCAL_SECURITY, [...crew, await foreign(a, contoso.person('Ada Lovett'))]));
  const joint = [contoso.group('Staff'), await foreign(b, fabrikam.person('Bo Falk')), await foreign(b, fabrikam.group('Crew'))];
  await add(a, contoso.group('Joint'), group('joint', DOMAIN_LOCAL_SECURITY, joint));
  const news = [contoso.person('Ada Lovett'), contoso.person('Vera Vendor')];
  await add(a, contoso.group('News'), { ...group('news', DISTRIBUTION, news), mail: 'news@contoso.test' });
  await add(a, contoso.group('Old list'), group('old-list', DISTRIBUTION, [contoso.person('Ada Lovett')]));
}

/** The generic LDAP directory, as slapadd reads it. */
export const warehouseLdif = `dn: ${WAREHOUSE}
objectClass: dcObject
objectClass: organization
dc: warehouse
o: Warehouse

dn: uid=vic,${WAREHOUSE}
objectClass: inetOrgPerson
uid: vic
cn: Vic Storer
sn: Storer
mail: vic@warehouse.example
title: Foreman
departmentNumber: D4

dn: uid=uma,${WAREHOUSE}
objectClass: inetOrgPerson
uid: uma
cn: Uma Pack
sn: Pack
givenName: Uma
mail: uma@warehouse.example
telephoneNumber: +49 40 200
manager: uid=vic,${WAREHOUSE}

dn: cn=Night shift,${WAREHOUSE}
objectClass: groupOfNames
cn: Night shift
member: uid=vic,${WAREHOUSE}

dn: cn=Stores,${WAREHOUSE}
objectClass: groupOfNames
cn: Stores
description: Both shifts
member: uid=uma,${WAREHOUSE}
member: cn=Night shift,${WAREHOUSE}
`;

/**
 * A day's work in both forests: the account of a linked mailbox appears, the linked mailbox of an account appears, an account
 * moves to the other forest with its ConsistencyGuid, and somebody known as a contact gets an account.
 */
export async function changeForests(a: Client, b: Client): Promise<void> {
  await a.modifyDN(contoso.later('Lea Account'), contoso.person('Lea Account'));
  await add(b, fabrikam.person('Max Ohm'), {
    ...linkedMailbox('max', await securityIdentifier(a, contoso.person('Max Account'))),
    ...{ displayName: 'Max Ohm', title: 'Broker', mailNickname: 'max.ohm', mail: 'max.ohm@fabrikam.test' },
  });
  await a.del(contoso.person('Moe Sander'));
  await add(b, fabrikam.person('Moe Sander'), {
    ...account('moe', ENABLED),
    ...{ userPrincipalName: 'moe@fabrikam.test', mail: 'moe@fabrikam.test', department: 'Trade', 'mS-DS-ConsistencyGuid': guid(0xd1) },
  });
  await add(b, fabrikam.person('Eve Stern'), {
    ...account('eve', ENABLED),
    ...{
      displayName: 'Eve Stern',
      userPrincipalName: 'eve@fabrikam.test',
      mail: 'eve@fabrikam.test',
      mailNickname: 'eve.stern',
      'mS-DS-ConsistencyGuid': guid(0xee),
    },
  });
  const department = new Attribute({ type: 'department', values: ['Design'] });
  await a.modify(contoso.person('Ada Lovett'), new Change({ operation: 'replace', modification: department }));
}

/** The anchor of an object without a ConsistencyGuid: objectGUID or entryUUID, as the default rules make it. */
export async function anchorOf(client: Client, dn: string): Promise<string> {
  const entry = await read(client, dn, ['objectGUID', 'entryUUID']);
  return Buffer.isBuffer(entry.objectGUID) ? entry.objectGUID.toString('base64') : String(entry.entryUUID);
}

export async function securityIdentifier(client: Client, dn: string): Promise<Buffer> {
  const { objectSid } = await read(client, dn, ['objectSid']);
  if (!Buffer.isBuffer(objectSid)) throw new Error(`${dn} has no objectSid`);
  return objectSid;
}

/** Member value for an object of another forest. */
async function foreign(client: Client, dn: string): Promise<string> {
  const sid = await securityIdentifier(client, dn);
  const authorities = Array.from({ length: sid[1] ?? 0 }, (_, at) => sid.readUInt32LE(8 + 4 * at));
  return `<SID=S-${sid[0]}-${sid.readUIntBE(2, 6)}-${authorities.join('-')}>`;
}

async function read(client: Client, dn: string, attributes: string[]) {
  const { searchEntries } = await client.search(dn, { scope: 'base', attributes, explicitBufferAttributes: ['objectGUID', 'objectSid'] });
  const [entry] = searchEntries;
  if (entry === undefined) throw new Error(`there is no ${dn}`);
  return entry;
}

const add = (client: Client, dn: string, values: Values): Promise<void> =>
  client.add(dn, values as { [attribute: string]: string | string[] });

const unit = (ou: string): Values => ({ objectClass: ['top', 'organizationalUnit'], ou });
const contact: Values = { objectClass: ['top', 'person', 'organizationalPerson', 'contact'] };
const account = (sAMAccountName: string, userAccountControl: string): Values => ({
  objectClass: ['top', 'person', 'organizationalPerson', 'user'],
  sAMAccountName,
  userAccountControl,
});
const linkedMailbox = (name: string, msExchMasterAccountSid: Buffer): Values => ({
  ...account(`${name}-mailbox`, DISABLED),
  ...{ userPrincipalName: `${name}-mailbox@fabrikam.test`, msExchRecipientTypeDetails: LINKED_MAILBOX, msExchMasterAccountSid },
});
const group = (sAMAccountName: string, groupType: string, member: readonly string[]): Values => ({
  objectClass: ['top', 'group'],
  ...{ sAMAccountName, groupType, member },
});
