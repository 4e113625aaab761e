import { Ber, BerReader, BerWriter } from 'ldapts';
import { afterEach, describe, expect, it } from 'vitest';
import type { Schema } from '../../../shared/model/schema.ts';
import type { Connector, DeltaImportRequest, ImportBatch, ImportEntry, KnownObjects } from '../connector.ts';
import { guidText } from '../guid.ts';
import { ldapConnectorFor, nothingKnown } from '../testing/connector-lab.ts';
import { type FakeAnswer, type FakeEntry, type FakeLdapServer, type FakeSearch, startFakeLdapServer } from '../testing/fake-ldap-server.ts';
import { followDirectory } from '../testing/followed-directory.ts';
import { DIRSYNC } from './dirsync-control.ts';
import { SYNC_REQUEST } from './sync-control.ts';

const BASE = 'DC=harbour,DC=example';
const schema: Schema = {
  objectTypes: [
    { name: 'user', attributes: ['cn'] },
    { name: 'group', attributes: ['cn', 'member'] },
  ],
  attributes: {
    cn: { name: 'cn', type: 'string', multiValued: false },
    member: { name: 'member', type: 'reference', multiValued: true },
    entryUUID: { name: 'entryUUID', type: 'string', multiValued: false },
  },
};
const guid = (n: number): Uint8Array => Uint8Array.from({ length: 16 }, () => n);
const text = (n: number): string => guidText(guid(n)) ?? '';
const object = (name: string, n: number, type: 'user' | 'group', more: FakeEntry['attributes'] = {}): FakeEntry => ({
  dn: `CN=${name},${BASE}`,
  attributes: { objectClass: type === 'user' ? ['top', 'person', 'user'] : ['top', 'group'], objectGUID: [guid(n)], cn: [name], ...more },
});

let server: FakeLdapServer | undefined;
afterEach(async () => {
  await server?.stop();
  server = undefined;
});

async function connectTo(root: FakeEntry['attributes'], control: string, search: (search: FakeSearch) => FakeAnswer): Promise<Connector> {
  server = await startFakeLdapServer({
    controls: [control],
    search: (one) => (one.base === '' ? { entries: [{ dn: '', attributes: root }], cookie: '' } : search(one)),
  });
  return ldapConnectorFor({ url: server.url, bindDn: 'CN=sync', timeout: 5 }, 'Secret-1');
}

async function changes(
  connector: Connector,
  watermark: { readonly method: string; readonly marker: string } | undefined,
  more: Partial<DeltaImportRequest> = {},
): Promise<{ readonly entries: readonly ImportEntry[]; readonly watermark: unknown }> {
  const request: DeltaImportRequest = {
    ...{ partition: BASE, objectTypes: ['user', 'group'], attributes: ['cn', 'member'], schema, signal: new AbortController().signal },
    ...{
      watermark: watermark === undefined ? undefined : JSON.stringify(watermark),
      known: nothingKnown,
      takesReferenceChanges: true,
      ...more,
    },
  };
  const batches: ImportBatch[] = [];
  for await (const batch of connector.deltaImport?.(request) ?? []) batches.push(batch);
  return { entries: batches.flatMap(({ entries }) => entries), watermark: JSON.parse(batches.at(-1)?.watermark ?? 'null') };
}

const knowing = (...anchors: readonly string[]): KnownObjects => ({
  ...nothingKnown,
  among: async (asked) => new Set(asked.filter((anchor) => anchors.includes(anchor))),
  all: async () => anchors,
});

