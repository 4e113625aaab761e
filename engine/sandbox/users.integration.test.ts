import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { person, team } from './testing/tenant-client.ts';
import { type RunningTenant, runTenant } from './testing/tenant-fixture.ts';

let running: RunningTenant;
beforeAll(async () => {
  running = await runTenant({ verifiedDomains: ['contoso.example', 'fabrikam.example'] });
});
afterAll(() => running.stop());

const refused = (status: number, message: string | RegExp, code = 'Request_BadRequest') => ({
  status,
  body: { error: { code, message: typeof message === 'string' ? message : expect.stringMatching(message) } },
});
const conflict = (target: string) => ({
  status: 400,
  body: {
    error: {
      code: 'Request_BadRequest',
      message: `Another object with the same value for property ${target} already exists.`,
      details: [{ code: 'ObjectConflict', target }],
    },
  },
});

describe('creating a user', () => {
  it('answers 201 with the default properties and no password; the rest is there on $select', async () => {
    const { client, tenant } = running;
    const created = await client.call(
      'POST',
      '/users',
      person('ada', { givenName: 'Ada', mail: 'Ada@contoso.example', onPremisesImmutableId: 'YWRh', businessPhones: ['+1 5550100'] }),
    );
    const id = String(created.body.id);
    expect(created).toMatchObject({
      status: 201,
      body: { displayName: 'ada', givenName: 'Ada', surname: null, mail: 'Ada@contoso.example' },
    });
    expect(created.headers.get('location')).toBe(`${tenant.graphUrl}/users/${id}`);
    expect(created.headers.get('request-id')).toBeTruthy();
    expect(JSON.stringify([created.body, tenant.users()])).not.toContain('Horse');
    expect(created.body).not.toHaveProperty('accountEnabled');
    const read = await client.get(
      `/users/ADA@contoso.example?$select=id,accountEnabled,proxyAddresses,onPremisesImmutableId,userType,onPremisesSyncEnabled,passwordProfile`,
    );
    expect(read.body).toMatchObject({
      id,
      accountEnabled: true,
      proxyAddresses: ['SMTP:Ada@contoso.example'],
      onPremisesImmutableId: 'YWRh',
      userType: 'Member',
      onPremisesSyncEnabled: null,
      passwordProfile: null,
    });
  });

  it.each(['accountEnabled', 'displayName', 'mailNickname', 'userPrincipalName'])('refuses a user without %s', async (name) => {
    const { [name]: _left, ...body } = person('incomplete');
    expect(await running.client.call('POST', '/users', body)).toMatchObject(
      refused(400, `A value is required for property '${name}' of resource 'User'.`),
    );
  });

  it.each([
    ['no password', { passwordProfile: null }, 'A password must be specified to create a new user.'],
    ['a weak password', { passwordProfile: { password: 'password' } }, /does not comply with password complexity/],
    ['an accent in the name', { userPrincipalName: 'josé@contoso.example' }, 'Property userPrincipalName is invalid.'],
    ['no suffix', { userPrincipalName: 'jose' }, 'Property userPrincipalName is invalid.'],
    ['an unverified suffix', { userPrincipalName: 'jose@corp.local' }, /^The domain portion of the userPrincipalName property is invalid/],
    ['a long display name', { displayName: 'x'.repeat(257) }, "Invalid value specified for property 'displayName' of resource 'User'."],
    ['an empty text', { department: '' }, "Invalid value specified for property 'department' of resource 'User'."],
    ['a bad nickname', { mailNickname: 'a b' }, "Invalid value specified for property 'mailNickname' of resource 'User'."],
    ['a bad country', { usageLocation: 'Germany' }, "Invalid value specified for property 'usageLocation' of resource 'User'."],
    ['proxyAddresses', { proxyAddresses: ['SMTP:x@contoso.example'] }, "Property 'proxyAddresses' is read-only and cannot be set."],
    ['onPremisesSyncEnabled', { onPremisesSyncEnabled: true }, "Property 'onPremisesSyncEnabled' is read-only and cannot be set."],
    [
      'onPremisesSamAccountName',
      { onPremisesSamAccountName: 'jose' },
      "Property 'onPremisesSamAccountName' is read-only and cannot be set.",
    ],
  ])('refuses %s', async (_case, change, message) => {
    const before = running.tenant.users().length;
    expect(await running.client.call('POST', '/users', person('jose', change))).toMatchObject(refused(400, message));
    expect(running.tenant.users()).toHaveLength(before);
  });

  it('refuses a property Graph does not have, a value of the wrong type, and a body that is no JSON object', async () => {
    const { client } = running;
    expect(await client.call('POST', '/users', person('eve', { shoeSize: 38 }))).toMatchObject(
      refused(400, /'shoeSize' does not exist on type/, 'BadRequest'),
    );
    expect(await client.call('POST', '/users', person('eve', { accountEnabled: 'yes' }))).toMatchObject(
      refused(400, /Cannot convert the literal/, 'BadRequest'),
    );
    expect(await client.call('POST', '/users', [])).toMatchObject(refused(400, /Unable to read JSON/, 'BadRequest'));
  });

  it('takes directory extensions and merges extension attributes on update', async () => {
    const { client } = running;
    const extension = `extension_${'a'.repeat(32)}_badge`;
    const id = await client.create(
      'users',
      person('ext', { [extension]: 7, onPremisesExtensionAttributes: { extensionAttribute1: 'one' } }),
    );
    await client.call('PATCH', `/users/${id}`, { onPremisesExtensionAttributes: { extensionAttribute2: 'two' } });
    expect((await client.get(`/users/${id}?$select=${extension},onPremisesExtensionAttributes`)).body).toMatchObject({
      [extension]: 7,
      onPremisesExtensionAttributes: { extensionAttribute1: 'one', extensionAttribute2: 'two' },
    });
  });
});

