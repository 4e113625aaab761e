import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { person, team } from './testing/tenant-client.ts';
import { type RunningTenant, runTenant } from './testing/tenant-fixture.ts';

let running: RunningTenant;
let now: number;
beforeEach(async () => {
  now = Date.now();
  running = await runTenant({ clock: () => now, pageSize: 2, tokenSeconds: 90 * 86_400 });
});
afterEach(() => running.stop());

const ref = (id: string) => ({ '@odata.id': `${running.tenant.graphUrl}/directoryObjects/${id}` });

async function round(link: string) {
  const { value, deltaLink } = await running.client.all(link);
  return { value, link: deltaLink ?? '' };
}

describe('delta', () => {
  it('first everything, then only what changed, then nothing', async () => {
    const { client } = running;
    const ids: string[] = [];
    for (const name of ['a', 'b', 'c', 'd', 'e']) ids.push(await client.create('users', person(name, { department: 'x' })));
    const first = await round('/users/delta?$select=displayName,department');
    expect(first.value).toEqual(['a', 'b', 'c', 'd', 'e'].map((name, index) => ({ id: ids[index], displayName: name, department: 'x' })));
    await client.call('PATCH', `/users/${ids[1]}`, { department: null });
    const added = await client.create('users', person('f'));
    await client.call('DELETE', `/users/${ids[2]}`);
    const second = await round(first.link);
    expect(second.value).toEqual([
      { id: ids[1], displayName: 'b', department: null },
      { id: ids[2], '@removed': { reason: 'changed' } },
      { id: added, displayName: 'f' },
    ]);
    await client.call('DELETE', `/directory/deletedItems/${ids[2]}`);
    const third = await round(second.link);
    expect(third.value).toEqual([{ id: ids[2], '@removed': { reason: 'deleted' } }]);
    expect((await round(third.link)).value).toEqual([]);
  });

  it('a change made while a round is read is not lost', async () => {
    const { client } = running;
    const ids: string[] = [];
    for (const name of ['a', 'b', 'c']) ids.push(await client.create('users', person(name)));
    const page = await client.get('/users/delta?$select=department');
    await client.call('PATCH', `/users/${ids[0]}`, { department: 'late' });
    const rest = await round(String(page.body['@odata.nextLink']));
    expect((await round(rest.link)).value).toContainEqual({ id: ids[0], department: 'late' });
  });

  it('members come as members@delta: all at first, then added and removed', async () => {
    const { client } = running;
    const [ada, bob, group] = [
      await client.create('users', person('ada')),
      await client.create('users', person('bob')),
      await client.create('groups', team('staff')),
    ];
    await client.call('POST', `/groups/${group}/members/$ref`, ref(ada));
    const user = '#microsoft.graph.user';
    const first = await round('/groups/delta?$select=displayName,members');
    expect(first.value).toEqual([{ id: group, displayName: 'staff', 'members@delta': [{ '@odata.type': user, id: ada }] }]);
    await client.call('POST', `/groups/${group}/members/$ref`, ref(bob));
    await client.call('DELETE', `/groups/${group}/members/${ada}/$ref`);
    const second = await round(first.link);
    expect(second.value).toEqual([
      {
        id: group,
        displayName: 'staff',
        'members@delta': [
          { '@odata.type': user, id: ada, '@removed': { reason: 'deleted' } },
          { '@odata.type': user, id: bob },
        ],
      },
    ]);
    await client.call('DELETE', `/users/${bob}`);
    const third = await round(second.link);
    expect(third.value).toMatchObject([{ id: group, 'members@delta': [{ id: bob, '@removed': { reason: 'deleted' } }] }]);
    await client.call('POST', `/directory/deletedItems/${bob}/restore`);
    expect((await round(third.link)).value).toMatchObject([{ id: group, 'members@delta': [{ '@odata.type': user, id: bob }] }]);
  });

  it('a group of more than 1,000 members goes over several pages under the same id', async () => {
    const { client, tenant } = running;
    const group = await client.create('groups', team('large'));
    const ids: string[] = [];
    for (let block = 0; block < 51; block += 1) {
      const members = Array.from({ length: 20 }, (_, index) => tenant.seed('user', { displayName: `m${block * 20 + index}` }));
      ids.push(...members);
      await client.call('PATCH', `/groups/${group}`, { 'members@odata.bind': members.map((id) => ref(id)['@odata.id']) });
    }
    const { value, link } = await round('/groups/delta');
    expect(value.map((entry) => entry.id)).toEqual([group, group]);
    const listed = value.flatMap((entry) => entry['members@delta'] as { id: string }[]).map((member) => member.id);
    expect(listed.sort()).toEqual(ids.sort());
    expect((await round(link)).value).toEqual([]);
  });

  it('the manager is tracked when selected', async () => {
    const { client } = running;
    const [boss, worker] = [await client.create('users', person('boss')), await client.create('users', person('worker'))];
    const first = await round('/users/delta?$select=displayName,manager');
    await client.call('PUT', `/users/${worker}/manager/$ref`, ref(boss));
    expect((await round(first.link)).value).toEqual([
      { id: worker, displayName: 'worker', 'manager@delta': [{ '@odata.type': '#microsoft.graph.user', id: boss }] },
    ]);
  });

  it('latest gives a link to start from now; ids filter', async () => {
    const { client } = running;
    const [a, b] = [await client.create('users', person('a')), await client.create('users', person('b'))];
    const latest = await round('/users/delta?$deltatoken=latest');
    expect(latest.value).toEqual([]);
    await client.call('PATCH', `/users/${b}`, { department: 'x' });
    expect((await round(latest.link)).value).toMatchObject([{ id: b }]);
    expect((await round(`/users/delta?$filter=id eq '${a}'`)).value).toMatchObject([{ id: a }]);
  });

  it('after seven days, or when the tenant says so, 410 with the place to start again', async () => {
    const { client, tenant } = running;
    await client.create('users', person('a'));
    const { link } = await round('/users/delta?$select=displayName');
    now += 8 * 86_400_000;
    const restart = `${tenant.graphUrl}/users/delta?$select=displayName`;
    const old = await client.get(link);
    expect([old.status, decodeURIComponent(old.headers.get('location') ?? '')]).toEqual([410, restart]);
    const fresh = await round(restart);
    expect(fresh.value).toHaveLength(1);
    tenant.expireDeltaTokens();
    expect((await client.get(fresh.link)).status).toBe(410);
    expect((await client.get('/users/delta?$deltatoken=nonsense')).status).toBe(400);
    expect((await client.get('/users/delta?$top=5')).status).toBe(400);
  });
});