describe('DirSync against a server that behaves rarely', () => {
  const root = {
    supportedCapabilities: ['1.2.840.113556.1.4.800'],
    supportedControl: [DIRSYNC],
    namingContexts: [BASE],
    dsServiceName: ['CN=DC1'],
  };
  const marker = (cookie: string): string => JSON.stringify({ cookie: Buffer.from(cookie).toString('base64'), server: 'CN=DC1' });
  const answer = (more: boolean, cookie: string): { readonly [oid: string]: Uint8Array } => {
    const value = new BerWriter();
    value.startSequence();
    value.writeInt(more ? 1 : 0);
    value.writeInt(0);
    value.writeBuffer(Buffer.from(cookie), Ber.OctetString);
    value.endSequence();
    return { [DIRSYNC]: value.buffer };
  };
  const cookieOf = ({ controls }: FakeSearch): string | undefined => {
    const sent = controls[DIRSYNC];
    if (sent === undefined) return undefined;
    const reader = new BerReader(sent);
    reader.readSequence();
    reader.readInt();
    reader.readInt();
    return reader.readString(Ber.OctetString, true)?.toString();
  };

  it('goes on while the server says that there is more, also over empty answers', async () => {
    const told: { readonly [cookie: string]: FakeAnswer } = {
      a: { entries: [object('Ann', 1, 'user')], controls: answer(true, 'b') },
      b: { entries: [], controls: answer(true, 'c') },
      c: { entries: [object('Bob', 2, 'user'), object('Cid', 3, 'user', { isDeleted: ['TRUE'] })], controls: answer(false, 'd') },
    };
    const connector = await connectTo(root, DIRSYNC, (search) => {
      const cookie = cookieOf(search);
      return cookie === undefined ? { entries: [object('Ann', 1, 'user'), object('Bob', 2, 'user')], cookie: '' } : (told[cookie] ?? {});
    });
    const { entries, watermark } = await changes(connector, { method: 'dirsync', marker: marker('a') });
    expect(entries.map(({ change, anchor }) => [change, anchor])).toEqual([
      ['object', text(1)],
      ['object', text(2)],
      ['delete', text(3)],
    ]);
    expect(watermark).toEqual({ method: 'dirsync', marker: marker('d') });
  });

  it('a server that does not get on is not asked for ever', async () => {
    const connector = await connectTo(root, DIRSYNC, () => ({ entries: [], controls: answer(true, 'a') }));
    await expect(changes(connector, { method: 'dirsync', marker: marker('a') })).rejects.toMatchObject({
      result: 'no-start-full-import-required',
    });
  });

  it('of a large group only the members that came and went', async () => {
    const members = (name: string, ...who: readonly string[]) => ({ [name]: who.map((one) => `CN=${one},${BASE}`) });
    const connector = await connectTo(root, DIRSYNC, (search) =>
      cookieOf(search) === undefined
        ? { entries: [object('Crew', 1, 'group', members('member;range=0-1', 'Ann', 'Bob'))], cookie: '' }
        : {
            entries: [object('Crew', 1, 'group', { ...members('member;range=1-1', 'Dora'), ...members('member;range=0-0', 'Cid') })],
            controls: answer(false, 'b'),
          },
    );
    const { entries } = await changes(connector, { method: 'dirsync', marker: marker('a') }, { known: knowing(text(1)) });
    expect(entries.map(({ attributes, referenceChanges }) => [attributes, referenceChanges])).toEqual([
      [{ cn: ['Crew'] }, { member: { added: [{ dn: `CN=Dora,${BASE}` }], removed: [{ dn: `CN=Cid,${BASE}` }] } }],
    ]);
  });

  it('a member comes and one goes in a group of 1,600: full import, then only the change', async () => {
    const names = Array.from({ length: 1600 }, (_, n) => `CN=m${n},${BASE}`);
    const crew = (more: FakeEntry['attributes']): FakeEntry => object('Crew', 1, 'group', more);
    const connector = await connectTo(root, DIRSYNC, (search) => {
      const cookie = cookieOf(search);
      if (cookie === '') return { entries: [], controls: answer(false, 'a') };
      if (cookie === 'a') {
        const changed = { 'member;range=1-1': [`CN=new,${BASE}`], 'member;range=0-0': names.slice(7, 8) };
        return { entries: [crew(changed)], controls: answer(false, 'b') };
      }
      if (search.attributes[0] === 'member;range=1500-*')
        return { entries: [{ dn: search.base, attributes: { 'member;range=1500-*': names.slice(1500) } }] };
      return { entries: [crew({ 'member;range=0-1499': names.slice(0, 1500) })], cookie: '' };
    });
    const discovery = { schema, partitions: [{ name: BASE, selected: true, parameters: {} }], parameters: {}, objectTypes: ['group'] };
    await using followed = await followDirectory({ connect: () => connector, discovery });
    await followed.import('full-import');
    expect(await followed.lab.members(`CN=Crew,${BASE}`)).toEqual([...names].sort());
    const before = server?.searches.length;
    expect(await followed.import('delta-import')).toEqual({ 'stage-update': 1 });
    const expected = [...names.filter((_, n) => n !== 7), `CN=new,${BASE}`];
    expect(await followed.lab.members(`CN=Crew,${BASE}`)).toEqual(expected.sort());
    const asked = server?.searches.slice(before).flatMap(({ attributes }) => attributes) ?? [];
    expect(asked.filter((name) => name.startsWith('member;range'))).toEqual([]);
  });

  it('a watermark of something else asks for a full import', async () => {
    const connector = await connectTo(root, DIRSYNC, () => ({}));
    for (const watermark of [undefined, { method: 'access-log', marker: '20261122182154.000001Z' }, { method: 'dirsync', marker: '"x"' }])
      await expect(changes(connector, watermark)).rejects.toMatchObject({ result: 'no-start-full-import-required' });
  });
});

