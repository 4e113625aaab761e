/** HTTPS on loopback: takes requests off the wire, sends them to the authority or to Graph, and writes the answers. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { ServerCertificate } from './certificates.ts';
import type { TenantClock } from './clock.ts';
import { refusal } from './dispatch.ts';
import { GraphError, type RequestIds, refuse } from './errors.ts';
import { type Faults, faultError } from './faults.ts';
import type { GraphResponse } from './request.ts';

export interface WireRequest {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly text: string;
  readonly ids: RequestIds;
}

/** @throws GraphError for a refusal; anything else is a bug and becomes a 500. */
type WireHandler = (request: WireRequest) => Promise<GraphResponse>;

export interface TenantServer {
  readonly port: number;
  /** Until it is called every request is answered 503. */
  serve(handler: WireHandler): void;
  close(): Promise<void>;
}

const HOST = '127.0.0.1';
/** Graph's own limit for a request is 4 MB. */
const MAX_BODY_BYTES = 4 * 1024 * 1024;

/** @throws when the port is taken (EADDRINUSE). */
export async function listen(options: {
  certificate: ServerCertificate;
  port: number;
  clock: TenantClock;
  faults: Faults;
}): Promise<TenantServer> {
  let handler: WireHandler = () => Promise.reject(faultError(503));
  const server = createServer({ cert: options.certificate.cert, key: options.certificate.key, keepAlive: true }, (incoming, outgoing) => {
    void exchange(incoming, outgoing, handler, options).catch((error: unknown) => {
      // The other side went away while being answered; nobody is left to tell.
      outgoing.destroy(error instanceof Error ? error : undefined);
    });
  });
  server.keepAliveTimeout = 65_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, HOST, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    serve(next) {
      handler = next;
    },
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}

async function exchange(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  handler: WireHandler,
  { clock, faults }: { clock: TenantClock; faults: Faults },
): Promise<void> {
  const headers = singleHeaders(incoming);
  const requestId = randomUUID();
  const ids: RequestIds = { requestId, clientRequestId: headers['client-request-id'] ?? requestId };
  const ordeal = faults.next(incoming.url?.includes('/oauth2/v2.0/token') ? 'token' : 'request');
  // A slow tenant must not keep the process from ending.
  if (ordeal.milliseconds > 0) await new Promise((resolve) => setTimeout(resolve, ordeal.milliseconds).unref());
  if (ordeal.drop === 'before') {
    incoming.socket.destroy();
    return;
  }
  let answer: GraphResponse;
  try {
    const text = await readText(incoming);
    if (ordeal.status !== undefined) throw faultError(ordeal.status);
    answer = await handler({ method: incoming.method ?? 'GET', url: incoming.url ?? '/', headers, text, ids });
  } catch (error) {
    // The client has gone, as one does that is stopped.
    if (incoming.errored !== null) return;
    answer = refusal(error instanceof GraphError ? error : bug(error), ids, clock.now());
  }
  if (ordeal.drop === 'after') {
    incoming.socket.destroy();
    return;
  }
  write(outgoing, answer, ids);
}

function write(outgoing: ServerResponse, answer: GraphResponse, ids: RequestIds): void {
  const isText = answer.headers?.['Content-Type'] === 'text/plain';
  const body = answer.body === undefined ? '' : isText ? String(answer.body) : JSON.stringify(answer.body);
  outgoing.writeHead(answer.status, {
    ...(answer.body === undefined
      ? {}
      : { 'Content-Type': 'application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8' }),
    'Cache-Control': 'no-store',
    'request-id': ids.requestId,
    'client-request-id': ids.clientRequestId,
    'x-ms-resource-unit': '1',
    ...answer.headers,
    ...(answer.status === 204 ? {} : { 'Content-Length': Buffer.byteLength(body) }),
  });
  outgoing.end(body);
}

async function readText(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) throw refuse.payloadTooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function singleHeaders(incoming: IncomingMessage): Record<string, string | undefined> {
  const headers: Record<string, string | undefined> = {};
  for (const [name, value] of Object.entries(incoming.headers)) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  return headers;
}

/** A bug of the sandbox itself: the client gets what Graph would give, the console the stack. */
function bug(error: unknown): GraphError {
  console.error('sandbox tenant: unexpected error', error);
  return new GraphError(500, 'InternalServerError', 'The sandbox tenant failed to process the request.');
}
