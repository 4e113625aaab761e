/** `POST /$batch`: up to 20 requests, each with its own status (learn.microsoft.com/graph/json-batching). */
import { randomUUID } from 'node:crypto';
import type { Caller } from './access-token.ts';
import { isRecord, type Json, type Properties } from './directory-object.ts';
import { type Dispatcher, refusal } from './dispatch.ts';
import { GraphError, refuse } from './errors.ts';
import { type Faults, faultError } from './faults.ts';
import { type GraphRequest, type GraphResponse, splitUrl, type Tenant } from './request.ts';

const BATCH_LIMIT = 20;

interface BatchItem {
  readonly id: string;
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly dependsOn: readonly string[];
}

/**
 * Answers come in reverse, so that a client that trusts their order is found out: the service promises none.
 * @throws GraphError 400 when the batch itself is no good.
 */
export function runBatch(tenant: Tenant, dispatch: Dispatcher, faults: Faults, caller: Caller, body: unknown): GraphResponse {
  const items = readItems(body);
  const statuses = new Map<string, number>();
  const responses: Json[] = [];
  for (const item of items) {
    const failed = item.dependsOn.some((id) => (statuses.get(id) ?? 424) >= 400);
    const answer = failed
      ? refusalOf(tenant, new GraphError(424, 'FailedDependency', 'A request this one depends on has failed.'))
      : answerItem(tenant, dispatch, faults, caller, item);
    statuses.set(item.id, answer.status);
    const headers: Properties = { ...(answer.body === undefined ? {} : { 'Content-Type': 'application/json' }), ...answer.headers };
    responses.unshift({ id: item.id, status: answer.status, headers, ...(answer.body === undefined ? {} : { body: answer.body }) });
  }
  return { status: 200, body: { responses } };
}

function answerItem(tenant: Tenant, dispatch: Dispatcher, faults: Faults, caller: Caller, item: BatchItem): GraphResponse {
  const { status } = faults.next('item');
  if (status !== undefined) return refusalOf(tenant, faultError(status));
  try {
    const { path, query } = splitUrl(item.url);
    // The version stands in the batch's own URL; some clients repeat it.
    const segments = path[0] === 'v1.0' ? path.slice(1) : path;
    if (segments[0] === '$batch') throw refuse.badQuery('A batch request cannot contain another batch request.');
    const request: GraphRequest = { method: item.method, path: segments, query, headers: item.headers, body: item.body };
    return dispatch.answer(request, caller, {
      requestId: randomUUID(),
      clientRequestId: item.headers['client-request-id'] ?? randomUUID(),
    });
  } catch (error) {
    if (error instanceof GraphError) return refusalOf(tenant, error);
    throw error;
  }
}

function refusalOf(tenant: Tenant, error: GraphError): GraphResponse {
  const id = randomUUID();
  return refusal(error, { requestId: id, clientRequestId: id }, tenant.clock.now());
}

function readItems(body: unknown): BatchItem[] {
  const requests = isRecord(body) ? body.requests : undefined;
  if (!Array.isArray(requests) || requests.length === 0) throw refuse.badQuery('Invalid batch payload format.');
  if (requests.length > BATCH_LIMIT) throw refuse.badQuery(`Number of batch request steps exceeds the maximum value of ${BATCH_LIMIT}.`);
  const known = new Set<string>();
  return requests.map((entry) => {
    const item = readItem(entry);
    if (known.has(item.id)) throw refuse.badQuery(`Request Id '${item.id}' has to be unique in a batch.`);
    const unknown = item.dependsOn.find((id) => !known.has(id));
    if (unknown !== undefined) throw refuse.badQuery(`Request '${item.id}' depends on '${unknown}', which does not come before it.`);
    known.add(item.id);
    return item;
  });
}

function readItem(entry: Json): BatchItem {
  if (!isRecord(entry)) throw refuse.badQuery('Invalid batch payload format.');
  const { id, method, url, headers, body, dependsOn } = entry;
  if (typeof id !== 'string' || id === '' || typeof method !== 'string' || typeof url !== 'string')
    throw refuse.badQuery('Invalid batch payload format.');
  const lower: Record<string, string> = {};
  if (isRecord(headers)) for (const [name, value] of Object.entries(headers)) lower[name.toLowerCase()] = String(value);
  if (body !== undefined && !lower['content-type']) {
    throw refuse.badQuery(`Write request id : ${id} does not contain Content-Type header or body.`);
  }
  return {
    id,
    method: method.toUpperCase(),
    url,
    headers: lower,
    body,
    dependsOn: Array.isArray(dependsOn) ? dependsOn.map(String) : [],
  };
}
