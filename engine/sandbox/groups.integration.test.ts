import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { person, team } from './testing/tenant-client.ts';
import { type RunningTenant, runTenant } from './testing/tenant-fixture.ts';

let running: RunningTenant;
beforeAll(async () => {
  running = await runTenant();
});
afterAll(() => running.stop());

const message = (text: string | RegExp) => ({
  body: { error: { message: typeof text === 'string' ? text : expect.stringMatching(text) } },
});
const ref = (id: string) => `${running.tenant.graphUrl}/directoryObjects/${id}`;

async function people(count: number, prefix: string): Promise<string[]> {
  const ids: string[] = [];
  for (let start = 0; start < count; start += 20) {
    const answers = await running.client.batch(
      Array.from({ length: Math.min(20, count - start) }, (_, index) => ({
        id: String(index),
        method: 'POST',
        url: '/users',
        headers: { 'Content-Type': 'application/json' },
        body: person(`${prefix}${start + index}`),
      })),
    );
    for (const { body } of answers.values()) ids.push(String(body.id));
  }
  return ids;
}

describe('creating a group', () => {
  it('a security group has no address; a Microsoft 365 group gets one from its nickname', async () => {
    const { client, tenant } = running;
    expect(await client.call('POST', '/groups', team('readers'))).toMatchObject({
      status: 201,
      body: { mail: null, proxyAddresses: [], groupTypes: [], uniqueName: null },
    });
    const address = `club@${tenant.initialDomain}`;
    expect(
      await client.call('POST', '/groups', team('club', { mailEnabled: true, securityEnabled: false, groupTypes: ['Unified'] })),
    ).toMatchObject({
      status: 201,
      body: { mail: address, proxyAddresses: [`SMTP:${address}`], visibility: 'Public' },
    });
  });

  it('security groups may share a nickname', async () => {
    await running.client.create('groups', team('twin'));
    await running.client.create('groups', team('twin'));
  });

  it.each(['displayName', 'mailNickname', 'mailEnabled', 'securityEnabled'])('refuses one without %s', async (name) => {
    const { [name]: _left, ...body } = team('incomplete');
    expect(await running.client.call('POST', '/groups', body)).toMatchObject(
      message(`A value is required for property '${name}' of resource 'Group'.`),
    );
  });

  it('refuses what belongs to Exchange', async () => {
    const refusal = message(/^The service does not currently support writes of mail-enabled groups/);
    expect(await running.client.call('POST', '/groups', team('dl', { mailEnabled: true, securityEnabled: false }))).toMatchObject({
      status: 400,
      ...refusal,
    });
    expect(await running.client.call('POST', '/groups', team('mesg', { mailEnabled: true }))).toMatchObject({ status: 400, ...refusal });
    expect(await running.client.call('POST', '/groups', team('addr', { mail: 'addr@contoso.example' }))).toMatchObject(
      message("Property 'mail' is read-only and cannot be set."),
    );
    expect(await running.client.call('POST', '/groups', team('addr', { proxyAddresses: ['SMTP:addr@contoso.example'] }))).toMatchObject({
      status: 403,
      ...message('The requesting application is not authorized to set group proxy addresses.'),
    });
  });
});

describe('uniqueName', () => {
  it('is set on create, found by eq and as a key, unique, and immutable', async () => {
    const { client } = running;
    const id = await client.create('groups', team('keyed', { uniqueName: "anchor:o'neil==" }));
    const key = "uniqueName='anchor:o''neil=='";
    expect((await client.get(`/groups?$filter=${encodeURIComponent("uniqueName eq 'anchor:o''neil=='")}`)).body.value).toMatchObject([
      { id, uniqueName: "anchor:o'neil==" },
    ]);
    expect((await client.get(`/groups(${encodeURIComponent(key)})`)).body).toMatchObject({ id });
    expect(await client.call('POST', '/groups', team('other', { uniqueName: "anchor:o'neil==" }))).toMatchObject(
      message('Another object with the same value for property uniqueName already exists.'),
    );
    expect(await client.call('PATCH', `/groups/${id}`, { uniqueName: 'anchor:new' })).toMatchObject({
      status: 400,
      ...message("Property 'uniqueName' is read-only and cannot be set."),
    });
    const late = await client.create('groups', team('late'));
    expect((await client.call('PATCH', `/groups/${late}`, { uniqueName: 'anchor:late' })).status).toBe(400);
  });

  it('upserts with Prefer: create-if-missing', async () => {
    const { client, tenant } = running;
    const prefer = { prefer: 'create-if-missing' };
    expect((await client.call('PATCH', "/groups(uniqueName='up1')", team('up'))).status).toBe(404);
    expect(await client.call('PATCH', "/groups(uniqueName='up1')", team('up'), prefer)).toMatchObject({
      status: 201,
      body: { uniqueName: 'up1' },
    });
    expect((await client.call('PATCH', "/groups(uniqueName='up1')", { description: 'again' }, prefer)).status).toBe(204);
    expect(tenant.groups().filter((group) => group.uniqueName === 'up1')).toMatchObject([{ description: 'again' }]);
  });

  it('is free again when the security group is deleted', async () => {
    const id = await running.client.create('groups', team('brief', { uniqueName: 'anchor:brief' }));
    expect((await running.client.call('DELETE', `/groups/${id}`)).status).toBe(204);
    await running.client.create('groups', team('brief', { uniqueName: 'anchor:brief' }));
  });
});