describe('unique values', () => {
  it('userPrincipalName ignores case, onPremisesImmutableId does not', async () => {
    const { client } = running;
    await client.create('users', person('uni', { onPremisesImmutableId: 'QUJD' }));
    expect(await client.call('POST', '/users', person('UNI'))).toMatchObject(conflict('userPrincipalName'));
    expect(await client.call('POST', '/users', person('uni2', { onPremisesImmutableId: 'QUJD' }))).toMatchObject(
      conflict('onPremisesImmutableId'),
    );
    expect((await client.call('POST', '/users', person('uni2', { onPremisesImmutableId: 'qujd' }))).status).toBe(201);
  });

  it('an address belongs to one user, group or contact', async () => {
    const { client, tenant } = running;
    tenant.seed('orgContact', {
      displayName: 'Partner',
      mail: 'partner@fabrikam.example',
      proxyAddresses: ['SMTP:partner@fabrikam.example'],
    });
    await client.create('groups', team('crew', { mailEnabled: true, groupTypes: ['Unified'] }));
    const id = await client.create('users', person('box', { mail: 'box@contoso.example' }));
    for (const mail of ['BOX@contoso.example', 'partner@fabrikam.example', `crew@${tenant.initialDomain}`]) {
      expect(await client.call('POST', '/users', person('box2', { mail }))).toMatchObject(conflict('proxyAddresses'));
    }
    expect(await client.call('PATCH', `/users/${id}`, { mail: 'partner@fabrikam.example' })).toMatchObject(conflict('proxyAddresses'));
    expect(tenant.users().find((user) => user.id === id)?.mail).toBe('box@contoso.example');
  });
});

describe('updating a user', () => {
  it('answers 204; null clears; mail moves the primary address', async () => {
    const { client } = running;
    const id = await client.create('users', person('upd', { mail: 'upd@contoso.example', department: 'Sales' }));
    const answer = await client.call('PATCH', `/users/${id}`, {
      department: null,
      mail: 'new@contoso.example',
      userPrincipalName: 'renamed@fabrikam.example',
    });
    expect(answer.status).toBe(204);
    expect((await client.get(`/users/${id}?$select=department,proxyAddresses,userPrincipalName`)).body).toMatchObject({
      department: null,
      proxyAddresses: ['SMTP:new@contoso.example'],
      userPrincipalName: 'renamed@fabrikam.example',
    });
    expect((await client.get('/users/upd@contoso.example')).status).toBe(404);
    expect(await client.call('PATCH', `/users/${id}`, { displayName: null })).toMatchObject(refused(400, /displayName/));
    expect(await client.call('PATCH', `/users/${id}`, {})).toMatchObject({ status: 400 });
  });

  it('an object another synchronization owns is refused', async () => {
    const { client, tenant } = running;
    const id = tenant.seed('user', { displayName: 'Synced', userPrincipalName: 'synced@contoso.example', onPremisesSyncEnabled: true });
    expect(await client.call('PATCH', `/users/${id}`, { department: 'x' })).toMatchObject(
      refused(400, /on-premises mastered Directory Sync objects/),
    );
  });

  it('one that does not exist is 404 with the id', async () => {
    const id = '00000000-0000-4000-8000-000000000001';
    const message = `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`;
    for (const method of ['GET', 'DELETE', 'PATCH']) {
      const body = method === 'PATCH' ? { department: 'x' } : undefined;
      expect(await running.client.call(method, `/users/${id}`, body)).toMatchObject(refused(404, message, 'Request_ResourceNotFound'));
    }
  });
});

