import { MockAgent } from 'undici';
import { describe, expect, it } from 'vitest';
import { MAX_ATTEMPTS, realPacing } from './backoff.ts';
import { errorOf, type GraphRequest } from './graph-answer.ts';
import { GraphClient } from './graph-client.ts';
import { openTransport } from './transport.ts';

const ORIGIN = 'https://graph.example';
const ROOT = `${ORIGIN}/v1.0`;

interface Reply {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: { readonly [name: string]: string };
}

/** A Graph that gives the listed replies in turn (a function sees the request), and what was asked of it. */
function scripted(replies: readonly (Reply | Error | ((body: string) => Reply))[]) {
  const agent = new MockAgent();
  agent.disableNetConnect();
  const asked: { path: string; body: string; authorization: string }[] = [];
  const waits: number[] = [];
  const renewals: boolean[] = [];
  const pool = agent.get(ORIGIN);
  for (const reply of replies) {
    const interceptor = pool.intercept({ path: () => true, method: () => true });
    if (reply instanceof Error) {
      interceptor.replyWithError(reply);
      continue;
    }
    interceptor.reply((options) => {
      const body = typeof options.body === 'string' ? options.body : '';
      asked.push({
        path: options.path,
        body,
        authorization: new Headers(options.headers as Record<string, string>).get('authorization') ?? '',
      });
      const made = typeof reply === 'function' ? reply(body) : reply;
      return {
        statusCode: made.status,
        data: made.body === undefined ? '' : JSON.stringify(made.body),
        responseOptions: { headers: { ...made.headers } },
      };
    });
  }
  const client = new GraphClient({
    graphUrl: ROOT,
    tokens: {
      token: async (renew) => {
        renewals.push(renew);
        return `token${renewals.filter(Boolean).length}`;
      },
    },
    transport: openTransport({}, agent),
    log: { info: () => undefined, warn: () => undefined },
    pacing: {
      pause: async (milliseconds, signal) => {
        signal?.throwIfAborted();
        waits.push(milliseconds);
      },
      random: () => 1,
      now: () => Date.parse('2030-01-01T00:00:00Z'),
    },
  });
  return { client, asked, waits, renewals };
}

const refusal = (code: string, message: string) => ({ error: { code, message, innerError: { 'request-id': 'r-1' } } });
const signal = new AbortController().signal;
const batchReply = (statuses: { readonly [id: string]: Omit<Reply, 'headers'> & { readonly headers?: object } }): Reply => ({
  status: 200,
  body: { responses: Object.entries(statuses).map(([id, { status, headers, body }]) => ({ id, status, headers, body })) },
});

describe('single requests', () => {
  it('waits as long as Retry-After asks, in seconds or as a date, and exponentially otherwise', async () => {
    const { client, waits } = scripted([
      { status: 429, headers: { 'retry-after': '7' } },
      { status: 503, headers: { 'retry-after': 'Tue, 01 Jan 2030 00:00:30 GMT' } },
      { status: 504 },
      { status: 500 },
      { status: 200, body: { id: 'x' } },
    ]);
    expect(await client.get('/users/x', signal)).toEqual({ id: 'x' });
    expect(waits).toEqual([7000, 30_000, 4000, 8000]);
  });

  it('gives up after the last attempt and says what the service said', async () => {
    const { client, waits } = scripted(
      Array.from({ length: MAX_ATTEMPTS }, () => ({ status: 503, body: refusal('ServiceUnavailable', 'Down for repair.') })),
    );
    await expect(client.get('/users', signal)).rejects.toMatchObject({
      kind: 'server',
      message: expect.stringContaining('Down for repair. Request r-1'),
    });
    expect(waits).toHaveLength(MAX_ATTEMPTS - 1);
  });

  it('renews a refused token once, and once only', async () => {
    const refused = { status: 401, body: refusal('InvalidAuthenticationToken', 'Lifetime validation failed.') };
    const renewed = scripted([refused, { status: 200, body: {} }]);
    await renewed.client.get('/users', signal);
    expect(renewed.renewals).toEqual([false, true]);
    expect(renewed.asked.map(({ authorization }) => authorization)).toEqual(['Bearer token0', 'Bearer token1']);
    await expect(scripted([refused, refused]).client.get('/users', signal)).rejects.toMatchObject({ kind: 'credentials' });
  });

  it.each([
    [403, 'permission'],
    [410, 'full-import-required'],
    [400, 'query'],
    [404, 'query'],
  ] as const)('a read refused with %i is a fault of kind %s', async (status, kind) => {
    await expect(scripted([{ status, body: refusal('Code', 'No.') }]).client.get('/users', signal)).rejects.toMatchObject({ kind });
  });

  it('a broken connection ends the step at its start, and is tried again on the way', async () => {
    const broken = () => Object.assign(new Error('reset'), { code: 'ECONNRESET' });
    const atStart = scripted([broken()]);
    await expect(atStart.client.get('/users', signal)).rejects.toMatchObject({
      kind: 'connection',
      message: expect.stringContaining('the connection was cut'),
    });
    const later = scripted([{ status: 200, body: {} }, broken(), { status: 200, body: { id: 'y' } }]);
    await later.client.get('/users', signal);
    expect(await later.client.get('/users', signal)).toEqual({ id: 'y' });
    expect(later.waits).toHaveLength(1);
  });

  it('an HTML page of a gateway is retried by its status, not taken for data', async () => {
    const { client } = scripted([
      { status: 502, body: undefined },
      { status: 200, body: { id: 'z' } },
    ]);
    expect(await client.get('/users', signal)).toEqual({ id: 'z' });
  });
});

