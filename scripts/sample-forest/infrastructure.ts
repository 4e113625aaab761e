import {
  type DirectoryObject,
  type DomainName,
  directoryObject,
  domainSid,
  domains,
  fileTime,
  generalizedTime,
  sid,
} from './directory-object.ts';
import { sites } from './sites.ts';

const names: readonly DomainName[] = ['harbour', 'asia'];

/** Domains, containers, OUs and the forest's crossRef objects, which hold the NetBIOS names. */
export function makeContainers(): readonly DirectoryObject[] {
  const objects: DirectoryObject[] = [];
  for (const domain of names) {
    const { dn, dns } = domains[domain];
    const add = (rdn: string, objectClass: readonly string[], attributes: DirectoryObject['attributes'], comment?: string) =>
      objects.push(directoryObject(domain, `${rdn},${dn}`, objectClass, attributes, comment));
    const domainAttributes = { dc: dns.split('.')[0], name: dns.split('.')[0], isCriticalSystemObject: true, objectSid: domainSid(domain) };
    objects.push(directoryObject(domain, dn, ['domain', 'domainDNS'], domainAttributes, `The domain ${dns}.`));
    for (const cn of ['Users', 'Computers', 'ForeignSecurityPrincipals']) {
      add(`CN=${cn}`, ['container'], { cn, isCriticalSystemObject: true });
    }
    add('CN=Builtin', ['builtinDomain'], { cn: 'Builtin', isCriticalSystemObject: true, objectSid: sid(32) });
    for (const ou of ['Groups', 'Service Accounts', 'Contacts', 'Leavers']) add(`OU=${ou}`, ['organizationalUnit'], { ou });
    for (const site of sites.filter((one) => one.domain === domain)) {
      add(`OU=${site.ou}`, ['organizationalUnit'], { ou: site.ou, l: site.city, c: site.c, description: `Harbour Line ${site.city}` });
      add(`OU=People,OU=${site.ou}`, ['organizationalUnit'], { ou: 'People' });
      add(`OU=Computers,OU=${site.ou}`, ['organizationalUnit'], { ou: 'Computers' });
    }
  }
  return [...objects, ...makeCrossRefs()];
}

function makeCrossRefs(): readonly DirectoryObject[] {
  const configuration = `CN=Configuration,${domains.harbour.dn}`;
  const crossRefs = names.map((domain) =>
    directoryObject('harbour', `CN=${domains[domain].netbios},CN=Partitions,${configuration}`, ['crossRef'], {
      cn: domains[domain].netbios,
      nCName: domains[domain].dn,
      dnsRoot: domains[domain].dns,
      nETBIOSName: domains[domain].netbios,
      systemFlags: 3,
    }),
  );
  return [
    directoryObject(
      'harbour',
      configuration,
      ['configuration'],
      { cn: 'Configuration' },
      'The forest: which domains it has and what they are called.',
    ),
    directoryObject('harbour', `CN=Partitions,${configuration}`, ['crossRefContainer'], { cn: 'Partitions' }),
    ...crossRefs,
  ];
}

/** RID, name, enabled; made by Windows in every domain and marked critical. */
const BUILT_IN_USERS: readonly (readonly [rid: number, cn: string, uac: number, description: string])[] = [
  [500, 'Administrator', 66048, 'Built-in account for administering the computer/domain'],
  [501, 'Guest', 66082, 'Built-in account for guest access to the computer/domain'],
  [502, 'krbtgt', 514, 'Key Distribution Center Service Account'],
];

export function makeBuiltInUsers(): readonly DirectoryObject[] {
  return names.flatMap((domain) =>
    BUILT_IN_USERS.map(([rid, cn, uac, description], at) =>
      directoryObject(
        domain,
        `CN=${cn},CN=Users,${domains[domain].dn}`,
        ['person', 'organizationalPerson', 'user'],
        {
          cn,
          sAMAccountName: cn,
          description,
          userAccountControl: uac,
          isCriticalSystemObject: true,
          pwdLastSet: fileTime(1),
          objectSid: domainSid(domain, rid),
          whenCreated: generalizedTime(0),
        },
        at === 0 ? 'Built-in accounts: isCriticalSystemObject keeps them out of the tenant.' : undefined,
      ),
    ),
  );
}

const SERVICE_ACCOUNTS: readonly (readonly [domain: DomainName, name: string, description: string])[] = [
  ['harbour', 'svc-backup', 'Runs the nightly backup'],
  ['harbour', 'svc-berth-planner', 'Berth planning application'],
  ['harbour', 'svc-customs', 'Customs interface'],
  ['harbour', 'svc-printing', 'Print server'],
  ['harbour', 'svc-sql', 'Database engine'],
  ['asia', 'svc-crane-telemetry', 'Collects crane telemetry'],
  ['asia', 'svc-scanner', 'Container scanner'],
  ['asia', 'svc-sync', 'Directory replication monitor'],
];