describe('manager', () => {
  it('is set, read, expanded, replaced and removed', async () => {
    const { client, tenant } = running;
    const [boss, chief, id] = [
      await client.create('users', person('boss')),
      await client.create('users', person('chief')),
      await client.create('users', person('worker')),
    ];
    const ref = (target: string) => ({ '@odata.id': `${tenant.graphUrl}/users/${target}` });
    expect((await client.get(`/users/${id}/manager`)).status).toBe(404);
    expect((await client.call('PUT', `/users/${id}/manager/$ref`, ref(boss))).status).toBe(204);
    expect((await client.call('PUT', `/users/${id}/manager/$ref`, ref(chief))).status).toBe(204);
    expect(tenant.manager(id)).toBe(chief);
    expect((await client.get(`/users/${id}/manager?$select=id`)).body).toMatchObject({ '@odata.type': '#microsoft.graph.user', id: chief });
    const listed = await client.get(`/users?$filter=id eq '${id}'&$select=id&$expand=manager($select=id)`);
    expect(listed.body.value).toEqual([{ id, manager: { '@odata.type': '#microsoft.graph.user', id: chief } }]);
    expect((await client.call('DELETE', `/users/${id}/manager/$ref`)).status).toBe(204);
    expect((await client.call('DELETE', `/users/${id}/manager/$ref`)).status).toBe(404);
    expect((await client.call('PUT', `/users/${id}/manager/$ref`, ref('00000000-0000-4000-8000-000000000001'))).status).toBe(404);
  });
});

describe('deleting a user', () => {
  it('frees its name and addresses, keeps its immutable id, and restores', async () => {
    const { client, tenant } = running;
    const body = person('gone', { mail: 'gone@contoso.example', onPremisesImmutableId: 'Z29uZQ' });
    const [id, group] = [await client.create('users', body), await client.create('groups', team('leavers'))];
    await client.call('PATCH', `/groups/${group}`, { 'members@odata.bind': [`${tenant.graphUrl}/directoryObjects/${id}`] });
    expect((await client.call('DELETE', `/users/${id}`)).status).toBe(204);
    expect(tenant.members(group)).toEqual([]);
    expect((await client.get(`/users/${id}`)).status).toBe(404);
    const waiting = await client.get(
      `/directory/deletedItems/microsoft.graph.user?$filter=onPremisesImmutableId eq 'Z29uZQ'&$select=id,userPrincipalName`,
    );
    expect(waiting.body.value).toEqual([{ id, userPrincipalName: `${id.replaceAll('-', '')}gone@contoso.example` }]);
    expect(await client.call('POST', '/users', body)).toMatchObject(conflict('onPremisesImmutableId'));
    const successor = await client.create('users', person('gone', { mail: 'gone@contoso.example' }));
    expect(await client.call('POST', `/directory/deletedItems/${id}/restore`)).toMatchObject(conflict('userPrincipalName'));
    await client.call('DELETE', `/users/${successor}`);
    expect(await client.call('POST', `/directory/deletedItems/${id}/restore`)).toMatchObject({
      status: 200,
      body: { id, userPrincipalName: 'gone@contoso.example' },
    });
    expect(tenant.members(group)).toEqual([id]);
    await client.call('DELETE', `/users/${id}`);
    expect((await client.call('DELETE', `/directory/deletedItems/${id}`)).status).toBe(204);
    expect((await client.call('POST', '/users', body)).status).toBe(201);
  });

  it('after 30 days it is gone for good', async () => {
    let now = Date.now();
    const { client, tenant, stop } = await runTenant({ clock: () => now, tokenSeconds: 90 * 86_400 });
    const id = await client.create('users', person('old', { onPremisesImmutableId: 'b2xk' }));
    const listed = await client.create('users', person('listed'));
    for (const user of [id, listed]) await client.call('DELETE', `/users/${user}`);
    now += 31 * 86_400_000;
    expect((await client.call('POST', '/users', person('old', { onPremisesImmutableId: 'b2xk' }))).status).toBe(201);
    expect(tenant.deletedUsers()).toMatchObject([{ id: listed }]);
    expect((await client.get('/directory/deletedItems/microsoft.graph.user')).body.value).toEqual([]);
    expect(tenant.deletedUsers()).toEqual([]);
    await stop();
  });
});

describe('contacts', () => {
  it('are read and not written', async () => {
    const { client, tenant } = running;
    const id = tenant.seed('orgContact', {
      displayName: 'Supplier',
      mail: 'supplier@fabrikam.example',
      proxyAddresses: ['SMTP:supplier@fabrikam.example'],
    });
    expect((await client.get(`/contacts?$filter=mail eq 'supplier@fabrikam.example'`)).body.value).toMatchObject([
      { id, displayName: 'Supplier' },
    ]);
    expect((await client.get(`/contacts/${id}`)).body).toMatchObject({ id });
    expect((await client.call('POST', '/contacts', { displayName: 'x' })).status).toBe(405);
    expect((await client.call('DELETE', `/contacts/${id}`)).status).toBe(405);
  });
});
