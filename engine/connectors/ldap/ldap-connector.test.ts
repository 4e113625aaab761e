import { afterEach, describe, expect, it } from 'vitest';
import type { Schema } from '../../../shared/model/schema.ts';
import type { ImportRequest } from '../connector.ts';
import { importAll, ldapConnectorFor } from '../testing/connector-lab.ts';
import { type FakeAnswer, type FakeEntry, type FakeLdapServer, type FakeSearch, startFakeLdapServer } from '../testing/fake-ldap-server.ts';

const BASE = 'DC=harbour,DC=example';
const schema: Schema = {
  objectTypes: [
    { name: 'user', attributes: ['cn', 'userAccountControl'] },
    { name: 'group', attributes: ['cn', 'member'] },
  ],
  attributes: {
    cn: { name: 'cn', type: 'string', multiValued: false },
    member: { name: 'member', type: 'reference', multiValued: true },
    userAccountControl: { name: 'userAccountControl', type: 'number', multiValued: false },
  },
};
const rootDse: FakeEntry = {
  dn: '',
  attributes: { supportedCapabilities: ['1.2.840.113556.1.4.800'], namingContexts: [BASE], defaultNamingContext: [BASE] },
};
const guid = (n: number) => Uint8Array.from({ length: 16 }, () => n);
const object = (name: string, n: number, type: 'user' | 'group', more: FakeEntry['attributes'] = {}): FakeEntry => ({
  dn: `CN=${name},${BASE}`,
  attributes: { objectClass: type === 'user' ? ['top', 'person', 'user'] : ['top', 'group'], objectGUID: [guid(n)], cn: [name], ...more },
});

let server: FakeLdapServer | undefined;
afterEach(async () => {
  await server?.stop();
  server = undefined;
});

/** A server that is Active Directory and answers searches below its root entry as told. */
async function connectTo(search: (search: FakeSearch) => FakeAnswer, bind?: { code: number; message: string }) {
  server = await startFakeLdapServer({
    search: (one) => (one.base === '' ? { entries: [rootDse], cookie: '' } : search(one)),
    ...(bind ? { bind } : {}),
  });
  return ldapConnectorFor({ url: server.url, bindDn: 'CN=sync', timeout: 1 }, 'Secret-1');
}
const request: Partial<ImportRequest> = { partition: BASE, objectTypes: ['user', 'group'], schema };
const discovery = { schema, partitions: [], parameters: {}, objectTypes: [] };

describe('paging', () => {
  it('an empty page with a cookie is not the end', async () => {
    const pages: { readonly [cookie: string]: FakeAnswer } = {
      '': { entries: [object('Ann', 1, 'user')], cookie: 'a' },
      a: { entries: [], cookie: 'b' },
      b: { entries: [object('Bob', 2, 'user')], cookie: 'c' },
      c: { entries: [], cookie: '' },
    };
    const connector = await connectTo(({ cookie }) => pages[cookie] ?? {});
    const { entries } = await importAll(connector, discovery, request);
    expect(entries.map((entry) => entry.dn)).toEqual([`CN=Ann,${BASE}`, `CN=Bob,${BASE}`]);
  });

  it('a server without paging answers at once; referrals are left out', async () => {
    const connector = await connectTo(() => ({ entries: [object('Ann', 1, 'user')], referrals: ['ldap://asia.harbour.example/DC=asia'] }));
    expect((await importAll(connector, discovery, request)).entries).toHaveLength(1);
  });

  it('an import that breaks off between pages fails, it does not end', async () => {
    const connector = await connectTo(({ cookie }) =>
      cookie === '' ? { entries: [object('Ann', 1, 'user')], cookie: 'a' } : { code: 4, message: 'size limit' },
    );
    await expect(importAll(connector, discovery, request)).rejects.toMatchObject({
      result: 'stopped-ma',
      connection: { result: 'failed-search' },
      message: expect.stringContaining('fewer objects than there are (size limit) (LDAP result 4: size limit)'),
    });
  });
});

