import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ConnectorRecord, LdifSettings } from '../../../shared/model/connector.ts';
import type { Connector, ImportBatch, ImportRequest } from '../connector.ts';
import { contextWith, recordFor } from '../testing/connector-lab.ts';
import { ldifConnector } from './ldif-connector.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'isthmus-ldif-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

function connect(settings: Partial<LdifSettings> & Pick<LdifSettings, 'files'>, partitions: readonly string[] = []): Connector {
  const record: ConnectorRecord = {
    ...recordFor({ type: 'ldif', settings: { anchorAttribute: 'objectGUID', namingContexts: [], ...settings } }),
    partitions: partitions.map((name) => ({ name, selected: true, parameters: {} })),
  };
  return ldifConnector.create(record, contextWith(undefined, folder));
}

async function importAll(connector: Connector, overrides: Partial<ImportRequest> = {}): Promise<ImportBatch> {
  const { schema, partitions } = await connector.discover();
  const request: ImportRequest = {
    partition: partitions[0]?.name ?? 'default',
    objectTypes: [],
    attributes: [],
    schema,
    watermark: undefined,
    signal: new AbortController().signal,
    ...overrides,
  };
  const batches: ImportBatch[] = [];
  for await (const batch of connector.fullImport(request)) batches.push(batch);
  return {
    entries: batches.flatMap((batch) => batch.entries),
    errors: batches.flatMap((batch) => batch.errors),
    filtered: batches.reduce((sum, batch) => sum + (batch.filtered ?? 0), 0),
  };
}

const guid = (n: number) => Buffer.from(Uint8Array.from({ length: 16 }, (_, i) => i + n)).toString('base64');
const user = (name: string, n: number, more = '', base = 'DC=harbour,DC=example') =>
  `dn: CN=${name},OU=People,${base}\nobjectClass: top\nobjectClass: person\nobjectClass: organizationalPerson\nobjectClass: user\nobjectGUID:: ${guid(n)}\ncn: ${name}\n${more}\n`;

describe('import', () => {
  it('makes typed entries with GUID anchors', async () => {
    const path = file(
      'a.ldif',
      `version: 1\n\n${user(
        'Ann',
        0,
        'userAccountControl: 512\nmanager: CN=Bob,OU=People,DC=harbour,DC=example\nmsExchHideFromAddressLists: TRUE\nproxyAddresses: SMTP:ann@harbour.example\nproxyAddresses: smtp:a@harbour.example\nproxyAddresses: smtp:a@harbour.example\nwhenCreated: 20200102030405.0Z\nextraThing: kept\nthumbnailPhoto:: /9j/\n',
      )}`,
    );
    const { entries, errors } = await importAll(connect({ files: [path] }));
    expect(errors).toEqual([]);
    expect(entries).toEqual([
      {
        change: 'object',
        dn: 'CN=Ann,OU=People,DC=harbour,DC=example',
        anchor: '03020100-0504-0706-0809-0a0b0c0d0e0f',
        objectType: 'user',
        attributes: {
          objectClass: ['top', 'person', 'organizationalPerson', 'user'],
          objectGUID: [new Uint8Array(Buffer.from(guid(0), 'base64'))],
          cn: ['Ann'],
          userAccountControl: [512n],
          manager: [{ ref: 'CN=Bob,OU=People,DC=harbour,DC=example' }],
          msExchHideFromAddressLists: [true],
          proxyAddresses: ['SMTP:ann@harbour.example', 'smtp:a@harbour.example'],
          whenCreated: ['20200102030405.0Z'],
          extraThing: ['kept'],
          thumbnailPhoto: [new Uint8Array(Buffer.from('/9j/', 'base64'))],
        },
      },
    ]);
  });

  it('delivers selected types and attributes only, and counts what it left out', async () => {
    const ou = `dn: OU=People,DC=harbour,DC=example\nobjectClass: top\nobjectClass: organizationalUnit\nobjectGUID:: ${guid(9)}\n\n`;
    const path = file('a.ldif', ou + user('Ann', 1, 'title: Pilot\n'));
    const { entries, filtered } = await importAll(connect({ files: [path] }), { objectTypes: ['user'], attributes: ['CN'] });
    expect(entries.map((entry) => entry.attributes)).toEqual([{ cn: ['Ann'] }]);
    expect(filtered).toBe(1);
  });

  it('keeps partitions apart, nested ones too', async () => {
    const parent = file('parent.ldif', user('Ann', 1));
    const child = file('child.ldif', user('Lin', 2, '', 'DC=asia,DC=harbour,DC=example'));
    const names = ['DC=harbour,DC=example', 'DC=asia,DC=harbour,DC=example'];
    const connector = connect({ files: [parent, child] }, names);
    const of = async (partition: string) => (await importAll(connector, { partition })).entries.map((entry) => entry.dn);
    expect(await of('DC=harbour,DC=example')).toEqual(['CN=Ann,OU=People,DC=harbour,DC=example']);
    expect(await of('dc=asia, dc=harbour, dc=example')).toEqual(['CN=Lin,OU=People,DC=asia,DC=harbour,DC=example']);
  });

  it('takes other anchors: text, GUID as text, the DN', async () => {
    const person = 'dn: uid=ann,o=Harbour\nobjectClass: inetOrgPerson\nuid: Ann\nentryUUID: {3F2504E0-4F89-11D3-9A0C-0305E82C3301}\n';
    const path = file('a.ldif', person);
    const anchor = async (anchorAttribute: string) => (await importAll(connect({ files: [path], anchorAttribute }))).entries[0]?.anchor;
    expect([await anchor('uid'), await anchor('entryUUID'), await anchor('dn')]).toEqual([
      'Ann',
      '3f2504e0-4f89-11d3-9a0c-0305e82c3301',
      'uid=ann,o=harbour',
    ]);
  });
});

