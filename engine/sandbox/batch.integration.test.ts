import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Json } from './directory-object.ts';
import { person } from './testing/tenant-client.ts';
import { type RunningTenant, runTenant } from './testing/tenant-fixture.ts';

let running: RunningTenant;
let now = Date.now();
beforeAll(async () => {
  running = await runTenant({ clock: () => now });
});
afterAll(() => running.stop());
afterEach(() => {
  running.tenant.setThrottle(undefined);
  running.tenant.setFaults([]);
});

const JSON_HEADERS = { 'Content-Type': 'application/json' };
const create = (id: string, name: string, more: { [name: string]: Json } = {}): Json => ({
  id,
  method: 'POST',
  url: '/users',
  headers: JSON_HEADERS,
  body: person(name),
  ...more,
});

describe('$batch', () => {
  it('answers each request with its own status, found by id', async () => {
    const answers = await running.client.batch([
      create('a', 'batch-a'),
      create('b', 'batch-a'),
      { id: 'c', method: 'GET', url: '/users/nobody@contoso.example' },
      { id: 'd', method: 'GET', url: '/users?$select=id&$top=1' },
      { id: 'e', method: 'DELETE', url: 'users/batch-a@contoso.example' },
      { id: 'f', method: 'GET', url: '/nonsense' },
    ]);
    expect([...answers].map(([id, { status }]) => [id, status]).sort()).toEqual([
      ['a', 201],
      ['b', 400],
      ['c', 404],
      ['d', 200],
      ['e', 204],
      ['f', 400],
    ]);
    expect(answers.get('b')?.body).toMatchObject({
      error: { code: 'Request_BadRequest', innerError: { 'request-id': expect.any(String) } },
    });
    expect([...answers.keys()][0]).not.toBe('a');
  });

  it('dependsOn: 424 after a failure, in order after a success', async () => {
    const answers = await running.client.batch([
      create('1', 'chain'),
      { id: '2', method: 'PATCH', url: '/users/chain@contoso.example', headers: JSON_HEADERS, body: { department: 'x' }, dependsOn: ['1'] },
      create('3', 'chain', { dependsOn: ['2'] }),
      create('4', 'chain-end', { dependsOn: ['3'] }),
      create('5', 'chain-tail', { dependsOn: ['4'] }),
    ]);
    expect(['1', '2', '3', '4', '5'].map((id) => answers.get(id)?.status)).toEqual([201, 204, 400, 424, 424]);
  });

  it.each([
    ['more than 20', Array.from({ length: 21 }, (_, index) => create(String(index), `many${index}`)), /maximum value of 20/],
    ['the same id twice', [create('1', 'x1'), create('1', 'x2')], /has to be unique/],
    ['none', [], /Invalid batch payload/],
    ['a dependency that does not come before', [create('1', 'x1', { dependsOn: ['2'] }), create('2', 'x2')], /depends on '2'/],
    ['a body without its type', [{ id: '1', method: 'POST', url: '/users', body: {} }], /Content-Type/],
  ])('refuses %s as a whole', async (_case, requests, message) => {
    const before = running.tenant.users().length;
    expect(await running.client.call('POST', '/$batch', { requests })).toMatchObject({
      status: 400,
      body: { error: { message: expect.stringMatching(message) } },
    });
    expect(running.tenant.users()).toHaveLength(before);
  });
});

describe('throttling', () => {
  it('counts each item of a batch and says when to come back', async () => {
    const { client, tenant } = running;
    tenant.setThrottle({ requests: 5, windowMilliseconds: 10_000, writesOnly: true });
    const answers = await client.batch(Array.from({ length: 8 }, (_, index) => create(String(index), `throttled${index}`)));
    const refused = [...answers.values()].filter(({ status }) => status === 429);
    expect(refused).toHaveLength(3);
    expect(refused[0]).toMatchObject({ headers: { 'Retry-After': '10' }, body: { error: { code: 'TooManyRequests' } } });
    expect(tenant.throttled()).toBe(3);
    expect((await client.get('/users?$top=1')).status).toBe(200);
    const single = await client.call('POST', '/users', person('late'));
    expect([single.status, single.headers.get('retry-after')]).toEqual([429, '10']);
    now += 10_000;
    expect((await client.call('POST', '/users', person('late'))).status).toBe(201);
  });
});

describe('faults', () => {
  it('a status on every n-th request, as often as ordered', async () => {
    const { client, tenant } = running;
    await client.token();
    tenant.setFaults([{ kind: 'status', status: 503, every: 2, times: 2 }]);
    const statuses: number[] = [];
    for (let index = 0; index < 6; index += 1) statuses.push((await client.get('/organization')).status);
    expect(statuses).toEqual([200, 503, 200, 503, 200, 200]);
  });

  it('a status on an item leaves the others alone', async () => {
    running.tenant.setFaults([{ kind: 'status', status: 500, every: 3, on: 'item' }]);
    const answers = await running.client.batch(Array.from({ length: 3 }, (_, index) => create(String(index), `faulty${index}`)));
    expect(['0', '1', '2'].map((id) => answers.get(id)?.status)).toEqual([201, 201, 500]);
  });

  it('a connection lost before did nothing; lost after, the work is done', async () => {
    const { client, tenant } = running;
    tenant.setFaults([{ kind: 'drop', when: 'before', every: 1, times: 1 }]);
    await expect(client.create('users', person('lost'))).rejects.toThrow('fetch failed');
    expect(tenant.users().filter((user) => user.displayName === 'lost')).toHaveLength(0);
    tenant.setFaults([{ kind: 'drop', when: 'after', every: 1, times: 1 }]);
    await expect(client.create('users', person('lost'))).rejects.toThrow('fetch failed');
    expect(tenant.users().filter((user) => user.displayName === 'lost')).toHaveLength(1);
  });
});