describe('content synchronization against a server that behaves rarely', () => {
  const INFO = '1.3.6.1.4.1.4203.1.9.1.4';
  const DONE = '1.3.6.1.4.1.4203.1.9.1.3';
  const root = { supportedControl: [SYNC_REQUEST], namingContexts: [BASE] };
  const anchor = (n: number): string =>
    `${n}${n}${n}${n}${n}${n}${n}${n}-${n}${n}${n}${n}-${n}${n}${n}${n}-${n}${n}${n}${n}-${`${n}`.repeat(12)}`;
  const bytes = (n: number): Buffer => Buffer.from(anchor(n).replaceAll('-', ''), 'hex');
  const idSet = (deleted: boolean, ...ids: readonly number[]): Uint8Array => {
    const value = new BerWriter();
    value.startSequence(0xa3);
    value.writeBoolean(deleted);
    value.startSequence(0x31);
    for (const id of ids) value.writeBuffer(bytes(id), Ber.OctetString);
    value.endSequence();
    value.endSequence();
    return value.buffer;
  };
  const done = (refreshDeletes: boolean): FakeAnswer['controls'] => {
    const value = new BerWriter();
    value.startSequence();
    value.writeString('csn=2');
    value.writeBoolean(refreshDeletes);
    value.endSequence();
    return { [DONE]: value.buffer };
  };
  const entry = (n: number): FakeEntry => ({
    dn: `CN=u${n},${BASE}`,
    attributes: { objectClass: ['top', 'user'], entryUUID: [anchor(n)], cn: [`u${n}`], structuralObjectClass: ['user'] },
  });
  const run = async (sync: FakeAnswer, found: readonly FakeEntry[], known: KnownObjects) => {
    const connector = await connectTo(root, SYNC_REQUEST, ({ controls }) =>
      controls[SYNC_REQUEST] === undefined ? { entries: found, cookie: '' } : sync,
    );
    const { entries, watermark } = await changes(connector, { method: 'content-synchronization', marker: 'csn=1' }, { known });
    return [entries.map(({ change, anchor: id }) => `${change} ${id.slice(0, 1)}`), watermark];
  };
  const next = { method: 'content-synchronization', marker: 'csn=2' };

  it('deletions come as intermediate messages; other information is passed over', async () => {
    const cookieOnly = { oid: INFO, value: Uint8Array.of(0x80, 1, 0x78) };
    const sync = {
      intermediate: [cookieOnly, { oid: INFO, value: idSet(true, 1, 2) }, { oid: '1.2.3', value: guid(1) }],
      controls: done(true),
    };
    expect(await run(sync, [], knowing(anchor(1), anchor(2), anchor(3)))).toEqual([['delete 1', 'delete 2'], next]);
  });

  it('what a list of everything leaves out is deleted only when it cannot be found', async () => {
    const sync = { intermediate: [{ oid: INFO, value: idSet(false, 1) }], controls: done(false) };
    expect(await run(sync, [entry(2)], knowing(anchor(1), anchor(2), anchor(3)))).toEqual([['object 2', 'delete 3'], next]);
  });

  it('an answer without an end is no answer', async () => {
    await expect(run({ intermediate: [{ oid: INFO, value: idSet(false, 1) }] }, [], knowing(anchor(1), anchor(2)))).rejects.toMatchObject({
      result: 'no-start-full-import-required',
    });
  });
});

describe('a server that tells no changes', () => {
  it('says what to switch on', async () => {
    const connector = await connectTo({ namingContexts: [BASE] }, SYNC_REQUEST, () => ({}));
    await expect(changes(connector, undefined)).rejects.toMatchObject({
      result: 'no-start-change-log-not-enabled',
      message: expect.stringContaining('the syncprov or the accesslog overlay'),
    });
  });
});