describe('ranged attributes', () => {
  const members = Array.from({ length: 7 }, (_, n) => `CN=m${n},${BASE}`);
  const range = (from: number, to: number | '*') => `member;range=${from}-${to}`;

  it('are read to their end', async () => {
    const connector = await connectTo((search) => {
      if (search.base === BASE)
        return { entries: [object('Crew', 1, 'group', { member: [], [range(0, 2)]: members.slice(0, 3) })], cookie: '' };
      const name = search.attributes[0] ?? '';
      const answer = name === range(3, '*') ? { [range(3, 5)]: members.slice(3, 6) } : { [range(6, '*')]: members.slice(6) };
      return { entries: [{ dn: search.base, attributes: answer }] };
    });
    const { entries, errors } = await importAll(connector, discovery, request);
    expect(errors).toEqual([]);
    expect(entries[0]?.attributes.member).toEqual(members.map((ref) => ({ ref })));
  });

  it('half a group is an error, not a smaller group', async () => {
    const connector = await connectTo((search) =>
      search.base === BASE
        ? { entries: [object('Crew', 1, 'group', { [range(0, 2)]: members.slice(0, 3) })], cookie: '' }
        : { entries: [] },
    );
    const { entries, errors } = await importAll(connector, discovery, request);
    expect([entries, errors.map((error) => [error.code, error.dn, error.attribute])]).toEqual([
      [],
      [['read-error', `CN=Crew,${BASE}`, 'member']],
    ]);
  });
});

describe('objects', () => {
  it('of other types are filtered, faulty ones are errors with their name', async () => {
    const other = { dn: `CN=PC,${BASE}`, attributes: { objectClass: ['top', 'user', 'computer'], objectGUID: [guid(9)] } };
    const hidden = { dn: `CN=Hidden,${BASE}`, attributes: { objectClass: ['top', 'user'] } };
    const bad = object('Bad', 3, 'user', { userAccountControl: ['many'] });
    const latin = object('Latin', 4, 'user', { cn: [Uint8Array.of(0x52, 0xe9)] });
    const connector = await connectTo(() => ({ entries: [other, hidden, bad, latin, object('Ann', 1, 'user')], cookie: '' }));
    const { entries, errors, filtered } = await importAll(connector, discovery, request);
    expect([entries.length, filtered]).toEqual([1, 1]);
    expect(errors.map((error) => [error.code, error.dn, error.attribute])).toEqual([
      ['missing-anchor-component', `CN=Hidden,${BASE}`, 'objectGUID'],
      ['invalid-numeric-value', `CN=Bad,${BASE}`, 'userAccountControl'],
      ['invalid-attribute-value', `CN=Latin,${BASE}`, 'cn'],
    ]);
  });
});

describe('failures', () => {
  const refused = (data: string) => ({
    code: 49,
    message: `80090308: LdapErr: DSID-0C09044E, comment: AcceptSecurityContext error, data ${data}, v2580`,
  });
  it.each([
    ['52e', 'wrong password'],
    ['525', 'no such user'],
    ['532', 'the password has expired'],
    ['533', 'the account is disabled'],
    ['775', 'the account is locked'],
    ['999', 'sign-in refused'],
  ])('bind refused with data %s: %s', async (data, words) => {
    const connector = await connectTo(() => ({}), refused(data));
    await expect(importAll(connector, discovery, request)).rejects.toMatchObject({
      result: 'no-start-credentials',
      message: `${server?.url.slice('ldap://'.length)} refused CN=sync (80090308, data ${data}: ${words}). Change it in the connection settings.`,
    });
  });

  it('a server that demands encryption says which setting helps', async () => {
    const connector = await connectTo(() => ({}), { code: 8, message: 'BindSimple: Transport encryption required.' });
    expect(await connector.test()).toMatchObject({
      result: 'failed-connection',
      message: expect.stringContaining('Use an ldaps:// address or StartTLS'),
    });
  });

  it('no right to read is failed-permission', async () => {
    const connector = await connectTo(() => ({ code: 50, message: 'no access' }));
    await expect(importAll(connector, discovery, request)).rejects.toMatchObject({
      result: 'no-start-ma',
      connection: { result: 'failed-permission' },
    });
    expect(await connector.test()).toMatchObject({ result: 'failed-permission' });
  });

  it('silence ends in a timeout: no-start-connection before, stopped-connectivity after the first page', async () => {
    const silent = await connectTo(() => ({ hang: true }));
    await expect(importAll(silent, discovery, request)).rejects.toMatchObject({
      result: 'no-start-connection',
      message: expect.stringContaining('timed out'),
    });
    await server?.stop();
    const later = await connectTo(({ cookie }) => (cookie === '' ? { entries: [object('Ann', 1, 'user')], cookie: 'a' } : { hang: true }));
    await expect(importAll(later, discovery, request)).rejects.toMatchObject({ result: 'stopped-connectivity' });
  });
});
