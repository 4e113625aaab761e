import type { ConnectorLog } from '../connector.ts';
import { attemptsFor, isTransient, MAX_ATTEMPTS, type Pacing, realPacing, retryDelay } from './backoff.ts';
import { isJsonObject, type Json, type JsonObject } from './conversion.ts';
import { bodyObject, collectionOf, errorOf, type GraphAnswer, type GraphRequest, succeeded, textOf } from './graph-answer.ts';
import { GraphFault } from './graph-fault.ts';
import type { TokenSource } from './sign-in.ts';
import type { Transport } from './transport.ts';

/** Requests Graph takes in one `$batch`. */
export const BATCH_SIZE = 20;

export interface GraphPage {
  readonly objects: readonly JsonObject[];
  /** On the last page of a delta query. */
  readonly deltaLink: string | undefined;
}

export interface GraphClientOptions {
  readonly graphUrl: string;
  readonly tokens: TokenSource;
  readonly transport: Transport;
  readonly log: ConnectorLog;
  readonly pacing?: Pacing | undefined;
}

/**
 * Microsoft Graph over HTTPS: tokens, throttling, batches, pages. Requests that fail as a whole throw `GraphFault`;
 * refusals of one object come back as answers.
 */
export class GraphClient {
  readonly #root: string;
  readonly #options: GraphClientOptions;
  readonly #pacing: Pacing;
  #answers = 0;

  constructor(options: GraphClientOptions) {
    this.#root = options.graphUrl.replace(/\/+$/, '');
    this.#options = options;
    this.#pacing = options.pacing ?? realPacing;
  }

  /** host[:port] of Graph. */
  get server(): string {
    return new URL(this.#root).host;
  }

  /** Requests Graph has answered with success, to tell a failure at the start from one on the way. */
  get answers(): number {
    return this.#answers;
  }

  /** URL of a directory object, as references want it. */
  referenceUrl(id: string): string {
    return `${this.#root}/directoryObjects/${id}`;
  }

  /** Sends one request, again after throttling and server faults. Answers ≥ 400 come back, except those for the caller as a whole. */
  async send(request: GraphRequest, signal: AbortSignal | undefined): Promise<GraphAnswer> {
    let renew = false;
    let renewed = false;
    for (let attempt = 1; ; attempt++) {
      const answer = await this.#attempt(request, attempt, renew, signal);
      if (answer === undefined) continue;
      renew = answer.status === 401;
      if (renew) {
        if (renewed) throw new GraphFault('credentials', `${this.server} refused the token: ${errorOf(answer).message}`);
        renewed = true;
        continue;
      }
      if (!isTransient(answer.status)) {
        if (succeeded(answer)) this.#answers++;
        return answer;
      }
      if (attempt >= attemptsFor(answer.status)) throw this.#exhausted(answer, attempt);
      await this.#wait(attempt, answer, signal);
    }
  }

  /** Reads one resource or page; a refusal is a fault of the step. */
  async get(path: string, signal: AbortSignal | undefined): Promise<JsonObject> {
    const answer = await this.send({ method: 'GET', path }, signal);
    if (!succeeded(answer)) throw readFault(answer, path, this.server);
    return bodyObject(answer);
  }

  /** All pages of a collection, following nextLink. */
  async *pages(path: string, signal: AbortSignal | undefined): AsyncGenerator<GraphPage> {
    let next: string | undefined = path;
    while (next !== undefined) {
      const body: JsonObject = await this.get(next, signal);
      yield { objects: collectionOf(body), deltaLink: textOf(body['@odata.deltaLink']) };
      const link: string | undefined = textOf(body['@odata.nextLink']);
      next = link === undefined ? undefined : this.pathOf(link);
    }
  }

  /** The path of an absolute link Graph gave; a link to another host is refused, so that no token leaves for it. */
  pathOf(link: string): string {
    if (link.startsWith(`${this.#root}/`)) return link.slice(this.#root.length);
    throw new GraphFault('query', `${this.server} answered with a link to another place; it was not followed.`);
  }

  /**
   * Sends requests in batches of 20; item by item again while Graph throttles or fails. The answers come in the order of
   * the requests. Throws `GraphFault` when nothing of a batch gets through.
   */
  async batch(requests: readonly GraphRequest[], signal: AbortSignal | undefined): Promise<GraphAnswer[]> {
    const answers: GraphAnswer[] = [];
    for (let at = 0; at < requests.length; at += BATCH_SIZE) {
      answers.push(...(await this.#oneBatch(requests.slice(at, at + BATCH_SIZE), signal)));
    }
    return answers;
  }

  async #oneBatch(requests: readonly GraphRequest[], signal: AbortSignal | undefined): Promise<GraphAnswer[]> {
    const answers = new Map<number, GraphAnswer>();
    let open = requests.map((_, index) => index);
    for (let attempt = 1; ; attempt++) {
      const received = await this.#post(requests, open, signal);
      for (const index of open) answers.set(index, received.get(index) ?? NO_ANSWER);
      const failed = open.filter((index) => isTransient(statusOf(answers.get(index))));
      const first = failed.length === 0 ? undefined : answers.get(failed[0] as number);
      if (first === undefined) return requests.map((_, index) => answers.get(index) ?? NO_ANSWER);
      // What gets through step by step is not stuck.
      if (failed.length < open.length) attempt = 1;
      else if (failed.every((index) => attempt >= attemptsFor(statusOf(answers.get(index))))) {
        if (failed.length === requests.length) throw this.#exhausted(first, attempt);
        return requests.map((_, index) => answers.get(index) ?? NO_ANSWER);
      }
      open = failed;
      await this.#wait(attempt, longestWait(failed.map((index) => answers.get(index) ?? NO_ANSWER)), signal);
    }
  }

  /** One round of a batch: the answers that came, by index of the request. */
  async #post(
    requests: readonly GraphRequest[],
    open: readonly number[],
    signal: AbortSignal | undefined,
  ): Promise<Map<number, GraphAnswer>> {
    const items = open.map((index) => batchItem(requests[index] as GraphRequest, index));
    const body = await this.send({ method: 'POST', path: '/$batch', body: { requests: items } }, signal);
    if (!succeeded(body)) throw readFault(body, '/$batch', this.server);
    const responses = bodyObject(body).responses;
    const received = new Map<number, GraphAnswer>();
    for (const item of Array.isArray(responses) ? responses.filter(isJsonObject) : []) received.set(Number(item.id), itemAnswer(item));
    return received;
  }

  /** One try over the wire; undefined when the connection broke and another try is due. */
  async #attempt(
    request: GraphRequest,
    attempt: number,
    renew: boolean,
    signal: AbortSignal | undefined,
  ): Promise<GraphAnswer | undefined> {
    const token = await this.#options.tokens.token(renew, signal);
    try {
      const answer = await this.#options.transport.send(this.#root + request.path, {
        method: request.method,
        headers: {
          authorization: `Bearer ${token}`,
          accept: 'application/json',
          ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
          ...request.headers,
        },
        body: request.body === undefined ? undefined : JSON.stringify(request.body),
        signal,
      });
      return { status: answer.status, headers: answer.headers, body: parseBody(answer.text) };
    } catch (error) {
      // Before anything was answered an unreachable server is a clear result; on the way it may be a short break.
      const mayPass = error instanceof GraphFault && error.kind === 'connection' && this.#answers > 0 && attempt < MAX_ATTEMPTS;
      if (!mayPass) throw error;
      await this.#wait(attempt, undefined, signal);
      return undefined;
    }
  }

  async #wait(attempt: number, answer: GraphAnswer | undefined, signal: AbortSignal | undefined): Promise<void> {
    const milliseconds = retryDelay(attempt, answer?.headers['retry-after'], this.#pacing);
    this.#options.log.info({ status: answer?.status, attempt, milliseconds: Math.round(milliseconds) }, 'Graph asked for patience');
    await this.#pacing.pause(milliseconds, signal);
  }

  #exhausted(answer: GraphAnswer, attempts: number): GraphFault {
    const { message, requestId } = errorOf(answer);
    return new GraphFault(
      'server',
      `${this.server} answered ${answer.status} ${attempts} times: ${message} Request ${requestId || 'without id'}. Try again later.`,
    );
  }
}

