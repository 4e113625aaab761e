import {
  type DirectoryObject,
  type DomainName,
  directoryObject,
  domainSid,
  domains,
  fileTime,
  generalizedTime,
  guidFor,
} from './directory-object.ts';
import { portrait } from './portrait.ts';
import { type Department, departments, latin, type Site, sites, titles, written } from './sites.ts';

export interface Person {
  readonly dn: string;
  readonly domain: DomainName;
  readonly site: Site;
  readonly department: Department;
  readonly enabled: boolean;
  readonly object: DirectoryObject;
}

const USER = ['person', 'organizationalPerson', 'user'];

/** userAccountControl: normal account, the same disabled, password never expires, smart card required. */
const UAC = { normal: 512, disabled: 514, neverExpires: 66048, smartCard: 262656 };

/** What is unusual about single people, by their number in the company (0 is the chief executive). */
const LEAVERS = new Set([17, 39, 58, 83, 111, 140, 171, 203, 229]);
const MISSING_UPN = 64;
const COMMA_IN_NAME = 25;
const PHOTOS = new Set([0, 1, 7, 45, 151, 152, 190]);
/** Both claim fleet@harbour.example. */
const DUPLICATE_ADDRESS = new Set([12, 97]);
const LONG_DESCRIPTION = 3;

/** The 250 people of the company: a chief executive, heads of departments, leads at the sites, staff. */
export function makePeople(nextRid: (domain: DomainName) => number): readonly Person[] {
  const drafts = sites.flatMap((site) =>
    Array.from({ length: site.staff }, (_, at) => ({ site, at, department: departments[departmentAt(at)] as Department })),
  );
  const dns = drafts.map(({ site, at }, number) => dnOf(site, at, number));
  const heads = new Map<Department, number>();
  const leads = new Map<string, number>();
  for (const [number, { site, department }] of drafts.entries()) {
    if (number === 0) continue;
    // Heads sit at different sites: the first person of the department in "their" city.
    if (!heads.has(department) && site === sites[departments.indexOf(department) % 5]) heads.set(department, number);
    else if (!leads.has(site.ou + department)) leads.set(site.ou + department, number);
  }
  return drafts.map(({ site, at, department }, number) => {
    const head = heads.get(department);
    const lead = leads.get(site.ou + department);
    const manager = number === 0 ? undefined : number === head ? 0 : number === lead ? head : lead;
    const rank = number === head ? 0 : number === lead ? 1 : 2 + (at % (titles[department].length - 2));
    const title = number === 0 ? 'Chief Executive Officer' : titles[department][rank];
    const enabled = !LEAVERS.has(number);
    const managerDn = manager === undefined ? undefined : dns[manager];
    const attributes = describe({ site, at, number, department, title, enabled, managerDn, rid: nextRid(site.domain) });
    const dn = dns[number] ?? '';
    return {
      dn,
      domain: site.domain,
      site,
      department,
      enabled,
      object: directoryObject(site.domain, dn, USER, attributes, commentOn(number)),
    };
  });
}

/** A third each in operations and engineering or sales, the rest spread; every department occurs early at every site. */
const departmentAt = (at: number): number =>
  at < 2 * departments.length ? at % departments.length : ([0, 1, 0, 2, 1, 0, 3, 2, 5][at % 9] ?? 0);

const nameOf = (site: Site, at: number) => ({
  given: site.given[at % site.given.length] ?? '',
  family: site.family[at % site.family.length] ?? '',
});

function displayName(site: Site, at: number): string {
  const { given, family } = nameOf(site, at);
  if (site.order === 'given family') return `${written(given)} ${written(family)}`;
  return site.order === 'family given' ? `${written(family)} ${written(given)}` : `${written(family)}${written(given)}`;
}

function dnOf(site: Site, at: number, number: number): string {
  const { given, family } = nameOf(site, at);
  const cn = number === COMMA_IN_NAME ? `${written(family)}\\, ${written(given)}` : displayName(site, at);
  const ou = LEAVERS.has(number) ? 'OU=Leavers' : `OU=People,OU=${site.ou}`;
  return `CN=${cn},${ou},${domains[site.domain].dn}`;
}

interface Description {
  readonly site: Site;
  readonly at: number;
  readonly number: number;
  readonly department: Department;
  readonly title: string | undefined;
  readonly enabled: boolean;
  readonly managerDn: string | undefined;
  readonly rid: number;
}

