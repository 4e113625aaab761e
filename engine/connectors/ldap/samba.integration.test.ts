import { Attribute, Change } from 'ldapts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Discovery } from '../connector.ts';
import { guidText } from '../guid.ts';
import { importAll, ldapConnectorFor } from '../testing/connector-lab.ts';
import { type SambaDomain, sambaMissing, startSambaDomain } from '../testing/samba.ts';

const missing = sambaMissing();
if (missing !== undefined) console.warn(`skipped: ${missing}`);

describe.skipIf(missing !== undefined)('Active Directory (Samba)', () => {
  let domain: SambaDomain;
  let discovery: Discovery;
  const connect = (settings: Partial<Parameters<typeof ldapConnectorFor>[0]> = {}, password: string | undefined = domain.password) =>
    ldapConnectorFor({ url: domain.ldapsUrl, caFile: domain.caFile, bindDn: domain.bindDn, ...settings }, password);

  beforeAll(async () => {
    domain = await startSambaDomain();
    const { client, baseDn } = domain;
    await client.add(`OU=Crew,${baseDn}`, { objectClass: 'organizationalUnit' });
    for (const [name, uac] of [
      ['Åse Lunde', '544'],
      ['Łukasz Król', '546'],
    ] as const) {
      await client.add(`CN=${name},OU=Crew,${baseDn}`, {
        ...{ objectClass: ['top', 'person', 'organizationalPerson', 'user'], sAMAccountName: name.split(' ')[1] ?? '' },
        ...{ userPrincipalName: `${name.split(' ')[1]}@harbour.test`, displayName: name, userAccountControl: uac },
      });
    }
    await client.add(`CN=Contact,OU=Crew,${baseDn}`, { objectClass: 'contact', mail: 'c@fabrikam.example' });
    await client.add(`CN=Inner,OU=Crew,${baseDn}`, {
      objectClass: 'group',
      sAMAccountName: 'Inner',
      member: [`CN=Åse Lunde,OU=Crew,${baseDn}`],
    });
    await client.add(`CN=Outer,OU=Crew,${baseDn}`, {
      ...{ objectClass: 'group', sAMAccountName: 'Outer', groupType: '-2147483640' },
      member: [`CN=Inner,OU=Crew,${baseDn}`, `CN=Łukasz Król,OU=Crew,${baseDn}`],
    });
    discovery = await connect().discover();
  });
  afterAll(() => domain?.stop());

  it('tells domain, forest, schema and types', () => {
    expect(discovery.partitions).toEqual([
      {
        name: 'DC=harbour,DC=test',
        selected: true,
        parameters: { 'Domain.FQDN': 'harbour.test', 'Domain.Netbios': 'HARBOUR', 'Domain.LDAP': 'DC=harbour,DC=test' },
      },
    ]);
    expect(discovery.parameters).toEqual({
      'Forest.FQDN': 'harbour.test',
      'Forest.Netbios': 'HARBOUR',
      'Forest.LDAP': 'DC=harbour,DC=test',
    });
    expect(discovery.objectTypes).toEqual(['user', 'inetOrgPerson', 'group', 'contact', 'foreignSecurityPrincipal']);
    const { attributes, objectTypes } = discovery.schema;
    expect([
      attributes.member,
      attributes.userAccountControl,
      attributes.objectSid,
      attributes.pwdLastSet,
      attributes.isCriticalSystemObject,
      attributes.cn,
    ]).toEqual([
      { name: 'member', type: 'reference', multiValued: true },
      { name: 'userAccountControl', type: 'number', multiValued: false },
      { name: 'objectSid', type: 'binary', multiValued: false, readOnly: true },
      { name: 'pwdLastSet', type: 'number', multiValued: false },
      { name: 'isCriticalSystemObject', type: 'boolean', multiValued: false },
      { name: 'cn', type: 'string', multiValued: false },
    ]);
    expect([attributes.whenCreated?.type, attributes.unicodePwd, attributes.tokenGroups]).toEqual(['datetime', undefined, undefined]);
    expect(objectTypes.map((type) => type.name)).toEqual(
      expect.arrayContaining(['user', 'computer', 'group', 'contact', 'organizationalUnit', 'domainDNS']),
    );
    const user = objectTypes.find((type) => type.name === 'user');
    expect(user?.attributes).toEqual(
      expect.arrayContaining(['cn', 'sAMAccountName', 'objectGUID', 'manager', 'mail', 'proxyAddresses', 'thumbnailPhoto']),
    );
  });

  it('imports users, groups and contacts with GUID anchors', async () => {
    const { entries, errors } = await importAll(connect(), discovery);
    expect(errors).toEqual([]);
    const crew = entries.filter((entry) => entry.dn.includes('OU=Crew'));
    const summary = crew.map((entry) => [entry.dn, entry.objectType, entry.attributes.userAccountControl?.[0], entry.attributes.member]);
    expect(summary.sort()).toEqual([
      ['CN=Contact,OU=Crew,DC=harbour,DC=test', 'contact', undefined, undefined],
      ['CN=Inner,OU=Crew,DC=harbour,DC=test', 'group', undefined, [{ ref: 'CN=Åse Lunde,OU=Crew,DC=harbour,DC=test' }]],
      [
        'CN=Outer,OU=Crew,DC=harbour,DC=test',
        'group',
        undefined,
        expect.arrayContaining([{ ref: 'CN=Inner,OU=Crew,DC=harbour,DC=test' }, { ref: 'CN=Łukasz Król,OU=Crew,DC=harbour,DC=test' }]),
      ],
      ['CN=Åse Lunde,OU=Crew,DC=harbour,DC=test', 'user', 544n, undefined],
      ['CN=Łukasz Król,OU=Crew,DC=harbour,DC=test', 'user', 546n, undefined],
    ]);
    for (const entry of crew) {
      const [guid] = entry.attributes.objectGUID ?? [];
      expect(guid instanceof Uint8Array && guidText(guid)).toBe(entry.anchor);
    }
    const outer = crew.find((entry) => entry.dn.startsWith('CN=Outer'));
    expect(outer?.attributes.groupType).toEqual([-2147483640n]);
    const administrator = entries.find((entry) => entry.dn.startsWith('CN=Administrator,'));
    expect(administrator?.attributes.isCriticalSystemObject).toEqual([true]);
    expect(entries.some((entry) => entry.dn.startsWith('CN=DC1,'))).toBe(false);
  });

  it('imports a group over several pages', async () => {
    const { client, baseDn } = domain;
    const members = Array.from({ length: 200 }, (_, n) => `CN=c${n},OU=Crew,${baseDn}`);
    for (let at = 0; at < members.length; at += 100) {
      await Promise.all(members.slice(at, at + 100).map((dn) => client.add(dn, { objectClass: 'contact' })));
    }
    const change = new Change({ operation: 'add', modification: new Attribute({ type: 'member', values: members }) });
    await client.modify(`CN=Inner,OU=Crew,${baseDn}`, change);
    const { entries } = await importAll(connect({ pageSize: 10 }), discovery, { objectTypes: ['group'] });
    expect(entries.find((entry) => entry.dn.startsWith('CN=Inner'))?.attributes.member).toHaveLength(201);
  });

  it('connects in plain, by LDAPS and by StartTLS', async () => {
    for (const settings of [{ url: domain.url }, { url: domain.ldapsUrl }, { url: domain.url, startTls: true }]) {
      expect(await connect(settings).test()).toMatchObject({ result: 'success', message: 'Samba Active Directory: DC=harbour,DC=test' });
    }
  });

  it('says in words why a sign-in was refused', async () => {
    await expect(connect({}, 'wrong').discover()).rejects.toMatchObject({
      result: 'no-start-credentials',
      message: expect.stringMatching(
        /refused administrator@HARBOUR\.TEST \((?:80090308|8009030C), data 52e: wrong password\)\. Change it in the connection settings/,
      ),
    });
  });

  it('an untrusted certificate', async () => {
    await expect(connect({ caFile: domain.otherCaFile }).discover()).rejects.toMatchObject({
      result: 'no-start-connection',
      message: expect.stringContaining('certificate authority file'),
    });
  });
});
