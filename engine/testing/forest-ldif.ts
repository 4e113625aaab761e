import { dirname } from 'node:path';
import { mkdirSync, writeFileSync } from 'node:fs';
import { FOREST_DOMAIN, type Forest, forestUnits, type Group, type Person } from './forest.ts';

/** One entry to be written: name and values, bytes as they are. */
export interface LdifEntry {
  readonly dn: string;
  readonly values: { readonly [attribute: string]: string | Uint8Array | readonly string[] | undefined };
}

const ROOT = 'DC=harbour,DC=example';
const NORMAL_ACCOUNT = 0x200;
const DISABLED = 0x2;
const GLOBAL_SECURITY = '-2147483646';
const GLOBAL_DISTRIBUTION = '2';

/** What else lies in such a directory and must not reach a tenant through the default rules. */
export const KEPT_BACK = { people: 2, groups: 1 } as const;

/**
 * The forest as an export of Active Directory: with a service account of a synchronization server (member of the first
 * group), a critical account, and a distribution list without an address, which the default rules keep back.
 */
export function activeDirectoryLdif(forest: Forest): string {
  const dnOf = (id: string): string => {
    const group = forest.groups.get(id);
    const person = forest.people.get(id);
    if (group !== undefined) return groupDn(group);
    if (person !== undefined) return personDn(person);
    throw new Error(`${id} is not in the forest`);
  };
  const service = `CN=AAD_5f3c,CN=Users,${ROOT}`;
  const entries: LdifEntry[] = [
    { dn: ROOT, values: { objectClass: ['top', 'domain', 'domainDNS'], dc: 'harbour', objectGUID: fixedGuid(1) } },
    ...forestUnits.map((ou, at) => ({ dn: `OU=${ou},${ROOT}`, values: { objectClass: ['top', 'organizationalUnit'], ou, objectGUID: fixedGuid(10 + at) } })),
    account(service, 'AAD_5f3c', fixedGuid(2), {}),
    account(`CN=krbtgt,CN=Users,${ROOT}`, 'krbtgt', fixedGuid(3), { isCriticalSystemObject: 'TRUE' }),
    {
      dn: `CN=Old mailing list,OU=Hamburg,${ROOT}`,
      values: { objectClass: ['top', 'group'], cn: 'Old mailing list', sAMAccountName: 'old-list', groupType: GLOBAL_DISTRIBUTION, objectGUID: fixedGuid(4) },
    },
    ...Array.from(forest.people.values(), (person) => personEntry(person, dnOf)),
    ...Array.from(forest.groups.values(), (group, at) => groupEntry(group, at === 0 ? [service] : [], dnOf)),
  ];
  return `version: 1\n${ldifText(entries)}`;
}

/** RFC 2849 content records without the version line, which slapadd does not know; text that is not plain goes as base64. */
export function ldifText(entries: readonly LdifEntry[]): string {
  const lines: string[] = [];
  for (const { dn, values } of entries) {
    lines.push(line('dn', dn));
    for (const [name, value] of Object.entries(values)) {
      if (value === undefined) continue;
      for (const one of Array.isArray(value) ? value : [value]) lines.push(line(name, one as string | Uint8Array));
    }
    lines.push('');
  }
  return lines.join('\n');
}

export function writeLdif(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** RFC 4514 escapes of what occurs in the forest. */
export const escaped = (value: string): string => value.replace(/[,+"\\<>;=]/g, (letter) => `\\${letter}`);

const personDn = ({ cn, ou }: Person): string => `CN=${escaped(cn)},OU=${ou},${ROOT}`;
const groupDn = ({ cn }: Group): string => `CN=${escaped(cn)},OU=Hamburg,${ROOT}`;

function personEntry(person: Person, dnOf: (id: string) => string): LdifEntry {
  const { cn, given, surname, displayName, account: sAMAccountName, address, department, title, phone, manager } = person;
  return account(personDn(person), sAMAccountName, person.guid, {
    ...{ cn, givenName: given, sn: surname, displayName, department, title, telephoneNumber: phone, mail: address, userPrincipalName: address },
    userAccountControl: String(NORMAL_ACCOUNT | (person.enabled ? 0 : DISABLED)),
    manager: manager === undefined ? undefined : dnOf(manager),
  });
}

function account(dn: string, sAMAccountName: string, objectGUID: Uint8Array, values: LdifEntry['values']): LdifEntry {
  const objectClass = ['top', 'person', 'organizationalPerson', 'user'];
  return { dn, values: { objectClass, cn: sAMAccountName, sAMAccountName, userAccountControl: String(NORMAL_ACCOUNT), objectGUID, ...values } };
}

function groupEntry(group: Group, more: readonly string[], dnOf: (id: string) => string): LdifEntry {
  const { id, cn, description } = group;
  const member = [...Array.from(group.members, dnOf), ...more];
  return {
    dn: groupDn(group),
    values: { objectClass: ['top', 'group'], cn, sAMAccountName: id, groupType: GLOBAL_SECURITY, description, objectGUID: group.guid, member },
  };
}

function line(name: string, value: string | Uint8Array): string {
  if (typeof value === 'string' && /^[\x21-\x39\x3b\x3d-\x7e][\x20-\x7e]*$/.test(value) && !value.endsWith(' ')) return `${name}: ${value}`;
  return `${name}:: ${Buffer.from(value as string).toString('base64')}`;
}

/** GUIDs of what is the same in every forest. */
const fixedGuid = (number: number): Uint8Array => Uint8Array.from({ length: 16 }, (_, at) => (at === 15 ? number : 0xa0 + at));

export const forestDomain = FOREST_DOMAIN;