describe('every fault of an object names file, line and reason, and withholds the object', () => {
  const cases: readonly [code: string, record: string, line: number, reason: string][] = [
    ['dn-not-ldap-conformant', `dn: Ann\nobjectClass: user\nobjectGUID:: ${guid(1)}\n`, 1, '"Ann" is not a distinguished name'],
    ['invalid-dn', `dn:\nobjectClass: top\n`, 1, 'the DN is empty'],
    ['invalid-dn', `dn: CN=,DC=harbour,DC=example\nobjectClass: user\nobjectGUID:: ${guid(1)}\n`, 1, 'has no value'],
    ['invalid-dn', `dn: CN=${'x'.repeat(256)},DC=harbour,DC=example\nobjectClass: user\nobjectGUID:: ${guid(1)}\n`, 1, 'longer than 255'],
    ['missing-object-class', `dn: CN=Ann,DC=harbour,DC=example\nobjectGUID:: ${guid(1)}\n`, 1, 'has no objectClass'],
    ['unmappable-object-type', `dn: CN=Ann,DC=harbour,DC=example\nobjectClass: top\nobjectGUID:: ${guid(1)}\n`, 1, 'no structural class'],
    ['missing-anchor-component', 'dn: CN=Ann,DC=harbour,DC=example\nobjectClass: user\n', 1, 'has no objectGUID'],
    ['multi-valued-anchor-component', user('Ann', 1, `objectGUID:: ${guid(2)}\n`), 8, 'has 2 values'],
    ['invalid-numeric-value', user('Ann', 1, 'userAccountControl: many\n'), 8, '"many" is not a whole number'],
    ['invalid-numeric-value', user('Ann', 1, 'pwdLastSet: 99999999999999999999\n'), 8, 'does not fit 64 bits'],
    ['invalid-boolean-value', user('Ann', 1, 'isCriticalSystemObject: yes\n'), 8, 'neither TRUE nor FALSE'],
    ['reference-value-not-ldap-conformant', user('Ann', 1, 'manager: Bob\n'), 8, '"Bob" is not a distinguished name'],
    ['invalid-attribute-value', user('Ann', 1, 'title:: /w==\n'), 8, 'not UTF-8'],
    ['multi-single-mismatch', user('Ann', 1, 'title: A\ntitle: B\n'), 9, 'title takes one value; this entry has 2'],
    ['duplicate-object', `${user('Ann', 7)}\n${user('Eve', 7)}`, 10, 'has the same anchor'],
    ['duplicate-object', `${user('Ann', 7)}\n${user('Ann', 8)}`, 10, 'is in the import twice'],
    ['invalid-change-type', user('Ann', 1).replace('\nobjectClass', '\nchangetype: add\nobjectClass'), 2, 'change record'],
  ];
  it.each(cases)('%s', async (code, record, line, reason) => {
    const path = file('a.ldif', `${record}\n${user('Zoe', 40)}`);
    const { entries, errors } = await importAll(connect({ files: [path] }), { partition: 'DC=harbour,DC=example' });
    expect(errors).toEqual([expect.objectContaining({ code, line, file: path, message: expect.stringContaining(reason) })]);
    expect(errors[0]?.message.startsWith(`${path}:${line}:`)).toBe(true);
    expect(entries.map((entry) => entry.dn)).toContain('CN=Zoe,OU=People,DC=harbour,DC=example');
  });

  it('anchor-too-long', async () => {
    const path = file('a.ldif', `dn: CN=Ann,DC=harbour,DC=example\nobjectClass: user\nuid: ${'u'.repeat(399)}\n`);
    const { errors } = await importAll(connect({ files: [path], anchorAttribute: 'uid' }));
    expect(errors.map((error) => error.code)).toEqual(['anchor-too-long']);
  });
});

