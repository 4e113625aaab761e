import { type Forest, forestUnits, type Group, type Person } from './forest.ts';
import { escaped, ldifText } from './forest-ldif.ts';
import type { ForestShape, LdapEntry } from './ldap-forest.ts';

const BASE = 'dc=harbour,dc=example';

/** The forest in OpenLDAP: inetOrgPerson and groupOfNames; nobody is disabled there. */
export const openLdapShape: ForestShape = {
  base: BASE,
  entry: entryOf,
  key(forest, id) {
    const person = forest.people.get(id);
    return person === undefined ? ['cn', forest.groups.get(id)?.cn ?? ''] : ['uid', person.account];
  },
  anchor: { attribute: 'entryUUID', toText: (value) => value.toString('utf8') },
  referentialIntegrity: false,
};

/** For `slapadd`. */
export function openLdapLdif(forest: Forest): string {
  const containers = [...forestUnits, 'groups'].map((ou) => ({
    dn: `ou=${ou},${BASE}`,
    values: { objectClass: 'organizationalUnit', ou },
  }));
  return ldifText([
    { dn: BASE, values: { objectClass: ['dcObject', 'organization'], dc: 'harbour', o: 'Harbour Line' } },
    ...containers,
    ...[...forest.people.keys(), ...forest.groups.keys()].map((id) => entryOf(forest, id)),
  ]);
}

function entryOf(forest: Forest, id: string): LdapEntry {
  const person = forest.people.get(id);
  const group = forest.groups.get(id);
  if (person !== undefined) return personEntry(forest, person);
  if (group !== undefined) return groupEntry(forest, group);
  throw new Error(`${id} is not in the forest`);
}

function personEntry(forest: Forest, person: Person): LdapEntry {
  const { cn, surname, given, displayName, account, address, department, title, phone, manager } = person;
  return {
    dn: `uid=${account},ou=${person.ou},${BASE}`,
    rdn: 'uid',
    values: {
      ...{ objectClass: ['inetOrgPerson'], uid: [account], cn: [cn], sn: [surname], givenName: [given], mail: [address] },
      ...{ departmentNumber: [department], telephoneNumber: [phone] },
      ...(displayName === undefined ? {} : { displayName: [displayName] }),
      ...(title === undefined ? {} : { title: [title] }),
      ...(manager === undefined ? {} : { manager: [entryOf(forest, manager).dn] }),
    },
  };
}

function groupEntry(forest: Forest, { cn, description, members }: Group): LdapEntry {
  return {
    dn: `cn=${escaped(cn)},ou=groups,${BASE}`,
    rdn: 'cn',
    values: {
      ...{ objectClass: ['groupOfNames'], cn: [cn], member: Array.from(members, (member) => memberDn(forest, member)) },
      ...(description === undefined ? {} : { description: [description] }),
    },
  };
}

/** Without the values of the member: groups may hold each other. */
function memberDn(forest: Forest, id: string): string {
  const group = forest.groups.get(id);
  return group === undefined ? entryOf(forest, id).dn : `cn=${escaped(group.cn)},ou=groups,${BASE}`;
}
