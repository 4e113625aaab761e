import { randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { userInfo } from 'node:os';
import { httpCallHandler } from './call-handler.ts';
import type { Engine } from './engine.ts';
import { sendStaticFile, sendText } from './static-files.ts';

export interface Service {
  /** Where the console is, with the one-time token. */
  readonly url: string;
  readonly address: string;
  /** Ends the calls and streams that are open. */
  close(): Promise<void>;
}

/**
 * The headless service: the same console in a browser, the same contract over HTTP, on loopback only. The token in the
 * address opens one session; afterwards the browser has a cookie and the token is void. Requests of other hosts' pages
 * are refused by Host, Origin and SameSite. Throws the system's error when the port cannot be had.
 */
export async function startService(options: { engine: Engine; consoleFolder: string; port?: number }): Promise<Service> {
  const { engine, consoleFolder } = options;
  const token = randomBytes(24).toString('base64url');
  const sessions = new Set<string>();
  let tokenOpen = true;
  let cookie = '';
  const handler = httpCallHandler(engine.log);
  const context = { engine, user: `${userInfo().username} (browser)` };
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      engine.log.error({ error: error instanceof Error ? error.stack : String(error) }, 'a request failed');
      if (response.headersSent) response.destroy();
      else sendText(response, 500, 'The request failed; the log says why.');
    });
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const host = request.headers.host ?? '';
    const origin = request.headers.origin;
    const own = `http://${host}`;
    if (!isLoopbackHost(host) || (origin !== undefined && origin !== own)) {
      sendText(response, 403, 'Only the console on this machine may ask.');
      return;
    }
    const target = request.url ?? '/';
    if (!target.startsWith('/') || !URL.canParse(target, own)) {
      sendText(response, 400, 'This is not an address of the console.');
      return;
    }
    const url = new URL(target, own);
    const offered = url.searchParams.get('token');
    if (offered !== null) openSession(offered, response);
    else if (!hasSession(request)) sendText(response, 401, 'Open the console with the address that `isthmus serve` printed.');
    else if (url.pathname.startsWith('/rpc/')) await answerCall(request, response);
    else if (request.method === 'GET' || request.method === 'HEAD') await sendStaticFile(consoleFolder, url.pathname, response);
    else sendText(response, 405, 'The console is only read.');
  }

  async function answerCall(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { matched } = await handler.handle(request, response, { prefix: '/rpc', context });
    if (!matched) sendText(response, 404, 'There is no such call.');
  }

  function openSession(offered: string, response: ServerResponse): void {
    if (!tokenOpen || !same(offered, token)) {
      sendText(response, 401, 'This address was used already. Start `isthmus serve` again to get a new one.');
      return;
    }
    tokenOpen = false;
    const session = randomBytes(24).toString('base64url');
    sessions.add(session);
    response
      .writeHead(302, {
        location: '/',
        'set-cookie': `${cookie}=${session}; HttpOnly; SameSite=Strict; Path=/`,
        'referrer-policy': 'no-referrer',
        'cache-control': 'no-store',
      })
      .end();
  }

  function hasSession(request: IncomingMessage): boolean {
    const pairs = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim());
    return pairs.some((pair) => pair.startsWith(`${cookie}=`) && sessions.has(pair.slice(cookie.length + 1)));
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  // Cookies know no ports: two services in one browser would otherwise end each other's session.
  cookie = `isthmus-session-${port}`;
  const address = `http://127.0.0.1:${port}`;
  return {
    address,
    url: `${address}/?token=${token}`,
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** A page of another site can name us by a DNS name of its own, but then the Host header is that name. */
const isLoopbackHost = (host: string): boolean => /^(?:127\.0\.0\.1|localhost)(?::\d+)?$/.test(host);

function same(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}
