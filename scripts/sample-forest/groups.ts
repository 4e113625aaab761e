import { type DirectoryObject, type DomainName, directoryObject, domainSid, domains, generalizedTime, sid } from './directory-object.ts';
import type { Person } from './people.ts';
import { departments, sites } from './sites.ts';

/** groupType values as a signed 32-bit number: scope bit, plus the security bit 0x80000000. */
const TYPE = {
  globalSecurity: -2147483646,
  domainLocalSecurity: -2147483644,
  universalSecurity: -2147483640,
  universalDistribution: 8,
  builtinLocal: -2147483643,
};

interface Cast {
  readonly people: readonly Person[];
  readonly serviceAccounts: readonly DirectoryObject[];
  readonly contacts: readonly DirectoryObject[];
  readonly foreignPrincipals: readonly DirectoryObject[];
}

interface GroupDraft {
  readonly domain: DomainName;
  readonly cn: string;
  readonly type: keyof typeof TYPE;
  readonly members: readonly string[];
  readonly mail?: string;
  readonly description?: string;
  readonly managedBy?: string | undefined;
  readonly comment?: string;
}

const dnOfGroup = (domain: DomainName, cn: string): string => `CN=${cn},OU=Groups,${domains[domain].dn}`;
const dns = (objects: readonly { readonly dn: string }[]): readonly string[] => objects.map((object) => object.dn);

/** Groups of all kinds: by site, nested by department, one of everybody, mail-enabled ones, across domains, built-in ones. */
export function makeGroups(cast: Cast, nextRid: (domain: DomainName) => number): readonly DirectoryObject[] {
  const drafts = [...everybody(cast), ...siteGroups(cast), ...departmentGroups(cast), ...mailGroups(cast), ...specialGroups(cast)];
  return [...drafts.map((draft) => groupObject(draft, nextRid(draft.domain))), ...builtInGroups(cast)];
}

function groupObject(draft: GroupDraft, rid: number): DirectoryObject {
  const { domain, cn, members, mail, description, managedBy, comment } = draft;
  const attributes = {
    cn,
    displayName: cn,
    sAMAccountName: cn,
    description,
    mail,
    mailNickname: mail?.split('@')[0],
    proxyAddresses: mail === undefined ? undefined : [`SMTP:${mail}`],
    managedBy,
    groupType: TYPE[draft.type],
    objectSid: domainSid(domain, rid),
    whenCreated: generalizedTime(40 + (rid % 300)),
    member: members,
  };
  return directoryObject(domain, dnOfGroup(domain, cn), ['group'], attributes, comment);
}

function everybody({ people }: Cast): readonly GroupDraft[] {
  return [
    {
      domain: 'harbour',
      cn: 'All Staff',
      type: 'universalSecurity',
      members: dns(people.filter((person) => person.enabled)),
      mail: 'allstaff@harbour.example',
      description: 'Everybody in the company',
      managedBy: people[0]?.dn,
      comment: 'The large group: everybody with an enabled account, in both domains.',
    },
  ];
}

function siteGroups({ people }: Cast): readonly GroupDraft[] {
  return sites.map((site) => ({
    domain: site.domain,
    cn: `Site ${site.ou}`,
    type: 'globalSecurity',
    members: dns(people.filter((person) => person.site === site && person.enabled)),
    description: `Everybody at ${site.city}`,
  }));
}

/** Three levels: the department, its two regions, its teams at the sites. */
function departmentGroups({ people }: Cast): readonly GroupDraft[] {
  const drafts: GroupDraft[] = [];
  for (const department of departments) {
    const regions: string[] = [];
    for (const [domain, region] of [
      ['harbour', 'Europe'],
      ['asia', 'Asia'],
    ] as const) {
      const teams: string[] = [];
      for (const site of sites.filter((one) => one.domain === domain)) {
        const members = people.filter((person) => person.site === site && person.department === department && person.enabled);
        if (members.length < 2) continue;
        const cn = `${department} ${site.ou}`;
        drafts.push({ domain, cn, type: 'globalSecurity', members: dns(members), managedBy: members[0]?.dn });
        teams.push(dnOfGroup(domain, cn));
      }
      drafts.push({ domain, cn: `${department} ${region}`, type: 'universalSecurity', members: teams });
      regions.push(dnOfGroup(domain, `${department} ${region}`));
    }
    drafts.push({
      domain: 'harbour',
      cn: department,
      type: 'universalSecurity',
      members: regions,
      description: `${department}, all regions`,
      ...(department === 'Operations'
        ? { comment: 'Nested groups: department > region (one in each domain) > team at a site > people.' }
        : {}),
    });
  }
  return drafts;
}

