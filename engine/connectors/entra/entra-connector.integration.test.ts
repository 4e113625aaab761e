import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { entraDn, groupKey } from './naming.ts';
import { add, person, refer, remove, type TenantLab, tenantLab, update } from './testing-tenant.ts';

let lab: TenantLab;
beforeEach(async () => {
  lab = await tenantLab();
});
afterEach(() => lab.close());

const userNamed = (upn: string) => lab.tenant.users().find((user) => user.userPrincipalName === upn);

describe('test and discover', () => {
  it('signs in with a secret and names the organization', async () => {
    expect(await lab.connector.test()).toMatchObject({ result: 'success', message: expect.stringContaining(lab.tenant.tenantId) });
    const found = await lab.connector.discover();
    expect(found.partitions).toEqual([{ name: 'default', selected: true, parameters: {} }]);
    expect(found.schema.objectTypes.map(({ name }) => name)).toEqual(['user', 'group', 'contact', 'device']);
  });
});

describe('export', () => {
  it('creates users with managers and groups with members in one request, references to each other included', async () => {
    const outcomes = await lab.export([
      add(10, 'group', { sourceAnchor: ['g1'], displayName: ['Dockers'], securityEnabled: [true] }, [
        refer('member', 'add', 1),
        refer('member', 'add', 11),
      ]),
      add(1, 'user', person('ann', { title: ['Pilot'], extensionAttribute3: ['blue'], telephoneNumber: ['+1 555 0100'] }), [
        refer('manager', 'add', 2),
      ]),
      add(2, 'user', person('bob', { proxyAddresses: ['SMTP:bob@harbour.example'], mail: ['bob@harbour.example'] })),
      add(11, 'group', { sourceAnchor: ['g2'], displayName: ['Tugs'], securityEnabled: [true] }, [refer('member', 'add', 99)]),
    ]);
    expect(outcomes.map(({ id, result }) => [id, result]).sort()).toEqual([
      [1, 'success'],
      [10, 'success'],
      [11, 'success'],
      [2, 'success'],
    ]);
    const ann = userNamed('ann@harbour.example');
    const bob = userNamed('bob@harbour.example');
    expect(ann).toMatchObject({ jobTitle: 'Pilot', businessPhones: ['+1 555 0100'], onPremisesImmutableId: 'ann-anchor+/==' });
    expect(ann?.onPremisesExtensionAttributes).toEqual({ extensionAttribute3: 'blue' });
    expect(lab.tenant.manager(String(ann?.id))).toBe(bob?.id);
    const dockers = lab.tenant.groups().find((group) => group.displayName === 'Dockers');
    const tugs = lab.tenant.groups().find((group) => group.displayName === 'Tugs');
    expect(dockers?.uniqueName).toBe(groupKey('g1'));
    expect(lab.tenant.members(String(dockers?.id)).sort()).toEqual([ann?.id, tugs?.id].sort());
    expect(outcomes.find(({ id }) => id === 1)?.anchor).toBe(`User_${ann?.id}`);
    expect(outcomes.find(({ id }) => id === 2)?.notWritable).toEqual([
      { attribute: 'proxyAddresses', reason: expect.stringContaining('read-only') },
    ]);
    expect(outcomes.find(({ id }) => id === 11)?.referencesLeft).toEqual([refer('member', 'add', 99)]);
  });

  it('sending everything again after a lost answer makes nothing twice', async () => {
    const operations = [
      add(1, 'user', person('ann'), [refer('manager', 'add', 2)]),
      add(2, 'user', person('bob')),
      add(10, 'group', { sourceAnchor: ['g1'], displayName: ['Dockers'], securityEnabled: [true] }, [
        refer('member', 'add', 1),
        refer('member', 'add', 2),
      ]),
    ];
    const first = await lab.export(operations);
    const members = lab.tenant.members(String(lab.tenant.groups()[0]?.id)).sort();
    const second = await lab.export(operations);
    expect(second.map(({ id, result, anchor }) => ({ id, result, anchor }))).toEqual(
      first.map(({ id, result, anchor }) => ({ id, result, anchor })),
    );
    expect([lab.tenant.users().length, lab.tenant.groups().length]).toEqual([2, 1]);
    expect(lab.tenant.members(String(lab.tenant.groups()[0]?.id)).sort()).toEqual(members);
  });

  it('adds and removes members value by value, across many batches', async () => {
    const people = Array.from({ length: 65 }, (_, index) => add(100 + index, 'user', person(`p${index}`)));
    const anchors = new Map((await lab.export(people)).map(({ id, anchor }) => [Number(id), String(anchor)]));
    const [group] = await lab.export([
      add(
        1,
        'group',
        { sourceAnchor: ['g'], displayName: ['All'], securityEnabled: [true] },
        people.map(({ id }) => refer('member', 'add', id, anchors.get(id))),
      ),
    ]);
    expect(group).toMatchObject({ result: 'success' });
    const id = String(group?.anchor).slice('Group_'.length);
    expect(lab.tenant.members(id)).toHaveLength(65);
    // One of the twenty is a member already: all the same the others arrive, and a removal of a stranger is no error.
    const changes = [refer('member', 'delete', 100, anchors.get(100)), refer('member', 'delete', 101, anchors.get(101))];
    await lab.export([update(1, 'group', String(group?.anchor), {}, changes)]);
    const again = [100, 101, 102].map((target) => refer('member', 'add', target, anchors.get(target)));
    const [outcome] = await lab.export([update(1, 'group', String(group?.anchor), {}, [...again, ...changes.slice(1)])]);
    expect(outcome).toEqual({ id: 1, result: 'success' });
    expect(lab.tenant.users()).toHaveLength(65);
  });

  it('updates, clears and deletes; what is gone already is deleted', async () => {
    const [made] = await lab.export([
      add(1, 'user', person('ann', { department: ['Tugs'], extensionAttribute1: ['a'], extensionAttribute2: ['b'] })),
    ]);
    const anchor = String(made?.anchor);
    await lab.export([update(1, 'user', anchor, { department: [], extensionAttribute1: ['c'], telephoneNumber: ['1'] })]);
    expect(userNamed('ann@harbour.example')).toMatchObject({
      department: null,
      businessPhones: ['1'],
      onPremisesExtensionAttributes: { extensionAttribute1: 'c', extensionAttribute2: 'b' },
    });
    expect(await lab.export([remove(1, 'user', anchor)])).toEqual([{ id: 1, result: 'success' }]);
    expect(await lab.export([remove(1, 'user', anchor)])).toEqual([{ id: 1, result: 'success' }]);
    const [missing] = await lab.export([update(1, 'user', anchor, { title: ['x'] })]);
    expect(missing?.error).toMatchObject({
      code: 'cd-missing-object',
      detail: { 'error-literal': 'Request_ResourceNotFound', 'request-id': expect.stringMatching(/./) },
    });
  });

  it('a user deleted lately comes back under its own id', async () => {
    const [made] = await lab.export([add(1, 'user', person('ann'))]);
    await lab.export([remove(1, 'user', String(made?.anchor))]);
    const [again] = await lab.export([add(2, 'user', person('ann', { title: ['Pilot'] }))]);
    expect(again).toMatchObject({ result: 'success', anchor: made?.anchor });
    expect(userNamed('ann@harbour.example')).toMatchObject({ jobTitle: 'Pilot' });
  });

  it('a group deleted lately comes back, or is made anew', async () => {
    const group = { sourceAnchor: ['g'], displayName: ['All'], securityEnabled: [true] };
    const [made] = await lab.export([add(1, 'group', group)]);
    await lab.export([remove(1, 'group', String(made?.anchor))]);
    const [again] = await lab.export([add(2, 'group', group)]);
    expect(again?.result).toBe('success');
    expect(lab.tenant.groups()).toHaveLength(1);
  });

  it('soft match takes over a user without anchor, and refuses one that belongs to another source', async () => {
    const id = lab.tenant.seed('user', {
      userPrincipalName: 'cloud@harbour.example',
      displayName: 'Cloud',
      mailNickname: 'cloud',
      accountEnabled: true,
    });
    const [adopted] = await lab.export([add(1, 'user', person('cloud'))]);
    expect(adopted).toMatchObject({ result: 'success', anchor: `User_${id}` });
    expect(userNamed('cloud@harbour.example')).toMatchObject({ onPremisesImmutableId: 'cloud-anchor+/==', displayName: 'Person cloud' });
    const [refusedAdd] = await lab.export([add(2, 'user', person('cloud', { sourceAnchor: ['other'] }))]);
    expect(refusedAdd?.error?.code).toBe('InvalidSoftMatch');
    expect(lab.tenant.users()).toHaveLength(1);
  });

  it('a name freed by another change of the same export can be taken', async () => {
    const [ann] = await lab.export([add(1, 'user', person('ann'))]);
    const outcomes = await lab.export([
      add(2, 'user', person('ann', { sourceAnchor: ['second'] })),
      update(1, 'user', String(ann?.anchor), { userPrincipalName: ['anna@harbour.example'] }),
    ]);
    expect(outcomes.map(({ result }) => result)).toEqual(['success', 'success']);
    const duplicate = await lab.export([update(1, 'user', String(ann?.anchor), { userPrincipalName: ['ann@harbour.example'] })]);
    expect(duplicate[0]?.error).toMatchObject({ code: 'AttributeValueMustBeUnique', detail: { property: 'userPrincipalName' } });
  });

  it('says why contacts, distribution groups and nameless users are not exported', async () => {
    const outcomes = await lab.export([
      add(1, 'contact', { sourceAnchor: ['c'], displayName: ['C'] }),
      add(2, 'group', { sourceAnchor: ['d'], displayName: ['D'], securityEnabled: [false] }),
      add(3, 'user', { sourceAnchor: ['u'], displayName: ['U'] }),
      add(4, 'user', person('x', { usageLocation: ['too long'] })),
    ]);
    expect(Object.fromEntries(outcomes.map(({ id, result, error }) => [id, `${result}: ${error?.code}`]))).toEqual({
      1: 'not-writable: no-export-to-this-object-type',
      2: 'not-writable: no-export-to-this-object-type',
      3: 'failure: missing-provisioning-attribute',
      4: 'failure: ExceededAllowedLength',
    });
  });

  it('keeps the alias Graph made it invent, and says why a removal of a required value is left out', async () => {
    const { alias: _none, ...nameless } = person('ada');
    const [created] = await lab.export([add(1, 'user', nameless)]);
    expect(created).toMatchObject({
      result: 'success',
      notWritable: expect.arrayContaining([{ attribute: 'alias', reason: expect.stringContaining('cannot be removed') }]),
    });
    const before = lab.tenant.users().map((user) => user.mailNickname);
    const [cleared] = await lab.export([update(1, 'user', String(created?.anchor), { alias: [], displayName: [], title: ['Pilot'] })]);
    expect(cleared?.result).toBe('success');
    expect(cleared?.notWritable?.map(({ attribute }) => attribute).sort()).toEqual(['alias', 'displayName']);
    expect(lab.tenant.users()).toMatchObject([{ mailNickname: before[0], jobTitle: 'Pilot' }]);
  });
});

