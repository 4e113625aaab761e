import { Attribute, Change } from 'ldapts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Discovery } from '../connector.ts';
import { importAll, ldapConnectorFor } from '../testing/connector-lab.ts';
import { referenceRead } from '../testing/reference-read.ts';
import { freePort } from '../testing/server-process.ts';
import { type Slapd, slapdMissing, startSlapd } from '../testing/slapd.ts';

const PEOPLE = 2500;
const missing = slapdMissing();
if (missing !== undefined) console.warn(`skipped: ${missing}`);

function directory(): string {
  const lines = ['dn: dc=harbour,dc=example', 'objectClass: dcObject', 'objectClass: organization', 'dc: harbour', 'o: Harbour Line', ''];
  for (const ou of ['people', 'leavers', 'groups'])
    lines.push(`dn: ou=${ou},dc=harbour,dc=example`, 'objectClass: organizationalUnit', `ou: ${ou}`, '');
  for (let n = 0; n < PEOPLE; n++) {
    const ou = n % 10 === 9 ? 'leavers' : 'people';
    lines.push(
      `dn: uid=u${n},ou=${ou},dc=harbour,dc=example`,
      'objectClass: inetOrgPerson',
      `uid: u${n}`,
      `cn: Person ${n}`,
      `sn:: ${Buffer.from('Ødegård').toString('base64')}`,
    );
    lines.push(
      `mail: u${n}@harbour.example`,
      `employeeNumber: ${n}`,
      'jpegPhoto:: /9j/4AD+',
      'userPassword: secret',
      `telephoneNumber: +47 555 ${n}`,
    );
    if (n > 0) lines.push(`manager: uid=u${(n - 1) >> 3},ou=${((n - 1) >> 3) % 10 === 9 ? 'leavers' : 'people'},dc=harbour,dc=example`);
    lines.push('');
  }
  lines.push('dn: cn=crew,ou=groups,dc=harbour,dc=example', 'objectClass: groupOfNames', 'cn: crew', 'cn: Die Mannschaft');
  for (let n = 0; n < 40; n++) lines.push(`member: uid=u${n},ou=people,dc=harbour,dc=example`);
  lines.push('', 'dn: cn=pilots,ou=groups,dc=harbour,dc=example', 'objectClass: groupOfUniqueNames', 'cn: pilots');
  lines.push("uniqueMember: uid=u1,ou=people,dc=harbour,dc=example#'0101'B", 'uniqueMember: cn=crew,ou=groups,dc=harbour,dc=example', '');
  return `${lines.join('\n')}\n`;
}