function describe({ site, at, number, department, title, enabled, managerDn, rid }: Description): DirectoryObject['attributes'] {
  const { given, family } = nameOf(site, at);
  const dns = domains[site.domain].dns;
  const local = `${latin(given)}.${latin(family)}`.toLowerCase();
  const display = displayName(site, at);
  const hired = 20 + ((number * 37) % 1900);
  const changed = hired + 1 + ((number * 53) % 400);
  const isLatin = typeof given === 'string';
  return {
    cn: number === COMMA_IN_NAME ? `${written(family)}, ${written(given)}` : display,
    sn: written(family),
    givenName: written(given),
    displayName: display,
    'msDS-PhoneticDisplayName': isLatin ? undefined : `${latin(family)} ${latin(given)}`,
    sAMAccountName: local.slice(0, 20).replace(/[.-]+$/, ''),
    userPrincipalName: number === MISSING_UPN ? undefined : `${local}@${dns}`,
    mail: `${local}@${dns}`,
    proxyAddresses: [
      `SMTP:${local}@${dns}`,
      ...(number % 3 === 0 ? [`smtp:${latin(family)}.${latin(given)}@${dns}`.toLowerCase()] : []),
      ...(DUPLICATE_ADDRESS.has(number) ? ['smtp:fleet@harbour.example'] : []),
    ],
    mailNickname: number % 2 === 0 ? local : undefined,
    title,
    department,
    company: 'Harbour Line',
    manager: managerDn,
    employeeID: String(100_001 + number * 7),
    telephoneNumber: `${site.phone}${String(100 + at)}`,
    mobile: number % 4 === 1 ? `${site.phone.split(' ')[0]} 555 7${String(number).padStart(4, '0')}` : undefined,
    physicalDeliveryOfficeName: `${site.ou} ${1 + (at % 5)}.${String(1 + (at % 17)).padStart(2, '0')}`,
    streetAddress: site.street,
    postalCode: site.postalCode,
    l: site.city,
    st: site.state,
    c: site.c,
    co: site.co,
    countryCode: site.countryCode,
    preferredLanguage: number % 10 === 0 ? site.language : undefined,
    description: descriptionOf(number, enabled),
    extensionAttribute1: number % 5 === 0 ? `CC-${4000 + (departments.indexOf(department) + 1) * 100 + (at % 7)}` : undefined,
    extensionAttribute2: number % 8 === 0 ? (at % 2 === 0 ? 'Shift A' : 'Shift B') : undefined,
    otherTelephone: number % 25 === 2 ? [`${site.phone}${String(700 + at)}`, `${site.phone}${String(800 + at)}`] : undefined,
    thumbnailPhoto: PHOTOS.has(number) ? portrait(guidFor(display)) : undefined,
    userAccountControl: accountControl(number, enabled),
    pwdLastSet: number % 40 === 31 ? 0 : fileTime(changed),
    objectSid: domainSid(site.domain, rid),
    whenCreated: generalizedTime(hired),
    whenChanged: generalizedTime(changed),
  };
}

function accountControl(number: number, enabled: boolean): number {
  if (!enabled) return UAC.disabled;
  return number % 50 === 9 ? UAC.smartCard : number % 30 === 4 ? UAC.neverExpires : UAC.normal;
}

function descriptionOf(number: number, enabled: boolean): string | undefined {
  if (!enabled) return 'Left the company; account disabled';
  if (number === LONG_DESCRIPTION) {
    return 'Harbour master on call\nBridge: channel 12, then 16\nDeputies are listed in the pilot handbook, chapter 4\n\n“Ebb first, then flood.”';
  }
  return number % 20 === 6 ? 'First aider' : undefined;
}

function commentOn(number: number): string | undefined {
  if (number === 0) return 'The chief executive: no manager.';
  if (number === MISSING_UPN) return 'No userPrincipalName: rules fall back to sAMAccountName and the domain.';
  if (number === COMMA_IN_NAME) return 'A comma in the name, escaped in the DN and in every reference to it.';
  if (number === LONG_DESCRIPTION) return 'A description of several lines.';
  if (DUPLICATE_ADDRESS.has(number)) return 'fleet@harbour.example is claimed by two people: a conflict to be found.';
  return LEAVERS.has(number) ? 'Disabled account (userAccountControl 514).' : undefined;
}
