import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/fetch';
import type { ContractRouterClient } from '@orpc/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Contract } from '../../shared/contract/contract.ts';
import type { EngineEvent } from '../../shared/contract/engine.ts';
import { type Service, startService } from './service.ts';
import { type TemporaryEngine, temporaryEngine } from './testing/temporary-engine.ts';

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** Sends the path as it is, unlike fetch, which puts it in order first. */
function ask(service: Service, path: string, headers: { [name: string]: string } = {}, method = 'GET'): Promise<Answer> {
  const { hostname, port } = new URL(service.address);
  return new Promise((resolve, reject) => {
    const request = httpRequest({ hostname, port, path, method, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
    });
    request.once('error', reject);
    request.end();
  });
}

describe('the headless service', () => {
  let folder: string;
  let host: TemporaryEngine;
  let service: Service;
  let cookie: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'isthmus-console-'));
    mkdirSync(join(folder, 'console', 'assets'), { recursive: true });
    writeFileSync(join(folder, 'console', 'index.html'), '<!doctype html><title>Isthmus</title>');
    writeFileSync(join(folder, 'console', 'assets', 'main.js'), 'export {};');
    writeFileSync(join(folder, 'secret.json'), '{"private":true}');
    host = await temporaryEngine();
    service = await startService({ engine: host.engine, consoleFolder: join(folder, 'console') });
    const opened = await ask(service, new URL(service.url).search.replace(/^/, '/'));
    expect(opened).toMatchObject({ status: 302, headers: { location: '/' } });
    const [set = ''] = opened.headers['set-cookie'] ?? [];
    expect(set).toMatch(/; HttpOnly; SameSite=Strict; Path=\/$/);
    cookie = set.split(';', 1)[0] ?? '';
  });
  afterAll(async () => {
    await service.close();
    await host.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const client = (headers: { [name: string]: string } = { cookie }): ContractRouterClient<Contract> =>
    createORPCClient(new RPCLink({ url: `${service.address}/rpc`, headers }));

  it('listens on loopback and takes its token once', async () => {
    expect(service.address).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(await ask(service, new URL(service.url).search.replace(/^/, '/'))).toMatchObject({
      status: 401,
      text: expect.stringContaining('used already'),
    });
    expect(await ask(service, '/?token=guessed')).toMatchObject({ status: 401 });
  });

  it('answers nothing without the session', async () => {
    for (const path of ['/', '/index.html', '/rpc/engine/status']) expect((await ask(service, path)).status).toBe(401);
    expect((await ask(service, '/', { cookie: `${cookie.split('=', 1)[0]}=invented` })).status).toBe(401);
    await expect(client({}).engine.status()).rejects.toThrow();
  });

  it.each([
    ['another name for this machine (DNS rebinding)', { host: 'console.attacker.example' }],
    ['a page of another site', { origin: 'https://attacker.example' }],
    ['a page of another local program', { origin: 'http://127.0.0.1:1' }],
    ['a sandboxed page', { origin: 'null' }],
  ])('refuses %s, cookie or not', async (_who, headers: { host?: string; origin?: string }) => {
    expect((await ask(service, '/rpc/engine/status', { cookie, ...headers }, 'POST')).status).toBe(403);
  });

  it('sends the console with a strict policy', async () => {
    const page = await ask(service, '/', { cookie });
    expect(page).toMatchObject({ status: 200, text: expect.stringContaining('<title>Isthmus') });
    expect(page.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': expect.stringMatching(/default-src 'self'.*object-src 'none'.*frame-ancestors 'none'/),
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    });
    expect(page.headers['content-security-policy']).not.toMatch(/unsafe-eval|script-src[^;]*unsafe-inline/);
    expect(await ask(service, '/assets/main.js', { cookie })).toMatchObject({
      status: 200,
      headers: { 'content-type': 'text/javascript; charset=utf-8' },
    });
  });

  it.each([
    '/../secret.json',
    '/assets/../../secret.json',
    '/%2e%2e/secret.json',
    '/..%2fsecret.json',
    '/assets%2f..%2f..%2fsecret.json',
    '/..%5csecret.json',
    '/%00.json',
    '/%zz.js',
    '/assets',
    '/missing.js',
    '/index.html/x.js',
    '//127.0.0.1/index.html.bak',
  ])('%s is not found', async (path) => {
    const answer = await ask(service, path, { cookie });
    expect(answer.status).toBe(404);
    expect(answer.text).not.toContain('private');
  });

  it('lets nothing be written', async () => {
    expect((await ask(service, '/index.html', { cookie }, 'PUT')).status).toBe(405);
    expect((await ask(service, '/rpc/no/such/call', { cookie }, 'POST')).status).toBe(404);
    // A call by GET could be made by a link of another site.
    expect(
      (await ask(service, `/rpc/connectors/cycle?data=${encodeURIComponent('{"json":{"policy":"delta"}}')}`, { cookie })).status,
    ).not.toBe(200);
  });

  it('serves the whole contract, with typed errors and events, also while a run is going on', async () => {
    const api = client();
    expect(await api.engine.status()).toMatchObject({ empty: true, connectors: 0 });
    const seen: EngineEvent[] = [];
    let over = false;
    const events = await api.engine.events();
    const listening = (async () => {
      for await (const event of events) {
        seen.push(event);
        if (over) return;
      }
    })();
    const { connectors } = await api.setup.exploreSampleForest();
    await expect(api.setup.exploreSampleForest()).rejects.toMatchObject({
      code: 'NOT_STARTED',
      data: { code: 'no-start-bad-ma-configuration' },
    });
    const cycle = api.connectors.cycle({ policy: 'initial', wait: true }).finally(() => {
      over = true;
    });
    let answeredMeanwhile = 0;
    while (!over) {
      const running = (await api.connectors.list()).some((connector) => connector.state === 'Running');
      await api.metaverseSearch.search({ text: 'a' });
      if (running) answeredMeanwhile++;
    }
    const { runs = [] } = await cycle;
    expect(answeredMeanwhile).toBeGreaterThan(0);
    expect(await api.operations.run({ id: runs[0] ?? 0 })).toMatchObject({
      status: 'success',
      user: expect.stringMatching(/\(browser\)$/),
    });
    expect(connectors.map((connector) => connector.name)).toEqual(['harbour.example', 'Sandbox tenant']);
    host.engine.events.emit({ kind: 'objects' });
    await listening;
    expect(seen[0]).toEqual({ kind: 'hello', processId: process.pid });
    expect(new Set(seen.map((event) => event.kind))).toEqual(
      new Set(['hello', 'configuration', 'connectors', 'runs', 'run-progress', 'objects']),
    );
    await expect(api.objects.metaverseObject({ id: 'nothing' })).rejects.toMatchObject({ code: 'NOT_FOUND', defined: true });
  });

  it('close ends open streams', async () => {
    const other = await startService({ engine: host.engine, consoleFolder: join(folder, 'console') });
    const opened = await ask(other, new URL(other.url).search.replace(/^/, '/'));
    const own = opened.headers['set-cookie']?.[0]?.split(';', 1)[0] ?? '';
    expect(own.split('=', 1)).not.toEqual(cookie.split('=', 1));
    const api: ContractRouterClient<Contract> = createORPCClient(new RPCLink({ url: `${other.address}/rpc`, headers: { cookie: own } }));
    const events = await api.engine.events();
    expect(await events.next()).toMatchObject({ value: { kind: 'hello' } });
    // What still happens in the engine may come before the end.
    const ended = expect(readAll(events)).rejects.toThrow();
    await other.close();
    await ended;
    await expect(api.engine.status()).rejects.toThrow();
  });

  it('keeps tokens and cookies out of the log', () => {
    const log = readFileSync(join(host.engine.dataFolder, 'isthmus.log'), 'utf8');
    expect(log).not.toContain(new URL(service.url).searchParams.get('token'));
    expect(log).not.toContain(cookie.split('=')[1]);
  });
});

async function readAll(events: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of events);
}