describe('pages', () => {
  it('follows nextLink and hands out the delta link', async () => {
    const { client, asked } = scripted([
      { status: 200, body: { value: [{ id: '1' }], '@odata.nextLink': `${ROOT}/users?$skiptoken=a` } },
      { status: 200, body: { value: [{ id: '2' }], '@odata.deltaLink': `${ROOT}/users/delta?$deltatoken=b` } },
    ]);
    const pages = [];
    for await (const page of client.pages('/users', signal)) pages.push(page);
    expect(pages.map(({ objects, deltaLink }) => [objects.map(({ id }) => id), deltaLink])).toEqual([
      [['1'], undefined],
      [['2'], `${ROOT}/users/delta?$deltatoken=b`],
    ]);
    expect(asked.map(({ path }) => path)).toEqual(['/v1.0/users', '/v1.0/users?$skiptoken=a']);
  });

  it('never carries the token to another host', async () => {
    const { client } = scripted([{ status: 200, body: { value: [], '@odata.nextLink': 'https://evil.example/v1.0/users' } }]);
    const reading = async () => {
      for await (const page of client.pages('/users', signal)) expect(page.objects).toEqual([]);
    };
    await expect(reading()).rejects.toMatchObject({ kind: 'query' });
  });
});

describe('batches', () => {
  const requests: GraphRequest[] = ['a', 'b', 'c'].map((id) => ({ method: 'DELETE', path: `/users/${id}` }));

  it('answers in the order of the requests, and sends again only what was throttled, after the longest wait', async () => {
    const { client, asked, waits } = scripted([
      batchReply({
        2: { status: 429, headers: { 'Retry-After': '3' } },
        1: { status: 404, body: refusal('Request_ResourceNotFound', 'Gone.') },
        0: { status: 503, headers: { 'Retry-After': '9' } },
      }),
      batchReply({ 0: { status: 204 }, 2: { status: 204 } }),
    ]);
    const answers = await client.batch(requests, signal);
    expect(answers.map(({ status }) => status)).toEqual([204, 404, 204]);
    expect(errorOf(answers[1] as (typeof answers)[number])).toMatchObject({ code: 'Request_ResourceNotFound', requestId: 'r-1' });
    expect(JSON.parse(asked[1]?.body ?? '').requests.map((item: { id: string }) => item.id)).toEqual(['0', '2']);
    expect(waits).toEqual([9000]);
  });

  it('an item that never gets through is one refusal; a whole batch that does not is a fault', async () => {
    const one = scripted(
      Array.from({ length: MAX_ATTEMPTS + 1 }, (_, round) =>
        batchReply({ ...(round === 0 ? { 0: { status: 204 }, 1: { status: 204 } } : {}), 2: { status: 503 } }),
      ),
    );
    expect((await one.client.batch(requests, signal)).map(({ status }) => status)).toEqual([204, 204, 503]);
    const none = scripted(
      Array.from({ length: MAX_ATTEMPTS }, () => batchReply({ 0: { status: 503 }, 1: { status: 503 }, 2: { status: 503 } })),
    );
    await expect(none.client.batch(requests, signal)).rejects.toMatchObject({ kind: 'server' });
  });

  it('throttling alone is no reason to give up soon', async () => {
    const throttled = Array.from({ length: 3 * MAX_ATTEMPTS }, () =>
      batchReply({ 0: { status: 429 }, 1: { status: 429 }, 2: { status: 429, headers: { 'Retry-After': '2' } } }),
    );
    const { client, waits } = scripted([...throttled, batchReply({ 0: { status: 204 }, 1: { status: 204 }, 2: { status: 204 } })]);
    expect((await client.batch(requests, signal)).map(({ status }) => status)).toEqual([204, 204, 204]);
    expect(waits).toEqual(throttled.map(() => 2000));
  });

  it('an answer missing from the batch is asked for again', async () => {
    const { client } = scripted([batchReply({ 0: { status: 204 }, 1: { status: 204 } }), batchReply({ 2: { status: 204 } })]);
    expect((await client.batch(requests, signal)).map(({ status }) => status)).toEqual([204, 204, 204]);
  });

  it('cuts at twenty', async () => {
    const { client, asked } = scripted(
      Array.from(
        { length: 3 },
        () => (body: string) =>
          batchReply(Object.fromEntries(JSON.parse(body).requests.map((item: { id: string }) => [item.id, { status: 200 }]))),
      ),
    );
    await client.batch(
      Array.from({ length: 41 }, (_, index) => ({ method: 'GET', path: `/users/${index}` })),
      signal,
    );
    expect(asked.map(({ body }) => JSON.parse(body).requests.length)).toEqual([20, 20, 1]);
  });
});

describe('stop', () => {
  it('ends a wait at once with the reason of the stop', async () => {
    const controller = new AbortController();
    const waiting = realPacing.pause(60_000, controller.signal);
    controller.abort(new Error('stopped'));
    await expect(waiting).rejects.toThrow('stopped');
  });
});
