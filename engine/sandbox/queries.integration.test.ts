import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { person, team } from './testing/tenant-client.ts';
import { type RunningTenant, runTenant } from './testing/tenant-fixture.ts';

let running: RunningTenant;
const EVENTUAL = { ConsistencyLevel: 'eventual' };

beforeAll(async () => {
  running = await runTenant({ pageSize: 3 });
  const { client } = running;
  await client.create(
    'users',
    person('anna', {
      department: 'Sales',
      mail: 'anna@contoso.example',
      onPremisesImmutableId: 'QQ==',
      surname: "O'Neil",
      otherMails: ['a@home.example'],
    }),
  );
  await client.create('users', person('berta', { department: 'sales', accountEnabled: false, mail: 'berta@fabrikam.example' }));
  await client.create('users', person('carla', { department: '100%', country: 'DE' }));
  await client.create('users', person('dora', { department: 'IT', country: 'AT' }));
  await client.create('groups', team('staff'));
});
afterAll(() => running.stop());

async function names(filter: string, headers?: Record<string, string>): Promise<unknown> {
  const count = headers ? '&$count=true' : '';
  const { status, body } = await running.client.get(
    `/users?$top=99&$select=displayName&$filter=${encodeURIComponent(filter)}${count}`,
    headers,
  );
  return Array.isArray(body.value)
    ? body.value.map((user) => (user as { displayName: string }).displayName)
    : `${status} ${JSON.stringify(body)}`;
}

describe('$filter', () => {
  it.each([
    ["userPrincipalName eq 'ANNA@contoso.example'", ['anna']],
    ["mail eq 'Berta@Fabrikam.example'", ['berta']],
    ["onPremisesImmutableId eq 'QQ=='", ['anna']],
    ["onPremisesImmutableId eq 'qq=='", []],
    ['onPremisesImmutableId eq null', ['berta', 'carla', 'dora']],
    ["proxyAddresses/any(p:p eq 'smtp:anna@contoso.example')", ['anna']],
    ["proxyAddresses/any(x:startsWith(x,'SMTP:berta'))", ['berta']],
    ["otherMails/any(o:o eq 'a@home.example')", ['anna']],
    ["startsWith(displayName,'c')", ['carla']],
    ["startswith(department,'100%')", ['carla']],
    ["department eq 'Sales' and accountEnabled eq true", ['anna']],
    ["department eq 'Sales' and (accountEnabled eq false or country eq 'DE')", ['berta']],
    ["country eq 'DE' or country eq 'AT' and accountEnabled eq false", ['carla']],
    ["displayName in ('anna', 'dora')", ['anna', 'dora']],
    ["surname eq 'O''Neil'", ['anna']],
    ['onPremisesSyncEnabled eq true', []],
    ["userPrincipalName eq 'anna@contoso.example' or mail eq 'berta@fabrikam.example' or onPremisesImmutableId eq 'x'", ['anna', 'berta']],
    ["onPremisesImmutableId in ('QQ==', 'x')", ['anna']],
    ["(mail eq 'anna@contoso.example' or displayName eq 'dora') and accountEnabled eq true", ['anna', 'dora']],
    ['createdDateTime ge 2020-01-01T00:00:00Z', ['anna', 'berta', 'carla', 'dora']],
  ])('%s', async (filter, expected) => {
    expect(await names(filter)).toEqual(expected);
  });

  it.each([
    ["department ne 'Sales'", ['carla', 'dora']],
    ["not(department eq 'Sales')", ['carla', 'dora']],
    ["not (userPrincipalName eq 'anna@contoso.example' or onPremisesImmutableId eq 'x')", ['berta', 'carla', 'dora']],
    ["endsWith(mail,'@contoso.example')", ['anna']],
  ])('%s needs ConsistencyLevel and $count', async (filter, expected) => {
    expect(await names(filter)).toMatch(/^400 .*Request_UnsupportedQuery/);
    expect(await names(filter, EVENTUAL)).toEqual(expected);
  });

  it.each([
    'displayName eq',
    'shoeSize eq 38',
    "displayName eq 'a' xor 1",
    "officePhoto eq 'x'",
    "(displayName eq 'a'",
    "displayName eq 'a",
    `${'('.repeat(60)}id eq 'x'${')'.repeat(60)}`,
  ])('%s is refused with 400', async (filter) => {
    expect(await names(filter)).toMatch(/^400 /);
  });
});

describe('paging', () => {
  it('follows nextLink over everything once, with the options of the first request', async () => {
    const first = await running.client.get('/users?$select=displayName');
    expect(first.body.value).toHaveLength(3);
    expect(first.body['@odata.nextLink']).toContain('$select=displayName');
    const { value } = await running.client.all('/users?$select=displayName');
    expect(value.map((user) => user.displayName)).toEqual(['anna', 'berta', 'carla', 'dora']);
    expect(Object.keys(value[3] ?? {})).toEqual(['id', 'displayName']);
  });

  it('$orderby, $top, $count', async () => {
    const { value } = await running.client.all('/users?$orderby=displayName desc&$top=1&$select=displayName');
    expect(value.map((user) => user.displayName)).toEqual(['dora', 'carla', 'berta', 'anna']);
    expect((await running.client.get('/users?$count=true&$top=1', EVENTUAL)).body['@odata.count']).toBe(4);
    expect((await running.client.get('/users/$count', EVENTUAL)).body).toEqual({ text: '4' });
    expect((await running.client.get('/users/$count')).status).toBe(400);
  });

  it.each([
    '$top=0',
    '$top=1000',
    '$top=x',
    '$skip=1',
    '$orderby=department',
    '$skiptoken=nonsense',
    '$select=shoeSize',
    '$expand=photo',
    '$apply=x',
  ])('%s is refused', async (option) => {
    expect((await running.client.get(`/users?${option}`)).status).toBe(400);
  });
});

describe('other reads', () => {
  it('an unknown segment is 400, an unknown version too', async () => {
    expect((await running.client.get('/usurs')).body).toMatchObject({ error: { message: "Resource not found for the segment 'usurs'." } });
    expect((await running.client.get(`${running.tenant.graphUrl.replace('v1.0', 'v9')}/users`)).status).toBe(400);
  });

  it('domains, directoryObjects and getByIds', async () => {
    const [user] = running.tenant.users();
    expect((await running.client.get('/domains')).body.value).toMatchObject([{ id: running.tenant.initialDomain, isInitial: true }]);
    expect((await running.client.get(`/directoryObjects/${user?.id}`)).body).toMatchObject({
      '@odata.type': '#microsoft.graph.user',
      id: user?.id,
    });
    const found = await running.client.call('POST', '/directoryObjects/getByIds', {
      ids: [user?.id ?? '', '00000000-0000-4000-8000-000000000001'],
    });
    expect(found.body.value).toHaveLength(1);
  });
});