/** What a request gets whose answer is missing from the batch. */
const NO_ANSWER: GraphAnswer = { status: 503, headers: {}, body: undefined };

const statusOf = (answer: GraphAnswer | undefined): number => answer?.status ?? NO_ANSWER.status;

function batchItem(request: GraphRequest, index: number): JsonObject {
  return {
    id: String(index),
    method: request.method,
    url: request.path,
    ...(request.body === undefined ? {} : { body: request.body }),
    ...(request.body === undefined && request.headers === undefined
      ? {}
      : { headers: { ...(request.body === undefined ? {} : { 'Content-Type': 'application/json' }), ...request.headers } }),
  };
}

function itemAnswer(item: JsonObject): GraphAnswer {
  const headers: { [name: string]: string } = {};
  for (const [name, value] of Object.entries(isJsonObject(item.headers) ? item.headers : {})) {
    if (typeof value === 'string') headers[name.toLowerCase()] = value;
    else if (typeof value === 'number') headers[name.toLowerCase()] = String(value);
  }
  return { status: typeof item.status === 'number' ? item.status : Number(item.status), headers, body: item.body };
}

/** The answer that asks for the longest wait; the others then wait with it. */
function longestWait(answers: readonly GraphAnswer[]): GraphAnswer | undefined {
  const seconds = (answer: GraphAnswer) => Number(answer.headers['retry-after'] ?? -1) || 0;
  return answers.reduce<GraphAnswer | undefined>(
    (best, next) => (best === undefined || seconds(next) > seconds(best) ? next : best),
    undefined,
  );
}

function parseBody(text: string): Json | undefined {
  if (text === '') return undefined;
  try {
    return JSON.parse(text) as Json;
  } catch {
    // A proxy's or gateway's page instead of JSON: the status tells what to do.
    return undefined;
  }
}

const readFaults: { readonly [status: number]: 'credentials' | 'permission' | 'full-import-required' } = {
  401: 'credentials',
  403: 'permission',
  410: 'full-import-required',
};

/** A refused read as a fault; names the permission the application needs. */
export function readFault(answer: GraphAnswer, path: string, server: string): GraphFault {
  const { code, message, requestId } = errorOf(answer);
  const kind = readFaults[answer.status] ?? 'query';
  const place = path.split('?', 1)[0];
  const remedy =
    kind === 'permission'
      ? ' Grant the application User.ReadWrite.All, Group.ReadWrite.All, OrgContact.Read.All and Organization.Read.All with admin consent.'
      : '';
  return new GraphFault(
    kind,
    `${server} refused ${place} (${answer.status} ${code}): ${message}${remedy} Request ${requestId || 'without id'}.`,
  );
}
