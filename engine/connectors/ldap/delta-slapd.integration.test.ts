import { Attribute, Change } from 'ldapts';
import { afterEach, describe, expect, it } from 'vitest';
import type { LdapSettings } from '../../../shared/model/connector.ts';
import { seededRandom } from '../../testing/random.ts';
import type { Discovery } from '../connector.ts';
import { changeLogOptions, logChanges } from '../testing/change-log.ts';
import { ldapConnectorFor } from '../testing/connector-lab.ts';
import { type FollowedDirectory, type Following, followDirectory, pictureFromScratch } from '../testing/followed-directory.ts';
import { openLdapEntries, RandomDirectory } from '../testing/random-directory.ts';
import { type Slapd, type SlapdOptions, slapdMissing, startSlapd } from '../testing/slapd.ts';

const missing = slapdMissing();
if (missing !== undefined) console.warn(`skipped: ${missing}`);

const BASE = 'dc=harbour,dc=example';
const INDEXES = ['index entryCSN eq'];

/** Ways OpenLDAP tells changes. */
const servers: readonly (readonly [name: string, method: string, options: SlapdOptions])[] = [
  [
    'syncprov with a session log',
    'content-synchronization',
    { databaseConfiguration: [...INDEXES, 'moduleload syncprov', 'overlay syncprov', 'syncprov-sessionlog 1000'] },
  ],
  [
    'syncprov without a session log, which lists what exists',
    'content-synchronization',
    { databaseConfiguration: [...INDEXES, 'moduleload syncprov', 'overlay syncprov'] },
  ],
  [
    'accesslog',
    'access-log',
    {
      modules: ['accesslog'],
      databaseConfiguration: ['overlay accesslog', 'logdb cn=accesslog', 'logops writes', 'logsuccess TRUE'],
      otherDatabases: [{ suffix: 'cn=accesslog', configuration: ['index reqStart eq'] }],
    },
  ],
];