function mailGroups({ people, contacts }: Cast): readonly GroupDraft[] {
  const every = (step: number, from: number) => dns(people.filter((person, number) => number % step === from && person.enabled));
  const group = (cn: string, members: readonly string[], more: Partial<GroupDraft> = {}): GroupDraft => ({
    domain: 'harbour',
    cn,
    type: 'universalDistribution',
    members,
    mail: `${cn.toLowerCase().replace(/[^a-z]+/g, '-')}@harbour.example`,
    ...more,
  });
  return [
    group('Announcements', [dnOfGroup('harbour', 'All Staff')], { comment: 'Distribution groups: mail-enabled, not for security.' }),
    group('Pilots and Tugs', [...every(40, 3), ...dns(contacts.slice(0, 7))], { description: 'With partners outside' }),
    group('Regatta Crew', every(31, 5)),
    group('Café & Kantine', every(50, 20), { mail: 'cafe@harbour.example' }),
    group('Crane Suppliers', [...every(60, 44), ...dns(contacts.slice(7))], {
      domain: 'asia',
      mail: 'crane-suppliers@asia.harbour.example',
    }),
    group('港湾安全', every(45, 40), { domain: 'asia', mail: 'port-safety@asia.harbour.example', description: 'Port safety' }),
    group('Incident Response', every(28, 11), { type: 'universalSecurity', description: 'Mail-enabled security group' }),
  ];
}

function specialGroups({ people, serviceAccounts, foreignPrincipals }: Cast): readonly GroupDraft[] {
  const of = (domain: DomainName) => people.filter((person) => person.domain === domain && person.enabled);
  return [
    {
      domain: 'asia',
      cn: 'Project Lighthouse',
      type: 'universalSecurity',
      members: dns([...of('asia').slice(10, 16), ...of('harbour').slice(20, 25)]),
      managedBy: of('harbour')[20]?.dn,
      comment: 'Members of the other domain.',
    },
    {
      domain: 'harbour',
      cn: 'Service Logons',
      type: 'globalSecurity',
      members: dns(serviceAccounts.filter((account) => account.domain === 'harbour')),
    },
    {
      domain: 'harbour',
      cn: 'Berth Planner Readers',
      type: 'domainLocalSecurity',
      members: [...dns(foreignPrincipals), dnOfGroup('harbour', 'Operations')],
      comment: 'A domain-local group with foreign security principals.',
    },
    { domain: 'harbour', cn: 'Archive 2016', type: 'globalSecurity', members: [], comment: 'A group without members.' },
    {
      domain: 'harbour',
      cn: 'Alumni',
      type: 'universalSecurity',
      members: dns(people.filter((person) => !person.enabled)),
      comment: 'Disabled accounts of both domains.',
    },
  ];
}

function builtInGroups({ people }: Cast): readonly DirectoryObject[] {
  return (['harbour', 'asia'] as const).flatMap((domain) => {
    const { dn } = domains[domain];
    const administrator = `CN=Administrator,CN=Users,${dn}`;
    const it = people.find((person) => person.domain === domain && person.department === 'IT' && person.enabled);
    const users = (cn: string, rid: number, members: readonly string[]) =>
      directoryObject(domain, `CN=${cn},CN=Users,${dn}`, ['group'], {
        cn,
        sAMAccountName: cn,
        groupType: TYPE.globalSecurity,
        isCriticalSystemObject: true,
        objectSid: domainSid(domain, rid),
        member: members,
      });
    const builtin = directoryObject(
      domain,
      `CN=Administrators,CN=Builtin,${dn}`,
      ['group'],
      {
        cn: 'Administrators',
        sAMAccountName: 'Administrators',
        groupType: TYPE.builtinLocal,
        isCriticalSystemObject: true,
        objectSid: sid(32, 544),
        member: [administrator, `CN=Domain Admins,CN=Users,${dn}`],
      },
      'Built-in groups: isCriticalSystemObject keeps them out of the tenant.',
    );
    return [builtin, users('Domain Admins', 512, [administrator, ...(it === undefined ? [] : [it.dn])]), users('Domain Users', 513, [])];
  });
}