describe('import', () => {
  it('delivers what was exported, with references by DN', async () => {
    await lab.export([
      add(1, 'user', person('ann', { title: ['Pilot'] }), [refer('manager', 'add', 2)]),
      add(2, 'user', person('bob')),
      add(11, 'group', { sourceAnchor: ['inner'], displayName: ['Tugs'], securityEnabled: [true] }),
      add(10, 'group', { sourceAnchor: ['outer'], displayName: ['Dockers'], securityEnabled: [true], description: ['d'] }, [
        refer('member', 'add', 1),
        refer('member', 'add', 11),
      ]),
    ]);
    lab.tenant.seed('user', {
      userPrincipalName: 'guest@harbour.example',
      displayName: 'Guest',
      mailNickname: 'guest',
      accountEnabled: true,
    });
    lab.tenant.seed('orgContact', { displayName: 'Crane Ltd', mail: 'info@crane.example', proxyAddresses: ['SMTP:info@crane.example'] });
    const { entries } = await lab.fullImport();
    const named = (name: string) => entries.find((entry) => entry.attributes.displayName?.[0] === name);
    expect(entries).toHaveLength(6);
    expect(named('Person ann')).toMatchObject({
      change: 'object',
      objectType: 'user',
      dn: entraDn('user', '', 'ann-anchor+/=='),
      attributes: {
        sourceAnchor: ['ann-anchor+/=='],
        cloudMastered: [false],
        title: ['Pilot'],
        manager: [{ ref: entraDn('user', '', 'bob-anchor+/==') }],
      },
    });
    expect(named('Dockers')).toMatchObject({
      dn: entraDn('group', '', 'outer'),
      attributes: { sourceAnchor: ['outer'], cloudMastered: [false], description: ['d'] },
    });
    expect([...(named('Dockers')?.attributes.member ?? [])].map((value) => (value as { ref: string }).ref).sort()).toEqual(
      [entraDn('user', '', 'ann-anchor+/=='), entraDn('group', '', 'inner')].sort(),
    );
    const guest = named('Guest');
    expect(guest?.attributes).toMatchObject({ cloudMastered: [true], cloudAnchor: [guest?.anchor] });
    expect(named('Crane Ltd')).toMatchObject({ objectType: 'contact', attributes: { mail: ['info@crane.example'] } });
    const some = await lab.fullImport(['user'], ['displayName', 'proxyAddresses']);
    expect(Object.keys(some.entries[0]?.attributes ?? {})).toEqual(['displayName']);
  });

  it('reads pages to their end: more users than a page, more members than $expand gives', async () => {
    const people = Array.from({ length: 1010 }, (_, index) => add(index + 1, 'user', person(`p${index}`)));
    await lab.export(people);
    await lab.export([
      add(
        5000,
        'group',
        { sourceAnchor: ['g'], displayName: ['All'], securityEnabled: [true] },
        (await lab.fullImport(['user'])).entries.map((entry, index) => refer('member', 'add', index + 1, entry.anchor)),
      ),
    ]);
    const { entries } = await lab.fullImport();
    expect(entries.filter(({ objectType }) => objectType === 'user')).toHaveLength(1010);
    expect(entries.find(({ objectType }) => objectType === 'group')?.attributes.member).toHaveLength(1010);
  });

  it('delta import delivers complete objects and deletions since the full import', async () => {
    const made = await lab.export([
      add(1, 'user', person('ann', { title: ['Pilot'] })),
      add(2, 'user', person('bob')),
      add(10, 'group', { sourceAnchor: ['g'], displayName: ['Dockers'], securityEnabled: [true] }, [refer('member', 'add', 1)]),
    ]);
    const anchor = (id: number) => String(made.find((outcome) => outcome.id === id)?.anchor);
    const { watermark } = await lab.fullImport();
    expect((await lab.deltaImport(watermark)).entries).toEqual([]);
    await lab.export([
      update(1, 'user', anchor(1), { department: ['Tugs'] }, [refer('manager', 'add', 3)]),
      add(3, 'user', person('cyd')),
      update(10, 'group', anchor(10), {}, [refer('member', 'add', 3), refer('member', 'delete', 1, anchor(1))]),
      remove(2, 'user', anchor(2)),
    ]);
    const delta = await lab.deltaImport(watermark);
    expect(delta.entries.map(({ change, objectType }) => `${change} ${objectType}`).sort()).toEqual([
      'delete user',
      'object group',
      'object user',
      'object user',
    ]);
    expect(delta.entries.find((entry) => entry.anchor === anchor(1))?.attributes).toMatchObject({
      title: ['Pilot'],
      department: ['Tugs'],
      manager: [{ ref: entraDn('user', '', 'cyd-anchor+/==') }],
    });
    expect(delta.entries.find((entry) => entry.anchor === anchor(10))?.attributes.member).toEqual([
      { ref: entraDn('user', '', 'cyd-anchor+/==') },
    ]);
    // Of a group that is known already, the changes: what is known goes by its anchor, a stranger has a name as well.
    const partly = await lab.deltaImport(watermark, [anchor(10), anchor(1)]);
    const dockers = partly.entries.find((entry) => entry.anchor === anchor(10));
    const cyd = partly.entries.find((entry) => entry.dn === entraDn('user', '', 'cyd-anchor+/=='));
    expect(dockers?.attributes.member).toBeUndefined();
    expect(dockers?.referenceChanges).toEqual({
      member: { added: [{ anchor: cyd?.anchor, dn: cyd?.dn }], removed: [{ anchor: anchor(1) }] },
    });
    expect((await lab.deltaImport(delta.watermark)).entries).toEqual([]);
  });

  it('asks for a full import without a watermark and with one the tenant no longer takes', async () => {
    await expect(lab.deltaImport(undefined)).rejects.toMatchObject({ result: 'no-start-full-import-required' });
    const { watermark } = await lab.fullImport();
    lab.tenant.expireDeltaTokens();
    await new Promise((resolve) => setTimeout(resolve, 5));
    await expect(lab.deltaImport(watermark)).rejects.toMatchObject({ result: 'no-start-full-import-required' });
  });
});