describe.skipIf(missing !== undefined).each(servers)('delta import from OpenLDAP, %s', (_name, method, options) => {
  let slapd: Slapd | undefined;
  afterEach(async () => {
    await slapd?.stop();
    slapd = undefined;
  });

  async function start(): Promise<{ slapd: Slapd; discovery: Discovery; following: (settings?: Partial<LdapSettings>) => Following }> {
    const running = await startSlapd(options);
    slapd = running;
    for (const ou of ['people', 'crew', 'leavers', 'groups'])
      await running.client.add(`ou=${ou},${BASE}`, { objectClass: 'organizationalUnit', ou });
    const connect = (settings: Partial<LdapSettings> = {}) =>
      ldapConnectorFor({ url: running.url, bindDn: running.bindDn, ...settings }, running.password);
    const discovery = await connect().discover();
    return { slapd: running, discovery, following: (settings = {}) => ({ connect: () => connect(settings), discovery }) };
  }

  const person = (server: Slapd, uid: string, ou = 'ou=people', more: { [name: string]: string } = {}) =>
    server.client.add(`uid=${uid},${ou},${BASE}`, { objectClass: 'inetOrgPerson', uid, cn: uid, sn: uid, ...more });
  const modify = (server: Slapd, dn: string, operation: 'add' | 'delete' | 'replace', type: string, values: readonly string[]) =>
    server.client.modify(dn, new Change({ operation, modification: new Attribute({ type, values: [...values] }) }));

  async function follow(followed: FollowedDirectory, how: Following): Promise<{ readonly [counter: string]: number }> {
    const counters = await followed.import('delta-import');
    expect(await followed.picture()).toEqual(await pictureFromScratch(how));
    return counters;
  }

  it('adds, changes, removed attributes, members, deletes, renames and moves, also of containers', async () => {
    const { slapd: server, following } = await start();
    for (const uid of ['ann', 'bob', 'cid', 'dora']) await person(server, uid, 'ou=people', { title: 'Mate', description: 'd' });
    await server.client.add(`ou=deck,ou=crew,${BASE}`, { objectClass: 'organizationalUnit', ou: 'deck' });
    for (const uid of ['gus', 'hal']) await person(server, uid, 'ou=deck,ou=crew');
    await server.client.add(`cn=pilots,ou=groups,${BASE}`, {
      ...{ objectClass: 'groupOfNames', cn: 'pilots' },
      member: [`uid=ann,ou=people,${BASE}`, `uid=bob,ou=people,${BASE}`],
    });
    await using followed = await followDirectory(following());
    await followed.import('full-import');
    const watermark = await followed.lab.store.watermark(followed.lab.connector.id, BASE);
    expect(JSON.parse(watermark ?? '{}')).toMatchObject({ method });

    await person(server, 'eve', 'ou=crew');
    await modify(server, `uid=ann,ou=people,${BASE}`, 'replace', 'title', ['Captain']);
    await modify(server, `uid=bob,ou=people,${BASE}`, 'delete', 'description', []);
    await server.client.del(`uid=cid,ou=people,${BASE}`);
    await server.client.modifyDN(`uid=dora,ou=people,${BASE}`, `uid=dorothea,ou=crew,${BASE}`);
    await modify(server, `cn=pilots,ou=groups,${BASE}`, 'add', 'member', [`uid=eve,ou=crew,${BASE}`]);
    await modify(server, `cn=pilots,ou=groups,${BASE}`, 'delete', 'member', [`uid=bob,ou=people,${BASE}`]);
    await server.client.modifyDN(`ou=deck,ou=crew,${BASE}`, `ou=quay,${BASE}`);
    const counters = await follow(followed, following());
    expect(counters).toMatchObject({ 'stage-add': 1, 'stage-update': 3, 'stage-rename': 3, 'stage-delete': 1 });
    await follow(followed, following());

    await server.client.del(`uid=eve,ou=crew,${BASE}`);
    await person(server, 'eve', 'ou=crew', { title: 'another' });
    await server.client.del(`uid=gus,ou=quay,${BASE}`);
    await server.client.modifyDN(`uid=hal,ou=quay,${BASE}`, `uid=gus,ou=quay,${BASE}`);
    expect(await follow(followed, following())).toMatchObject({ 'stage-add': 1, 'stage-delete': 2, 'stage-rename': 1 });
  });

  it('members that come to and leave a group of more than 1,500', async () => {
    const { slapd: server, following } = await start();
    const members = Array.from({ length: 1700 }, (_, n) => `uid=m${n},ou=elsewhere,${BASE}`);
    const name = `cn=everybody,ou=groups,${BASE}`;
    await server.client.add(name, { objectClass: 'groupOfNames', cn: 'everybody', member: members.slice(0, 1600) });
    await using followed = await followDirectory(following());
    await followed.import('full-import');
    await modify(server, name, 'add', 'member', members.slice(1600));
    await modify(server, name, 'delete', 'member', members.slice(0, 30));
    expect(await follow(followed, following())).toMatchObject({ 'stage-update': 1 });
    expect(await followed.lab.members(name)).toEqual(members.slice(30).sort());
  });

  it('what enters and leaves the selected containers', async () => {
    const { slapd: server, following } = await start();
    const how = following({ excludedContainers: [BASE], includedContainers: [`ou=crew,${BASE}`] });
    for (const ou of ['ou=in,ou=crew', 'ou=out,ou=leavers'])
      await server.client.add(`${ou},${BASE}`, { objectClass: 'organizationalUnit' });
    for (const [uid, ou] of [
      ['ida', 'ou=in,ou=crew'],
      ['jan', 'ou=out,ou=leavers'],
      ['kim', 'ou=crew'],
      ['lea', 'ou=people'],
    ] as const)
      await person(server, uid, ou);
    await using followed = await followDirectory(how);
    await followed.import('full-import');
    await server.client.modifyDN(`ou=in,ou=crew,${BASE}`, `ou=in,ou=leavers,${BASE}`);
    await server.client.modifyDN(`ou=out,ou=leavers,${BASE}`, `ou=out,ou=crew,${BASE}`);
    await server.client.modifyDN(`uid=kim,ou=crew,${BASE}`, `uid=kim,ou=people,${BASE}`);
    await server.client.modifyDN(`uid=lea,ou=people,${BASE}`, `uid=lea,ou=crew,${BASE}`);
    expect(await follow(followed, how)).toMatchObject({ 'stage-add': 2, 'stage-delete': 2 });
  });

  it.each([1, 2, 3])('after random changes it finds what a full import finds (seed %i)', async (seed) => {
    const { slapd: server, following } = await start();
    const containers = ['ou=people', 'ou=crew'].map((ou) => `${ou},${BASE}`);
    const directory = new RandomDirectory(server.client, openLdapEntries, seededRandom(seed), containers);
    await directory.populate();
    const everything = following();
    const part = following({ includedContainers: [`ou=crew,${BASE}`], excludedContainers: [BASE] });
    await using whole = await followDirectory(everything);
    await using some = await followDirectory(part);
    await whole.import('full-import');
    await some.import('full-import');
    for (let round = 0; round < 8; round++) {
      const done = await directory.change(15);
      for (const [followed, how] of [
        [whole, everything],
        [some, part],
      ] as const) {
        await followed.import('delta-import');
        expect(await followed.picture(), done.join('\n')).toEqual(await pictureFromScratch(how));
      }
    }
  });
});

