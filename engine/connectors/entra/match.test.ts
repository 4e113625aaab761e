import { describe, expect, it } from 'vitest';
import { realPacing } from './backoff.ts';
import type { Json, JsonObject } from './conversion.ts';
import { sendAdds } from './export-adds.ts';
import { workOn } from './export-work.ts';
import { GraphClient } from './graph-client.ts';
import { add, person } from './testing-tenant.ts';
import type { HttpAnswer } from './transport.ts';

type Answer = { readonly status: number; readonly body?: Json };
const CANDIDATE = '11111111-2222-4333-8444-555555555555';
const signal = new AbortController().signal;

/** A tenant whose lookups find `candidates`, and that answers other requests as told; records what was asked. */
async function addAgainst(candidates: readonly JsonObject[], answers: { readonly [request: string]: Answer }) {
  const asked: string[] = [];
  const reply = (method: string, path: string): Answer => {
    const place = `${method} ${path.split('?', 1)[0]}`;
    asked.push(place);
    return place === 'GET /users' ? { status: 200, body: { value: candidates } } : (answers[place] ?? { status: 400 });
  };
  const client = new GraphClient({
    graphUrl: 'https://graph.example/v1.0',
    tokens: { token: async () => 'token' },
    transport: {
      async send(url, { method, body }): Promise<HttpAnswer> {
        const path = url.slice('https://graph.example/v1.0'.length);
        const requests: { id: string; method: string; url: string }[] = path === '/$batch' ? JSON.parse(body ?? '').requests : [];
        const answer: Answer =
          path === '/$batch'
            ? { status: 200, body: { responses: requests.map((item) => ({ id: item.id, ...reply(item.method, item.url) })) } }
            : reply(method, path);
        return { status: answer.status, headers: {}, text: answer.body === undefined ? '' : JSON.stringify(answer.body) };
      },
      close: async () => undefined,
    },
    log: { info: () => undefined, warn: () => undefined },
    pacing: realPacing,
  });
  const work = workOn(add(1, 'user', person('ann')));
  await sendAdds(client, [work], signal);
  return { work, asked };
}

describe('features.md §7.1 match on add', () => {
  const memberOf = `GET /users/${CANDIDATE}/memberOf`;
  const patch = `PATCH /users/${CANDIDATE}`;

  it('hard match before soft match, whatever the order of the answer', async () => {
    const hard = { id: CANDIDATE, onPremisesImmutableId: 'ann-anchor+/==' };
    const { work, asked } = await addAgainst([{ id: 'other', userPrincipalName: 'ann@harbour.example' }, hard], {
      [patch]: { status: 204 },
    });
    expect([work.anchor, asked]).toEqual([`User_${CANDIDATE}`, ['GET /users', patch]]);
  });

  it('soft match takes over a user without anchor and role', async () => {
    const { work } = await addAgainst([{ id: CANDIDATE }], {
      [memberOf]: { status: 200, body: { value: [{ '@odata.type': '#microsoft.graph.group' }] } },
      [patch]: { status: 204 },
    });
    expect([work.error, work.anchor]).toEqual([undefined, `User_${CANDIDATE}`]);
  });

  it.each([
    ['holds a directory role', { status: 200, body: { value: [{ '@odata.type': '#microsoft.graph.directoryRole' }] } }],
    ['has roles that cannot be read', { status: 403, body: { error: { code: 'Authorization_RequestDenied', message: 'No.' } } }],
  ])('a user who %s is not touched', async (_, answer) => {
    const { work, asked } = await addAgainst([{ id: CANDIDATE }], { [memberOf]: answer, [patch]: { status: 204 } });
    expect(work.error?.code).toBe('ExistingAdminRoleConflict');
    expect(asked).not.toContain(patch);
  });

  it('two candidates are no match: nothing is created or changed', async () => {
    const { work, asked } = await addAgainst([{ id: CANDIDATE }, { id: 'other' }], {});
    expect([work.error?.code, asked]).toEqual(['InvalidSoftMatch', ['GET /users']]);
  });
});