export function makeServiceAccounts(nextRid: (domain: DomainName) => number): readonly DirectoryObject[] {
  return SERVICE_ACCOUNTS.map(([domain, cn, description], at) =>
    directoryObject(
      domain,
      `CN=${cn},OU=Service Accounts,${domains[domain].dn}`,
      ['person', 'organizationalPerson', 'user'],
      {
        cn,
        displayName: cn,
        sAMAccountName: cn,
        userPrincipalName: `${cn}@${domains[domain].dns}`,
        description,
        servicePrincipalName: cn === 'svc-sql' ? ['MSSQLSvc/db1.harbour.example', 'MSSQLSvc/db1.harbour.example:1433'] : undefined,
        userAccountControl: 66048,
        pwdLastSet: fileTime(100 + at),
        objectSid: domainSid(domain, nextRid(domain)),
        whenCreated: generalizedTime(30 + at),
      },
      at === 0 ? 'Service accounts: enabled, no mail, password never expires.' : undefined,
    ),
  );
}

export function makeComputers(nextRid: (domain: DomainName) => number): readonly DirectoryObject[] {
  const computer = (domain: DomainName, cn: string, ou: string, critical: boolean) =>
    directoryObject(domain, `CN=${cn},${ou},${domains[domain].dn}`, ['person', 'organizationalPerson', 'user', 'computer'], {
      cn,
      sAMAccountName: `${cn}$`,
      dNSHostName: `${cn.toLowerCase()}.${domains[domain].dns}`,
      operatingSystem: critical ? 'Windows Server 2022 Standard' : 'Windows 11 Enterprise',
      userAccountControl: critical ? 532480 : 4096,
      isCriticalSystemObject: critical,
      objectSid: domainSid(domain, nextRid(domain)),
      whenCreated: generalizedTime(critical ? 0 : 900),
    });
  const controllers = names.flatMap((domain) => [
    directoryObject(domain, `OU=Domain Controllers,${domains[domain].dn}`, ['organizationalUnit'], {
      ou: 'Domain Controllers',
      isCriticalSystemObject: true,
    }),
    computer(domain, domain === 'harbour' ? 'DC1' : 'DC2', 'OU=Domain Controllers', true),
  ]);
  const clients = sites.map((site) =>
    computer(site.domain, `${site.ou.slice(0, 3).toUpperCase()}-WS01`, `OU=Computers,OU=${site.ou}`, false),
  );
  return [...controllers, ...clients];
}

const CONTACTS: readonly (readonly [domain: DomainName, given: string, sn: string, company: string])[] = [
  ['harbour', 'Eugénie', 'Marchetti', 'Fabrikam Tugs'],
  ['harbour', 'Piet', 'van der Zee', 'Northwind Pilots'],
  ['harbour', 'Dolores', 'Ibáñez', 'Fourth Coffee'],
  ['harbour', 'Kwame', 'Mensah', 'Northwind Pilots'],
  ['harbour', 'Ieva', 'Bērziņa', 'Baltic Customs Brokers'],
  ['harbour', 'Óscar', 'Peña-Ruiz', 'Fabrikam Tugs'],
  ['harbour', 'Tereza', 'Dvořáková', 'Wide World Insurers'],
  ['asia', 'Anong', 'Srisuk', 'Tailspin Cranes'],
  ['asia', 'Minh', 'Nguyễn', 'Tailspin Cranes'],
  ['asia', '浩', '森', 'Wingtip Containers'],
  ['asia', 'Dewi', 'Lestari', 'Wingtip Containers'],
  ['asia', 'Ravi', "D'Souza", 'Wide World Insurers'],
];

/** People of other companies, with mail; the address of a contact belongs to that company. */
export function makeContacts(): readonly DirectoryObject[] {
  return CONTACTS.map(([domain, givenName, sn, company], at) => {
    const cn = `${givenName} ${sn}`;
    const local = `contact${String(at + 1).padStart(2, '0')}`;
    const mail = `${local}@${company.toLowerCase().replace(/[^a-z]/g, '')}.example`;
    return directoryObject(
      domain,
      `CN=${cn},OU=Contacts,${domains[domain].dn}`,
      ['person', 'organizationalPerson', 'contact'],
      {
        cn,
        sn,
        givenName,
        displayName: `${cn} (${company})`,
        mail,
        proxyAddresses: [`SMTP:${mail}`],
        targetAddress: `SMTP:${mail}`,
        mailNickname: `${local}-${domain}`,
        company,
        whenCreated: generalizedTime(200 + at),
      },
      at === 0 ? 'Contacts: partners outside, reachable by mail.' : undefined,
    );
  });
}

/** Principals of other authorities that groups refer to. */
export function makeForeignPrincipals(): readonly DirectoryObject[] {
  return [sid(11), sid(21, 3623811015, 3361044348, 30300820, 1013)].map((objectSid, at) => {
    const cn = at === 0 ? 'S-1-5-11' : 'S-1-5-21-3623811015-3361044348-30300820-1013';
    const comment = at === 0 ? 'Authenticated Users' : 'An account of a trusted forest';
    return directoryObject(
      'harbour',
      `CN=${cn},CN=ForeignSecurityPrincipals,${domains.harbour.dn}`,
      ['foreignSecurityPrincipal'],
      { cn, objectSid },
      comment,
    );
  });
}