describe.skipIf(missing !== undefined)('delta import by a change log of numbers and names', () => {
  it.each([1, 2, 3])('after random changes it finds what a full import finds; trimmed, it asks for one (seed %i)', async (seed) => {
    const server = await startSlapd(changeLogOptions);
    try {
      const containers = ['ou=people', 'ou=crew'].map((ou) => `${ou},${BASE}`);
      for (const dn of containers) await server.client.add(dn, { objectClass: 'organizationalUnit' });
      const { client, trim } = await logChanges(server.client);
      const directory = new RandomDirectory(client, openLdapEntries, seededRandom(seed), containers);
      await directory.populate();
      const connect = () =>
        ldapConnectorFor({ url: server.url, bindDn: server.bindDn, includedContainers: containers.slice(1) }, server.password);
      const how = { connect, discovery: await connect().discover() };
      await using followed = await followDirectory(how);
      await followed.import('full-import');
      for (let round = 0; round < 8; round++) {
        const done = await directory.change(15);
        await followed.import('delta-import');
        expect(await followed.picture(), done.join('\n')).toEqual(await pictureFromScratch(how));
      }
      await directory.change(2);
      await trim();
      expect((await followed.lab.run('delta-import')).status).toBe('no-start-full-import-required');
      expect(followed.lab.last?.steps[0]?.message).toContain('cn=changelog does not reach back to the last import');
    } finally {
      await server.stop();
    }
  });
});

describe.skipIf(missing !== undefined)('a marker that leads nowhere', () => {
  it.each([
    ['content-synchronization', servers[0]?.[2], 'rid=000,csn=20990101000000.000000Z#000000#000#000000'],
    ['access-log', servers[2]?.[2], '20200101000000.000001Z'],
  ])('asks for a full import: %s', async (method, options, marker) => {
    const server = await startSlapd(options);
    try {
      const connect = () => ldapConnectorFor({ url: server.url, bindDn: server.bindDn }, server.password);
      await using followed = await followDirectory({ connect, discovery: await connect().discover() });
      const { store, connector } = followed.lab;
      await store.write({ watermark: { connector: connector.id, partition: BASE, value: JSON.stringify({ method, marker }) } });
      expect((await followed.lab.run('delta-import')).status).toBe('no-start-full-import-required');
    } finally {
      await server.stop();
    }
  });
});

describe.skipIf(missing !== undefined)('delta import from OpenLDAP that tells no changes', () => {
  it('leaves no watermark, and says what to switch on', async () => {
    const server = await startSlapd();
    try {
      const connect = () => ldapConnectorFor({ url: server.url, bindDn: server.bindDn }, server.password);
      await using followed = await followDirectory({ connect, discovery: await connect().discover() });
      await followed.lab.run('full-import');
      expect(await followed.lab.store.watermark(followed.lab.connector.id, BASE)).toBe('');
      expect((await followed.lab.run('delta-import')).status).toBe('no-start-change-log-not-enabled');
    } finally {
      await server.stop();
    }
  });
});