describe.skipIf(missing !== undefined)('OpenLDAP', () => {
  let slapd: Slapd;
  let discovery: Discovery;
  const connect = (settings: Partial<Parameters<typeof ldapConnectorFor>[0]> = {}, password: string | undefined = slapd.password) =>
    ldapConnectorFor({ url: slapd.url, bindDn: slapd.bindDn, ...settings }, password);

  beforeAll(async () => {
    slapd = await startSlapd({ ldif: directory() });
    discovery = await connect().discover();
  });
  afterAll(() => slapd?.stop());

  it('tells its naming context, schema and types', () => {
    expect(discovery.partitions).toEqual([
      {
        name: 'dc=harbour,dc=example',
        selected: true,
        parameters: { 'Domain.FQDN': 'harbour.example', 'Domain.Netbios': 'HARBOUR', 'Domain.LDAP': 'dc=harbour,dc=example' },
      },
    ]);
    expect(discovery.objectTypes).toEqual(['inetOrgPerson', 'groupOfNames', 'groupOfUniqueNames', 'posixGroup']);
    const { attributes } = discovery.schema;
    expect([
      attributes.cn,
      attributes.manager,
      attributes.jpegPhoto,
      attributes.uidNumber,
      attributes.uniqueMember,
      attributes.employeeNumber,
    ]).toEqual([
      { name: 'cn', type: 'string', multiValued: true },
      { name: 'manager', type: 'reference', multiValued: true },
      { name: 'jpegPhoto', type: 'binary', multiValued: true },
      { name: 'uidNumber', type: 'number', multiValued: false },
      { name: 'uniqueMember', type: 'reference', multiValued: true },
      { name: 'employeeNumber', type: 'string', multiValued: false },
    ]);
    expect(attributes.userPassword).toBeUndefined();
    expect(attributes.createTimestamp).toEqual({ name: 'createTimestamp', type: 'datetime', multiValued: false, readOnly: true });
  });

  it('imports every object of the selected types, page by page, with typed values', async () => {
    const { entries, errors, filtered, batches } = await importAll(connect(), discovery);
    expect([entries.length, errors, filtered]).toEqual([PEOPLE + 2, [], 0]);
    // Three pages in parts of 250, and where a delta import would begin.
    expect(batches).toBe(4 + 4 + 3 + 1);
    const person = entries.find((entry) => entry.dn === 'uid=u12,ou=people,dc=harbour,dc=example');
    expect(person).toEqual({
      change: 'object',
      dn: 'uid=u12,ou=people,dc=harbour,dc=example',
      anchor: expect.stringMatching(/^[0-9a-f-]{36}$/),
      objectType: 'inetOrgPerson',
      attributes: {
        objectClass: ['inetOrgPerson'],
        uid: ['u12'],
        cn: ['Person 12'],
        sn: ['Ødegård'],
        mail: ['u12@harbour.example'],
        employeeNumber: ['12'],
        jpegPhoto: [new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 0x00, 0xfe])],
        telephoneNumber: ['+47 555 12'],
        manager: [{ ref: 'uid=u1,ou=people,dc=harbour,dc=example' }],
        entryUUID: [expect.stringMatching(/^[0-9a-f-]{36}$/)],
        structuralObjectClass: ['inetOrgPerson'],
      },
    });
    expect(new Set(entries.map((entry) => entry.anchor)).size).toBe(PEOPLE + 2);
    const pilots = entries.find((entry) => entry.objectType === 'groupOfUniqueNames');
    expect(pilots?.attributes.uniqueMember).toEqual([
      { ref: 'uid=u1,ou=people,dc=harbour,dc=example' },
      { ref: 'cn=crew,ou=groups,dc=harbour,dc=example' },
    ]);
  });

  it('keeps to selected attributes and containers; the nearest listed container decides', async () => {
    const connector = connect({ excludedContainers: ['DC=harbour, DC=example'], includedContainers: ['OU=leavers,dc=harbour,dc=example'] });
    const { entries, filtered } = await importAll(connector, discovery, { attributes: ['CN', 'createTimestamp'] });
    expect([entries.length, filtered]).toEqual([PEOPLE / 10, PEOPLE - PEOPLE / 10 + 2]);
    expect(entries[0]?.attributes).toEqual({
      cn: [expect.stringContaining('Person')],
      createTimestamp: [expect.stringMatching(/^\d{14}Z$/)],
    });
  });

  it('a renamed and changed entry keeps its anchor', async () => {
    const dn = 'uid=u77,ou=people,dc=harbour,dc=example';
    const before = (await importAll(connect(), discovery)).entries.find((entry) => entry.dn === dn);
    await slapd.client.modifyDN(dn, 'uid=moved,ou=leavers,dc=harbour,dc=example');
    const change = new Change({ operation: 'replace', modification: new Attribute({ type: 'mail', values: ['new@harbour.example'] }) });
    await slapd.client.modify('uid=moved,ou=leavers,dc=harbour,dc=example', change);
    const after = (await importAll(connect(), discovery)).entries.find((entry) => entry.anchor === before?.anchor);
    expect([after?.dn, after?.attributes.mail]).toEqual(['uid=moved,ou=leavers,dc=harbour,dc=example', ['new@harbour.example']]);
  });

  describe('connections', () => {
    it.each([
      ['plain LDAP', () => ({})],
      ['LDAPS', () => ({ url: slapd.ldapsUrl, caFile: slapd.caFile })],
      ['StartTLS', () => ({ startTls: true, caFile: slapd.caFile })],
    ])('%s', async (_name, settings) => {
      expect(await connect(settings()).test()).toEqual({
        result: 'success',
        server: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
        message: 'OpenLDAP: dc=harbour,dc=example',
      });
      expect((await importAll(connect(settings()), discovery, { objectTypes: ['groupOfNames'] })).entries).toHaveLength(1);
    });

    it('a wrong password is no-start-credentials, and is not repeated in the message', async () => {
      const connector = connect({}, 'Wrong-password-1');
      const failure = await connector.discover().catch((error: unknown) => error);
      expect(failure).toMatchObject({ result: 'no-start-credentials', connection: { result: 'failed-authentication' } });
      expect(String(failure)).toContain(`refused ${slapd.bindDn} (wrong name or password). Change it in the connection settings.`);
      expect(JSON.stringify(failure) + String(failure)).not.toContain('Wrong-password-1');
      expect(await connector.test()).toMatchObject({ result: 'failed-authentication' });
    });

    it('no stored password never becomes an anonymous import', async () => {
      await expect(ldapConnectorFor({ url: slapd.url, bindDn: slapd.bindDn }, undefined).discover()).rejects.toMatchObject({
        result: 'no-start-credentials',
      });
    });

    it.each([
      ['LDAPS', () => ({ url: slapd.ldapsUrl })],
      ['LDAPS with another authority', () => ({ url: slapd.ldapsUrl, caFile: slapd.otherCaFile })],
      ['StartTLS', () => ({ startTls: true })],
    ])('an untrusted certificate over %s is no-start-connection and names the setting', async (_name, settings) => {
      await expect(importAll(connect(settings()), discovery)).rejects.toMatchObject({
        result: 'no-start-connection',
        message: expect.stringMatching(/certificate was not issued by an authority this engine trusts.*certificate authority file/),
        connection: { result: 'failed-connection' },
      });
    });

    it('a CA file that is not there or no certificate', async () => {
      for (const caFile of ['/no/such/ca.pem', import.meta.filename]) {
        await expect(connect({ url: slapd.ldapsUrl, caFile }).discover()).rejects.toMatchObject({
          result: 'no-start-connection',
          message: expect.stringContaining(`The certificate authority file ${caFile} cannot be used`),
        });
      }
    });

    it('nobody listens, an unknown host, a port that speaks something else', async () => {
      const port = await freePort('127.0.0.1');
      const cases: readonly (readonly [url: string, reason: string])[] = [
        [`ldap://127.0.0.1:${port}`, 'nothing listens there'],
        ['ldap://dc1.invalid', 'DNS'],
        [slapd.url.replace('ldap:', 'ldaps:'), ''],
      ];
      for (const [url, reason] of cases) {
        await expect(connect({ url, timeout: 3 }).discover()).rejects.toMatchObject({
          result: 'no-start-connection',
          message: expect.stringContaining(reason),
        });
      }
    });

    it('a naming context that does not exist', async () => {
      const failure = await importAll(connect(), discovery, { partition: 'dc=nowhere' }).catch((error: unknown) => error);
      expect(failure).toMatchObject({
        result: 'no-start-ma',
        connection: { result: 'failed-search' },
        message: expect.stringContaining('LDAP result 32'),
      });
    });

    it('stops when asked to', async () => {
      const controller = new AbortController();
      const importing = async () => {
        const request = { partition: slapd.suffix, objectTypes: [], attributes: [], schema: discovery.schema, watermark: undefined };
        for await (const batch of connect({ pageSize: 100 }).fullImport({ ...request, signal: controller.signal }))
          if (batch.entries.length > 0) controller.abort();
      };
      await expect(importing()).rejects.toMatchObject({ name: 'AbortError' });
    });
  });

  it('a server that dies in the middle is stopped-connectivity', async () => {
    const mortal = await startSlapd({ ldif: directory() });
    try {
      const connector = ldapConnectorFor({ url: mortal.url, bindDn: mortal.bindDn, pageSize: 100 }, mortal.password);
      const request = { partition: mortal.suffix, objectTypes: [], attributes: [], schema: discovery.schema, watermark: undefined };
      const importing = async () => {
        for await (const batch of connector.fullImport({ ...request, signal: new AbortController().signal }))
          if (batch.entries.length > 0) await mortal.kill();
      };
      await expect(importing()).rejects.toMatchObject({ result: 'stopped-connectivity', connection: { result: 'dropped-connection' } });
    } finally {
      await mortal.stop();
    }
  });

  it('certificates that have expired or are for another name', async () => {
    for (const [options, reason] of [
      [{ expiredCertificate: true }, 'its certificate has expired'],
      [{ certificateNames: ['ldap.harbour.example'] }, 'its certificate is for another name (DNS:ldap.harbour.example)'],
    ] as const) {
      const other = await startSlapd(options);
      try {
        const connector = ldapConnectorFor({ url: other.ldapsUrl, bindDn: other.bindDn, caFile: other.caFile }, other.password);
        await expect(connector.discover()).rejects.toMatchObject({
          result: 'no-start-connection',
          message: expect.stringContaining(reason),
        });
      } finally {
        await other.stop();
      }
    }
  });

  it('reads in the order of time that ldapts alone needs', async () => {
    const bare = await referenceRead({ url: slapd.url, bindDn: slapd.bindDn, password: slapd.password, base: slapd.suffix });
    const started = performance.now();
    await importAll(connect(), discovery);
    // Orientation only; the bench measures properly. A tenfold difference would be a mistake, not noise.
    expect(bare.entries).toBe(PEOPLE + 6);
    expect(performance.now() - started).toBeLessThan(10 * bare.milliseconds + 1000);
  });
});