describe('members', () => {
  it('are added and removed one by one, and a repetition is refused as Graph does', async () => {
    const { client, tenant } = running;
    const [group, nested, user] = [
      await client.create('groups', team('outer')),
      await client.create('groups', team('inner')),
      await client.create('users', person('mia')),
    ];
    const add = (id: string) => client.call('POST', `/groups/${group}/members/$ref`, { '@odata.id': ref(id) });
    expect((await add(user)).status).toBe(204);
    expect((await add(nested)).status).toBe(204);
    expect(await add(user)).toMatchObject({
      status: 400,
      ...message("One or more added object references already exist for the following modified properties: 'members'."),
    });
    expect(await add('00000000-0000-4000-8000-000000000001')).toMatchObject({
      status: 404,
      body: { error: { code: 'Request_ResourceNotFound' } },
    });
    expect((await client.get(`/groups/${group}/members?$select=id`)).body.value).toEqual([
      { '@odata.type': '#microsoft.graph.group', id: nested },
      { '@odata.type': '#microsoft.graph.user', id: user },
    ]);
    expect((await client.get(`/groups/${group}/members/microsoft.graph.group?$select=id`)).body.value).toMatchObject([{ id: nested }]);
    expect((await client.get(`/users/${user}/memberOf?$select=id`)).body.value).toMatchObject([{ id: group }]);
    expect((await client.call('DELETE', `/groups/${group}/members/${user}/$ref`)).status).toBe(204);
    expect((await client.call('DELETE', `/groups/${group}/members/${user}/$ref`)).status).toBe(404);
    expect(tenant.members(group)).toEqual([nested]);
  });

  it('come 20 to a PATCH, all or none', async () => {
    const { client, tenant } = running;
    const ids = await people(21, 'bulk');
    const group = await client.create('groups', team('bulk', { 'members@odata.bind': ids.slice(0, 1).map(ref) }));
    const bind = (list: string[]) => client.call('PATCH', `/groups/${group}`, { 'members@odata.bind': list.map(ref) });
    expect((await bind(ids)).status).toBe(400);
    expect((await bind(ids.slice(0, 20))).status).toBe(400);
    expect(tenant.members(group)).toEqual(ids.slice(0, 1));
    expect((await bind(ids.slice(1))).status).toBe(204);
    expect(tenant.members(group).sort()).toEqual([...ids].sort());
  });

  it('are paged; $expand stops at 20', async () => {
    const { client } = running;
    const ids = await people(45, 'page');
    const group = await client.create('groups', team('paged'));
    for (let start = 0; start < ids.length; start += 20)
      await client.call('PATCH', `/groups/${group}`, { 'members@odata.bind': ids.slice(start, start + 20).map(ref) });
    const first = await client.get(`/groups/${group}/members?$select=id&$top=20`);
    expect(first.body.value).toHaveLength(20);
    const { value } = await client.all(`/groups/${group}/members?$select=id&$top=20`);
    expect(value.map((member) => member.id).sort()).toEqual([...ids].sort());
    expect((await client.get(`/groups/${group}?$expand=members($select=id)`)).body.members).toHaveLength(20);
    expect((await client.get(`/groups/${group}/members/$count`, { ConsistencyLevel: 'eventual' })).body).toEqual({ text: '45' });
  });

  it('vanish with the deleted object; a Microsoft 365 group takes users only', async () => {
    const { client, tenant } = running;
    const [inner, outer] = [await client.create('groups', team('part')), await client.create('groups', team('whole'))];
    await client.call('POST', `/groups/${outer}/members/$ref`, { '@odata.id': ref(inner) });
    await client.call('DELETE', `/groups/${inner}`);
    expect(tenant.members(outer)).toEqual([]);
    const unified = await client.create('groups', team('m365', { mailEnabled: true, groupTypes: ['Unified'] }));
    expect((await client.call('POST', `/groups/${unified}/members/$ref`, { '@odata.id': ref(outer) })).status).toBe(400);
  });
});

describe('updating and deleting a group', () => {
  it('changes what may change and refuses its kind', async () => {
    const { client } = running;
    const id = await client.create('groups', team('fixed'));
    expect(
      (await client.call('PATCH', `/groups/${id}`, { displayName: 'Fixed', description: 'd', mailEnabled: false, securityEnabled: true }))
        .status,
    ).toBe(204);
    expect(await client.call('PATCH', `/groups/${id}`, { mailEnabled: true })).toMatchObject({
      status: 400,
      ...message(/mail-enabled groups/),
    });
    expect((await client.call('PATCH', `/groups/${id}`, { groupTypes: ['Unified'] })).status).toBe(400);
    expect((await client.get(`/groups/${id}`)).body).toMatchObject({ displayName: 'Fixed', description: 'd' });
  });

  it('a security group is gone at once, a Microsoft 365 group waits in the deleted items', async () => {
    const { client } = running;
    const [security, unified] = [
      await client.create('groups', team('sec')),
      await client.create('groups', team('uni', { mailEnabled: true, groupTypes: ['Unified'] })),
    ];
    for (const id of [security, unified]) await client.call('DELETE', `/groups/${id}`);
    expect((await client.get(`/directory/deletedItems/${security}`)).status).toBe(404);
    expect((await client.get('/directory/deletedItems/microsoft.graph.group?$select=id')).body.value).toEqual([{ id: unified }]);
  });
});
