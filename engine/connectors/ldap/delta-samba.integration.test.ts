import { Attribute, Change, Client, Control } from 'ldapts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LdapSettings } from '../../../shared/model/connector.ts';
import { seededRandom } from '../../testing/random.ts';
import type { Discovery } from '../connector.ts';
import { ldapConnectorFor } from '../testing/connector-lab.ts';
import { type FollowedDirectory, type Following, followDirectory, pictureFromScratch } from '../testing/followed-directory.ts';
import { activeDirectoryEntries, RandomDirectory } from '../testing/random-directory.ts';
import { type SambaDomain, sambaMissing, startSambaDomain } from '../testing/samba.ts';

const missing = sambaMissing();
if (missing !== undefined) console.warn(`skipped: ${missing}`);

const TREE_DELETE = '1.2.840.113556.1.4.805';
const ATTRIBUTES = ['cn', 'sAMAccountName', 'description', 'title', 'mail', 'manager', 'member', 'proxyAddresses', 'userAccountControl'];

describe.skipIf(missing !== undefined)('delta import from Active Directory (Samba, DirSync)', () => {
  let domain: SambaDomain;
  let discovery: Discovery;
  let base: string;
  const connect = (settings: Partial<LdapSettings> = {}) =>
    ldapConnectorFor({ url: domain.ldapsUrl, caFile: domain.caFile, bindDn: domain.bindDn, ...settings }, domain.password);
  const following = (settings: Partial<LdapSettings> = {}, more: Partial<Following> = {}): Following => ({
    connect: () => connect(settings),
    discovery,
    attributes: ATTRIBUTES,
    ...more,
  });

  beforeAll(async () => {
    domain = await startSambaDomain();
    base = domain.baseDn;
    discovery = await connect().discover();
    for (const ou of ['Crew', 'Office', 'Leavers']) await domain.client.add(`OU=${ou},${base}`, { objectClass: 'organizationalUnit' });
  });
  afterAll(() => domain?.stop());

  const user = (name: string, ou = `OU=Crew,${base}`, more: { [name: string]: string | string[] } = {}) =>
    domain.client.add(`CN=${name},${ou}`, {
      ...{ objectClass: ['top', 'person', 'organizationalPerson', 'user'], sAMAccountName: name, userAccountControl: '546' },
      ...more,
    });
  const group = (name: string, ou = `OU=Crew,${base}`, member: readonly string[] = []) =>
    domain.client.add(`CN=${name},${ou}`, {
      ...{ objectClass: ['top', 'group'], sAMAccountName: name },
      ...(member.length === 0 ? {} : { member: [...member] }),
    });
  const modify = (dn: string, operation: 'add' | 'delete' | 'replace', type: string, values: readonly string[]) =>
    domain.client.modify(dn, new Change({ operation, modification: new Attribute({ type, values: [...values] }) }));

  /** The followed connector space after a delta import is what a full import into an empty one finds. */
  async function follow(followed: FollowedDirectory, how: Following): Promise<{ readonly [counter: string]: number }> {
    const counters = await followed.import('delta-import');
    expect(await followed.picture()).toEqual(await pictureFromScratch(how));
    return counters;
  }

  it('adds, changes, removed attributes, deletes, renames and moves', async () => {
    for (const name of ['ann', 'bob', 'cid', 'dora']) await user(name, undefined, { title: 'Mate', description: 'd' });
    await group(
      'pilots',
      undefined,
      ['ann', 'bob', 'cid'].map((name) => `CN=${name},OU=Crew,${base}`),
    );
    await using followed = await followDirectory(following());
    await followed.import('full-import');
    expect(await follow(followed, following())).toEqual({});

    await user('eve', `OU=Office,${base}`, { title: 'Clerk', manager: `CN=ann,OU=Crew,${base}` });
    await modify(`CN=ann,OU=Crew,${base}`, 'replace', 'title', ['Captain']);
    await modify(`CN=bob,OU=Crew,${base}`, 'replace', 'description', []);
    await domain.client.del(`CN=cid,OU=Crew,${base}`);
    await domain.client.modifyDN(`CN=dora,OU=Crew,${base}`, `CN=dorothea,OU=Office,${base}`);
    await modify(`CN=pilots,OU=Crew,${base}`, 'delete', 'member', [`CN=bob,OU=Crew,${base}`]);
    await modify(`CN=pilots,OU=Crew,${base}`, 'add', 'member', [`CN=dorothea,OU=Office,${base}`]);
    const counters = await follow(followed, following());
    expect(counters).toEqual({ 'stage-add': 1, 'stage-update': 3, 'stage-rename': 1, 'stage-delete': 1 });
    expect(await follow(followed, following())).toEqual({});
  });

  it('a deleted object leaves the groups that nothing is told of', async () => {
    await user('flo');
    await group('divers', undefined, [`CN=flo,OU=Crew,${base}`, `CN=ann,OU=Crew,${base}`]);
    await using followed = await followDirectory(following());
    await followed.import('full-import');
    await domain.client.del(`CN=flo,OU=Crew,${base}`);
    await user('flo');
    await follow(followed, following());
    expect(await followed.lab.members(`CN=divers,OU=Crew,${base}`)).toEqual([`CN=ann,OU=Crew,${base}`]);
  });

  it('a renamed and moved organizational unit takes its objects along', async () => {
    await domain.client.add(`OU=Deck,OU=Crew,${base}`, { objectClass: 'organizationalUnit' });
    await domain.client.add(`OU=Fore,OU=Deck,OU=Crew,${base}`, { objectClass: 'organizationalUnit' });
    for (const name of ['gus', 'hal']) await user(name, `OU=Fore,OU=Deck,OU=Crew,${base}`);
    await group('deckhands', `OU=Deck,OU=Crew,${base}`, [`CN=gus,OU=Fore,OU=Deck,OU=Crew,${base}`]);
    await using followed = await followDirectory(following());
    await followed.import('full-import');
    await domain.client.modifyDN(`OU=Fore,OU=Deck,OU=Crew,${base}`, `OU=Aft,OU=Deck,OU=Crew,${base}`);
    await domain.client.modifyDN(`OU=Deck,OU=Crew,${base}`, `OU=Quay,OU=Office,${base}`);
    expect(await follow(followed, following())).toMatchObject({ 'stage-rename': 3 });
    expect(await followed.lab.object(`CN=hal,OU=Aft,OU=Quay,OU=Office,${base}`)).toBeDefined();
  });

  it('objects and containers that enter and leave the selected containers', async () => {
    const how = following({ includedContainers: [`OU=Crew,${base}`], excludedContainers: [base] });
    for (const ou of [`OU=In,OU=Crew,${base}`, `OU=Out,OU=Office,${base}`])
      await domain.client.add(ou, { objectClass: 'organizationalUnit' });
    for (const [name, ou] of [
      ['ida', 'OU=In,OU=Crew'],
      ['jan', 'OU=Out,OU=Office'],
      ['kim', 'OU=Crew'],
      ['lea', 'OU=Office'],
    ] as const)
      await user(name, `${ou},${base}`);
    await using followed = await followDirectory(how);
    await followed.import('full-import');
    await domain.client.modifyDN(`OU=In,OU=Crew,${base}`, `OU=In,OU=Leavers,${base}`);
    await domain.client.modifyDN(`OU=Out,OU=Office,${base}`, `OU=Out,OU=Crew,${base}`);
    await domain.client.modifyDN(`CN=kim,OU=Crew,${base}`, `CN=kim,OU=Leavers,${base}`);
    await domain.client.modifyDN(`CN=lea,OU=Office,${base}`, `CN=lea,OU=Crew,${base}`);
    expect(await follow(followed, how)).toMatchObject({ 'stage-add': 2, 'stage-delete': 2 });
  });

  it('a renamed selected container deletes nothing before a full import', async () => {
    await domain.client.add(`OU=Chosen,${base}`, { objectClass: 'organizationalUnit' });
    await user('mia', `OU=Chosen,${base}`);
    await using followed = await followDirectory(following({ includedContainers: [`OU=Chosen,${base}`] }));
    await followed.import('full-import');
    await domain.client.modifyDN(`OU=Chosen,${base}`, `OU=Elected,${base}`);
    await modify(`CN=mia,OU=Elected,${base}`, 'replace', 'title', ['Lookout']);
    expect(await followed.import('delta-import')).toEqual({ 'filtered-objects': expect.any(Number) });
    expect(Object.values(await followed.picture())).toHaveLength(1);
  });

  it('types that are not selected, and objects of them that are deleted', async () => {
    const how = following({}, { objectTypes: ['user'] });
    await using followed = await followDirectory(how);
    await followed.import('full-import');
    await group('stewards');
    await domain.client.add(`CN=printer,OU=Crew,${base}`, { objectClass: ['top', 'contact'] });
    await domain.client.del(`CN=printer,OU=Crew,${base}`);
    await user('ned');
    expect(await follow(followed, how)).toEqual({ 'stage-add': 1, 'filtered-objects': 1, 'filtered-deletions': 1 });
  });

  it('members that come to and leave a group', async () => {
    const members = Array.from({ length: 160 }, (_, n) => `CN=m${n},OU=Office,${base}`);
    for (let at = 0; at < members.length; at += 50)
      await Promise.all(members.slice(at, at + 50).map((dn) => domain.client.add(dn, { objectClass: 'contact' })));
    await group('everybody', undefined, members.slice(0, 140));
    await using followed = await followDirectory(following());
    await followed.import('full-import');
    const name = `CN=everybody,OU=Crew,${base}`;
    expect(await followed.lab.members(name)).toHaveLength(140);
    await modify(name, 'add', 'member', members.slice(140, 160));
    await modify(name, 'delete', 'member', members.slice(0, 30));
    await domain.client.del(members[100] ?? '');
    await follow(followed, following());
    expect(await followed.lab.members(name)).toHaveLength(140 + 20 - 30 - 1);
    await modify(name, 'replace', 'description', ['all of them']);
    expect(await follow(followed, following())).toEqual({ 'stage-update': 1 });
  });

  it('the other end of a membership, when it is selected', async () => {
    const how = following({}, { attributes: [...ATTRIBUTES, 'memberOf'] });
    for (const name of ['rob', 'sue']) await user(name);
    await group('riggers', undefined, [`CN=rob,OU=Crew,${base}`]);
    await using followed = await followDirectory(how);
    await followed.import('full-import');
    await modify(`CN=riggers,OU=Crew,${base}`, 'add', 'member', [`CN=sue,OU=Crew,${base}`]);
    await modify(`CN=riggers,OU=Crew,${base}`, 'delete', 'member', [`CN=rob,OU=Crew,${base}`]);
    await follow(followed, how);
    expect(await followed.lab.members(`CN=sue,OU=Crew,${base}`, 'memberOf')).toEqual([`CN=riggers,OU=Crew,${base}`]);
    await domain.client.del(`CN=riggers,OU=Crew,${base}`);
    await follow(followed, how);
    expect(await followed.lab.members(`CN=sue,OU=Crew,${base}`, 'memberOf')).toEqual([]);
  });

  it('a member that comes into the selection', async () => {
    const how = following({ excludedContainers: [`OU=Leavers,${base}`] });
    for (const name of ['tom', 'uwe']) await user(name, `OU=Leavers,${base}`);
    await group(
      'sailors',
      undefined,
      ['tom', 'uwe'].map((name) => `CN=${name},OU=Leavers,${base}`),
    );
    await using followed = await followDirectory(how);
    await followed.import('full-import');
    await domain.client.modifyDN(`CN=tom,OU=Leavers,${base}`, `CN=tom,OU=Crew,${base}`);
    await follow(followed, how);
    expect(await followed.lab.members(`CN=sailors,OU=Crew,${base}`)).toContain(`CN=tom,OU=Crew,${base}`);
  });

  it('who takes the name of a member that is not imported is no member', async () => {
    const how = following({}, { objectTypes: ['user', 'group'] });
    const name = `CN=vic,OU=Crew,${base}`;
    await domain.client.add(name, { objectClass: 'contact' });
    await group('cadets', undefined, [name]);
    await using followed = await followDirectory(how);
    await followed.import('full-import');
    expect(await followed.lab.members(`CN=cadets,OU=Crew,${base}`)).toEqual([name]);
    await domain.client.del(name);
    await user('vic');
    await follow(followed, how);
    expect(await followed.lab.members(`CN=cadets,OU=Crew,${base}`)).toEqual([]);
  });

  it('a change during the full import is not lost', async () => {
    await user('otto', undefined, { title: 'before' });
    await using followed = await followDirectory(following({ pageSize: 5 }));
    const { openConnector } = followed.lab;
    followed.lab.openConnector = async () => {
      const connector = await openConnector();
      const read = connector.fullImport.bind(connector);
      connector.fullImport = async function* (request) {
        let first = true;
        for await (const batch of read(request)) {
          if (first) await modify(`CN=otto,OU=Crew,${base}`, 'replace', 'title', ['after']);
          first = false;
          yield batch;
        }
      };
      return connector;
    };
    await followed.import('full-import');
    await follow(followed, following());
    expect((await followed.lab.object(`CN=otto,OU=Crew,${base}`))?.base.title).toEqual(['after']);
  });

  it('a cookie that is lost or refused asks for a full import', async () => {
    await using followed = await followDirectory(following());
    const { lab } = followed;
    expect((await lab.run('delta-import')).status).toBe('no-start-full-import-required');
    await followed.import('full-import');
    const partition = discovery.partitions[0]?.name ?? '';
    const marker = JSON.stringify({ cookie: Buffer.from('worn out').toString('base64'), server: 'CN=DC7' });
    await lab.store.write({ watermark: { connector: lab.connector.id, partition, value: JSON.stringify({ method: 'dirsync', marker }) } });
    expect((await lab.run('delta-import')).status).toBe('no-start-full-import-required');
    expect(lab.last?.steps[0]?.message).toMatch(
      /the domain controller refused the cookie of the last import \(LDAP result 12: .*\. Run Full Import\.$/,
    );
    await followed.import('full-import');
    await follow(followed, following());
  });

  it('an account without the right to replicate reads with its own rights, deletions included', async () => {
    await domain.client.add(`CN=sync,CN=Users,${base}`, {
      ...{ objectClass: ['top', 'person', 'organizationalPerson', 'user'], sAMAccountName: 'sync', userAccountControl: '512' },
      unicodePwd: Buffer.from(`"${domain.password}"`, 'utf16le'),
    } as never);
    const how = following({ bindDn: `sync@${domain.realm}` });
    const probe = new Client({ url: domain.ldapsUrl, tlsOptions: { rejectUnauthorized: false } });
    await probe.bind(`sync@${domain.realm}`, domain.password);
    await probe.unbind();
    await user('pia');
    await group('cooks', undefined, [`CN=pia,OU=Crew,${base}`]);
    await using followed = await followDirectory(how);
    await followed.import('full-import');
    await domain.client.del(`CN=pia,OU=Crew,${base}`);
    await modify(`CN=ann,OU=Crew,${base}`, 'replace', 'title', ['Admiral']);
    expect(await follow(followed, how)).toMatchObject({ 'stage-delete': 1 });
    expect(await connect({ bindDn: `sync@${domain.realm}` }).test()).toMatchObject({
      result: 'success',
      message: expect.stringContaining('"Replicating Directory Changes"'),
    });
  });

  it.each([1, 2])('after random changes it finds what a full import finds (seed %i)', async (seed) => {
    const root = `OU=Random ${seed},${base}`;
    const containers = ['A', 'B'].map((ou) => `OU=${ou},${root}`);
    for (const ou of [root, ...containers]) await domain.client.add(ou, { objectClass: 'organizationalUnit' });
    const directory = new RandomDirectory(domain.client, activeDirectoryEntries, seededRandom(seed), containers);
    await directory.populate();
    const everything = following({ includedContainers: [root] });
    const part = following({ includedContainers: [`OU=A,${root}`] });
    await using whole = await followDirectory(everything);
    await using some = await followDirectory(part);
    await whole.import('full-import');
    await some.import('full-import');
    for (let round = 0; round < 5; round++) {
      const done = await directory.change(15);
      for (const [followed, how] of [
        [whole, everything],
        [some, part],
      ] as const) {
        await followed.import('delta-import');
        expect(await followed.picture(), done.join('\n')).toEqual(await pictureFromScratch(how));
      }
    }
    // Account names are the same in the next forest.
    await domain.client.del(root, new Control(TREE_DELETE));
  });
});
