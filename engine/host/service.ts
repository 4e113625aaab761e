import { randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { userInfo } from 'node:os';
import { onError } from '@orpc/server';
import { RPCHandler } from '@orpc/server/node';
import { router } from '../api/router.ts';
import type { Engine } from './engine.ts';
import { sendStaticFile } from './static-files.ts';

export interface Service {
  /** Where the console is, with the one-time token. */
  readonly url: string;
  readonly address: string;
  close(): Promise<void>;
}

/**
 * The headless service: the same console in a browser, the same contract over HTTP, on loopback only. The token in the
 * address opens one session; afterwards the browser has a cookie and the token is void. Requests of other hosts' pages
 * are refused by Host, Origin and SameSite.
 */
export async function startService(options: { engine: Engine; consoleFolder: string; port?: number }): Promise<Service> {
  const { engine, consoleFolder } = options;
  const token = randomBytes(24).toString('base64url');
  const sessions = new Set<string>();
  let tokenOpen = true;
  const handler = new RPCHandler(router, {
    interceptors: [onError((error) => engine.log.error({ error: String(error) }, 'a call failed'))],
  });
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      engine.log.error({ error: String(error) }, 'a request failed');
      if (!response.headersSent) response.writeHead(500).end('The request failed; the log says why.');
    });
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const host = request.headers.host ?? '';
    const origin = request.headers.origin;
    const own = `http://${host}`;
    if (!isLoopbackHost(host) || (origin !== undefined && origin !== own))
      return refuse(response, 403, 'Only the console on this machine may ask.');
    const url = new URL(request.url ?? '/', own);
    const offered = url.searchParams.get('token');
    if (offered !== null) {
      if (!tokenOpen || !same(offered, token))
        return refuse(response, 401, 'This address was used already. Start `isthmus serve` again to get a new one.');
      tokenOpen = false;
      const session = randomBytes(24).toString('base64url');
      sessions.add(session);
      response.writeHead(302, { location: '/', 'set-cookie': `isthmus-session=${session}; HttpOnly; SameSite=Strict; Path=/` }).end();
      return;
    }
    if (!hasSession(request, sessions)) return refuse(response, 401, 'Open the console with the address that `isthmus serve` printed.');
    const handled = await handler.handle(request, response, {
      prefix: '/rpc',
      context: { engine, user: `${userInfo().username} (browser)` },
    });
    if (!handled.matched) await sendStaticFile(consoleFolder, url.pathname, response);
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    address,
    url: `${address}/?token=${token}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

/** A page of another site can name us by a DNS name of its own, but then the Host header is that name. */
const isLoopbackHost = (host: string): boolean => /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?$/.test(host);

function hasSession(request: IncomingMessage, sessions: ReadonlySet<string>): boolean {
  const cookie = /(?:^|;\s*)isthmus-session=([\w-]+)/.exec(request.headers.cookie ?? '')?.[1];
  return cookie !== undefined && sessions.has(cookie);
}

function same(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}

function refuse(response: ServerResponse, status: number, message: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(message);
}
