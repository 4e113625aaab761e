import { FOREST_DOMAIN, type Forest, forestUnits, type Group, type Person } from './forest.ts';
import { groupOf, personOf } from './forest-changes.ts';
import { escaped, type LdifEntry, ldifText } from './forest-ldif.ts';
import type { ForestShape, LdapEntry } from './ldap-forest.ts';

/** An account without a password, which a test need not have. */
const NORMAL_ACCOUNT = 0x220;
const DISABLED = 0x2;
const GLOBAL_SECURITY = '-2147483646';
const GLOBAL_DISTRIBUTION = '2';

/** What lies in the file besides the forest; the default rules keep it from the tenant. `person` and `group` reach the metaverse. */
export const KEPT_BACK = { person: 1, group: 1 } as const;

/** The forest in an Active Directory domain: people in organizational units, groups in one of them. */
export function activeDirectoryShape(base = `DC=${FOREST_DOMAIN.split('.').join(',DC=')}`): ForestShape {
  return {
    base,
    entry: (forest, id) =>
      forest.groups.has(id) ? groupEntry(forest, groupOf(forest, id), base) : personEntry(forest, personOf(forest, id), base),
    key(forest, id) {
      const person = forest.people.get(id);
      return person === undefined ? ['sAMAccountName', id] : ['sAMAccountName', person.account];
    },
    anchor: { attribute: 'objectGUID', toText: (value) => value.toString('base64') },
    referentialIntegrity: true,
  };
}

export const unitEntries = (base: string): readonly (LdapEntry & LdifEntry)[] =>
  forestUnits.map((ou) => ({ dn: `OU=${ou},${base}`, rdn: 'ou', values: { objectClass: ['top', 'organizationalUnit'], ou: [ou] } }));

/**
 * The forest as an export of Active Directory: with a service account of a synchronization server (member of the first
 * group), a critical account, and a distribution list without an address.
 */
export function activeDirectoryLdif(forest: Forest): string {
  const { base, entry } = activeDirectoryShape();
  const service = { dn: `CN=AAD_5f3c,CN=Users,${base}`, values: { ...accountValues('AAD_5f3c', true), cn: 'AAD_5f3c' } };
  const critical = {
    dn: `CN=krbtgt,CN=Users,${base}`,
    values: { ...accountValues('krbtgt', false), cn: 'krbtgt', isCriticalSystemObject: 'TRUE' },
  };
  const list = {
    dn: `CN=Old mailing list,OU=Hamburg,${base}`,
    values: { objectClass: ['top', 'group'], cn: 'Old mailing list', sAMAccountName: 'old-list', groupType: GLOBAL_DISTRIBUTION },
  };
  const root = { dn: base, values: { objectClass: ['top', 'domain', 'domainDNS'], dc: 'harbour' } };
  const others = [root, ...unitEntries(base), service, critical, list].map((one, at) => withGuid(one, fixedGuid(at)));
  const people = Array.from(forest.people.values(), ({ id, guid }) => withGuid(entry(forest, id), guid));
  const groups = Array.from(forest.groups.values(), ({ id, guid }, at) => {
    const own = entry(forest, id);
    const member = [...(own.values.member ?? []), ...(at === 0 ? [service.dn] : [])];
    return withGuid({ ...own, values: { ...own.values, member } }, guid);
  });
  return `version: 1\n${ldifText([...others, ...people, ...groups])}`;
}

const personDn = ({ cn, ou }: Person, base: string): string => `CN=${escaped(cn)},OU=${ou},${base}`;
const groupDn = ({ cn }: Group, base: string): string => `CN=${escaped(cn)},OU=Hamburg,${base}`;

function personEntry(forest: Forest, person: Person, base: string): LdapEntry {
  const { cn, given, surname, displayName, account, address, department, title, phone, manager, enabled } = person;
  return {
    dn: personDn(person, base),
    rdn: 'cn',
    values: {
      ...accountValues(account, enabled),
      ...{ cn: [cn], givenName: [given], sn: [surname], mail: [address], userPrincipalName: [address] },
      ...{ department: [department], telephoneNumber: [phone] },
      ...(displayName === undefined ? {} : { displayName: [displayName] }),
      ...(title === undefined ? {} : { title: [title] }),
      ...(manager === undefined ? {} : { manager: [personDn(personOf(forest, manager), base)] }),
    },
  };
}

const accountValues = (sAMAccountName: string, enabled: boolean): LdapEntry['values'] => ({
  objectClass: ['top', 'person', 'organizationalPerson', 'user'],
  sAMAccountName: [sAMAccountName],
  userAccountControl: [String(NORMAL_ACCOUNT | (enabled ? 0 : DISABLED))],
});

function groupEntry(forest: Forest, group: Group, base: string): LdapEntry {
  const { id, cn, description, members } = group;
  const member = Array.from(members, (key) =>
    forest.groups.has(key) ? groupDn(groupOf(forest, key), base) : personDn(personOf(forest, key), base),
  );
  return {
    dn: groupDn(group, base),
    rdn: 'cn',
    values: {
      ...{ objectClass: ['top', 'group'], cn: [cn], sAMAccountName: [id], groupType: [GLOBAL_SECURITY], member },
      ...(description === undefined ? {} : { description: [description] }),
    },
  };
}

const withGuid = ({ dn, values }: LdifEntry, objectGUID: Uint8Array): LdifEntry => ({ dn, values: { ...values, objectGUID } });

/** GUIDs of what is the same in every forest. */
const fixedGuid = (number: number): Uint8Array => Uint8Array.from({ length: 16 }, (_, at) => (at === 15 ? number : 0xa0 + at));