describe('discovery', () => {
  it('finds types, attributes, naming contexts and domain names', async () => {
    const crossRef = `dn: CN=ASIA,CN=Partitions,CN=Configuration,DC=harbour,DC=example\nobjectClass: crossRef\nobjectGUID:: ${guid(5)}\nnCName: DC=asia,DC=harbour,DC=example\nnETBIOSName: HARBASIA\n\n`;
    const path = file('a.ldif', user('Ann', 1, 'favouriteBoat;lang-de: Jolle\nprint:: /w==\n') + crossRef);
    const child = file('b.ldif', user('Lin', 2, '', 'DC=asia,DC=harbour,DC=example'));
    const discovery = await connect({ files: [child, path] }).discover();
    expect(discovery.partitions).toEqual([
      {
        name: 'DC=asia,DC=harbour,DC=example',
        selected: true,
        parameters: { 'Domain.FQDN': 'asia.harbour.example', 'Domain.Netbios': 'HARBASIA', 'Domain.LDAP': 'DC=asia,DC=harbour,DC=example' },
      },
      {
        name: 'DC=harbour,DC=example',
        selected: true,
        parameters: { 'Domain.FQDN': 'harbour.example', 'Domain.Netbios': 'HARBOUR', 'Domain.LDAP': 'DC=harbour,DC=example' },
      },
    ]);
    expect(discovery.parameters).toEqual({
      'Forest.FQDN': 'harbour.example',
      'Forest.Netbios': 'HARBOUR',
      'Forest.LDAP': 'DC=harbour,DC=example',
    });
    expect(discovery.objectTypes).toEqual(['user']);
    expect(discovery.schema.objectTypes.map((type) => type.name)).toEqual(['user', 'crossRef']);
    const { attributes } = discovery.schema;
    expect([
      attributes['favouriteBoat;lang-de'],
      attributes.print,
      attributes.userAccountControl,
      attributes.member,
      attributes.cn,
    ]).toEqual([
      { name: 'favouriteBoat;lang-de', type: 'string', multiValued: false },
      { name: 'print', type: 'binary', multiValued: false },
      { name: 'userAccountControl', type: 'number', multiValued: false },
      { name: 'member', type: 'reference', multiValued: true },
      { name: 'cn', type: 'string', multiValued: false },
    ]);
  });

  it('takes RFC 4519 types for a directory that is not Active Directory', async () => {
    const path = file('a.ldif', 'dn: uid=ann,ou=people,o=Harbour,c=NZ\nobjectClass: inetOrgPerson\nuid: ann\ncn: Ann\n');
    const discovery = await connect({ files: [path], anchorAttribute: 'uid' }).discover();
    expect(discovery.partitions.map((partition) => partition.name)).toEqual(['o=Harbour,c=NZ']);
    expect(discovery.schema.attributes.cn?.multiValued).toBe(true);
  });
});

describe('files that cannot be read', () => {
  it('does not exist', async () => {
    const connector = connect({ files: [join(folder, 'none.ldif')] });
    await expect(importAll(connector)).rejects.toMatchObject({ result: 'no-start-file-not-found' });
    expect(await connector.test()).toMatchObject({ result: 'failed-connection', message: expect.stringContaining('does not exist') });
  });
  it('may not be read', async () => {
    const path = file('a.ldif', user('Ann', 1));
    chmodSync(path, 0);
    await asOrdinaryUser(async () => {
      await expect(importAll(connect({ files: [path] }))).rejects.toMatchObject({ result: 'no-start-file-access-denied' });
    });
  });
  it('is a folder', async () => {
    await expect(importAll(connect({ files: [folder] }))).rejects.toMatchObject({ result: 'no-start-file-open' });
  });
  it('an asset outside the assets', async () => {
    await expect(importAll(connect({ files: ['asset:../secret.ldif'] }))).rejects.toMatchObject({
      result: 'no-start-bad-ma-configuration',
    });
  });
  it('an asset', async () => {
    file('sample.ldif', user('Ann', 1));
    const connector = connect({ files: ['asset:sample.ldif'] });
    expect((await importAll(connector)).entries).toHaveLength(1);
    expect(await connector.test()).toMatchObject({ result: 'success' });
  });
  it('stops when asked to', async () => {
    const path = file('a.ldif', user('Ann', 1));
    await expect(importAll(connect({ files: [path] }), { signal: AbortSignal.abort() })).rejects.toMatchObject({ name: 'AbortError' });
  });
});

/** Root may read everything, so the work is done as nobody. */
async function asOrdinaryUser(work: () => Promise<void>): Promise<void> {
  if (process.getuid?.() !== 0 || process.seteuid === undefined) return work();
  process.seteuid(65_534);
  try {
    await work();
  } finally {
    process.seteuid(0);
  }
}
