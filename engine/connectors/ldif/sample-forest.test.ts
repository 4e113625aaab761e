import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { fileOf, makeSampleForest } from '../../../scripts/make-sample-forest.ts';
import type { ConnectorRecord } from '../../../shared/model/connector.ts';
import { dnKey } from '../../../shared/model/dn.ts';
import { isReference } from '../../../shared/model/value.ts';
import type { Discovery, ImportEntry } from '../connector.ts';
import { contextWith, recordFor } from '../testing/connector-lab.ts';
import { ldifConnector } from './ldif-connector.ts';

const assetsFolder = join(import.meta.dirname, '../../../assets');
const files = ['asset:sample-forest/harbour.ldif', 'asset:sample-forest/asia.ldif'];

const record: ConnectorRecord = {
  ...recordFor({ type: 'ldif', settings: { files, anchorAttribute: 'objectGUID', namingContexts: [] } }),
  partitions: ['DC=harbour,DC=example', 'DC=asia,DC=harbour,DC=example'].map((name) => ({ name, selected: true, parameters: {} })),
};

let discovery: Discovery;
const entries: ImportEntry[] = [];
const errors: unknown[] = [];

beforeAll(async () => {
  const connector = ldifConnector.create(record, contextWith(undefined, assetsFolder));
  discovery = await connector.discover();
  for (const partition of discovery.partitions) {
    const request = { partition: partition.name, objectTypes: [], attributes: [], schema: discovery.schema, watermark: undefined };
    for await (const batch of connector.fullImport({ ...request, signal: new AbortController().signal })) {
      entries.push(...batch.entries);
      errors.push(...batch.errors);
    }
  }
});

const of = (type: string) => entries.filter((entry) => entry.objectType === type);
const text = (entry: ImportEntry, attribute: string) => String(entry.attributes[attribute]?.[0] ?? '');
const people = () => of('user').filter((entry) => entry.attributes.employeeID !== undefined);
const repeated = (values: readonly string[]) => values.filter((value, at) => values.indexOf(value) !== at);

describe('the sample forest', () => {
  it('is what its script makes', () => {
    const made = makeSampleForest();
    for (const domain of ['harbour', 'asia'] as const) {
      expect(readFileSync(join(assetsFolder, 'sample-forest', fileOf[domain]), 'utf8') === made[domain]).toBe(true);
    }
  });

  it('has the counts its README tells', () => {
    const counts: { [type: string]: number } = {};
    for (const entry of entries) counts[entry.objectType] = (counts[entry.objectType] ?? 0) + 1;
    const readme = readFileSync(join(assetsFolder, 'sample-forest/README.md'), 'utf8');
    const told = Object.fromEntries(
      [...readme.matchAll(/^\| `(\w+)` \| (\d+) \| (\d+) \| (\d+) \|/gm)].map((row) => [row[1], Number(row[4])]),
    );
    expect(errors).toEqual([]);
    expect(counts).toEqual(told);
    expect(people()).toHaveLength(250);
  });

  it('names its domains', () => {
    expect(discovery.partitions.map((partition) => partition.parameters)).toEqual([
      { 'Domain.FQDN': 'harbour.example', 'Domain.Netbios': 'HARBOUR', 'Domain.LDAP': 'DC=harbour,DC=example' },
      { 'Domain.FQDN': 'asia.harbour.example', 'Domain.Netbios': 'HARBOUR-ASIA', 'Domain.LDAP': 'DC=asia,DC=harbour,DC=example' },
    ]);
    expect(discovery.parameters['Forest.FQDN']).toBe('harbour.example');
    expect([...discovery.objectTypes].sort()).toEqual(['contact', 'foreignSecurityPrincipal', 'group', 'user']);
  });

  it('is consistent: no dangling reference, no account name, SID or sign-in name twice', () => {
    const dns = new Set(entries.map((entry) => dnKey(entry.dn)));
    const dangling = entries.flatMap((entry) =>
      Object.values(entry.attributes)
        .flat()
        .filter((value) => isReference(value) && !dns.has(dnKey(value.ref))),
    );
    expect(dangling).toEqual([]);
    for (const domain of ['DC=harbour', 'DC=asia']) {
      const accounts = entries.filter((entry) => entry.dn.match(/DC=\w+/)?.[0] === domain && entry.attributes.sAMAccountName !== undefined);
      expect(repeated(accounts.map((entry) => text(entry, 'sAMAccountName').toLowerCase()))).toEqual([]);
    }
    const sids = entries.filter((entry) => entry.objectType !== 'builtinDomain' && !entry.dn.includes('CN=Builtin'));
    expect(repeated(sids.map((entry) => text(entry, 'objectSid')).filter((sid) => sid !== ''))).toEqual([]);
    expect(repeated(people().map((entry) => text(entry, 'userPrincipalName').toLowerCase()))).toEqual([]);
    for (const account of entries.filter((entry) => entry.attributes.sAMAccountName !== undefined && entry.objectType === 'user')) {
      expect(text(account, 'sAMAccountName').length).toBeLessThanOrEqual(20);
    }
  });

  it('holds the cases a demonstration needs', () => {
    const addresses = people().flatMap((entry) => (entry.attributes.proxyAddresses ?? []).map((value) => String(value).toLowerCase()));
    expect(repeated(addresses)).toEqual(['smtp:fleet@harbour.example']);
    expect(people().filter((entry) => entry.attributes.userPrincipalName === undefined)).toHaveLength(1);
    expect(people().filter((entry) => entry.attributes.userAccountControl?.[0] === 514n)).toHaveLength(9);
    expect(people().filter((entry) => entry.attributes.manager === undefined)).toHaveLength(1);
    expect(people().filter((entry) => text(entry, 'description').includes('\n'))).toHaveLength(1);
    const photos = people().flatMap((entry) => entry.attributes.thumbnailPhoto ?? []);
    expect(photos.map((photo) => photo instanceof Uint8Array && Buffer.from(photo.subarray(0, 3)).toString('hex'))).toEqual(
      Array(7).fill('ffd8ff'),
    );
    expect(of('group').find((entry) => text(entry, 'cn') === 'All Staff')?.attributes.member).toHaveLength(241);
    const lighthouse = of('group').find((entry) => text(entry, 'cn') === 'Project Lighthouse');
    const members = lighthouse?.attributes.member?.map((value) => (isReference(value) ? value.ref : '')) ?? [];
    expect(members.filter((dn) => dn.includes('DC=asia'))).toHaveLength(6);
    expect(members.filter((dn) => !dn.includes('DC=asia'))).toHaveLength(5);
  });

  it('every manager line ends at the chief executive', () => {
    const managers = new Map(people().map((entry) => [dnKey(entry.dn), entry.attributes.manager?.[0]]));
    for (const person of people()) {
      let dn = dnKey(person.dn);
      let steps = 0;
      for (let manager = managers.get(dn); isReference(manager); manager = managers.get(dn)) {
        dn = dnKey(manager.ref);
        if (++steps > 10) break;
      }
      expect([dn.split(',')[0], steps <= 3]).toEqual(['cn=jürgen müller', true]);
    }
  });
});
