import { subscribe, unsubscribe } from 'node:diagnostics_channel';

/** What an engine in this process sends to Graph, heard on the HTTP client's own diagnostics channel. */
export interface GraphRequests {
  /** Method and path of every request that writes, those inside `$batch` included, since the last call. */
  takeWrites(): readonly string[];
  /** All requests so far; proves that the recorder hears anything at all. */
  readonly heard: number;
  stop(): void;
}

/** Docs of undici: one message per request, then one per piece of its body. */
const [CREATED, SENDING] = ['undici:request:create', 'undici:request:bodyChunkSent'] as const;

interface HttpRequest {
  readonly method: string;
  readonly path: string;
}

export function recordGraphRequests(): GraphRequests {
  let requests = new Map<HttpRequest, string>();
  let heard = 0;
  const created = (message: unknown): void => {
    const { request } = message as { request: HttpRequest };
    heard++;
    if (request.method !== 'GET' && !request.path.includes('/oauth2/')) requests.set(request, '');
  };
  const sending = (message: unknown): void => {
    const { request, chunk } = message as { request: HttpRequest; chunk: string | Uint8Array };
    const sofar = requests.get(request);
    if (sofar !== undefined) requests.set(request, sofar + Buffer.from(chunk as string).toString('utf8'));
  };
  subscribe(CREATED, created);
  subscribe(SENDING, sending);
  return {
    takeWrites() {
      const writes = Array.from(requests, ([request, body]) => writesOf(request, body)).flat();
      requests = new Map();
      return writes;
    },
    get heard() {
      return heard;
    },
    stop() {
      unsubscribe(CREATED, created);
      unsubscribe(SENDING, sending);
    },
  };
}

function writesOf({ method, path }: HttpRequest, body: string): readonly string[] {
  if (!path.endsWith('/$batch')) return [`${method} ${path}`];
  const { requests } = JSON.parse(body) as { requests: readonly { readonly method: string; readonly url: string }[] };
  return requests.filter((item) => item.method !== 'GET').map((item) => `${item.method} ${item.url}`);
}
