/** Collections of objects, page by page. */
import type { Json, ObjectType } from './directory-object.ts';
import { refuse } from './errors.ts';
import { isEventual, listOptions, writeToken } from './query-options.ts';
import { context, renderExpanded } from './rendering.ts';
import type { Exchange, GraphResponse } from './request.ts';

/** `GET /users`, `/groups`, `/contacts` and the deleted items of one type. */
export function listObjects({ tenant, request }: Exchange, type: ObjectType, state: 'live' | 'deleted', collection: string): GraphResponse {
  const options = listOptions(request, type, tenant.pageSize, state);
  const { orderBy, where, cursor, top } = options;
  const found = tenant.store.objects({
    type,
    state,
    limit: top + 1,
    ...(where ? { where } : {}),
    ...(orderBy ? { orderBy, skip: cursor.skip } : { after: cursor.after }),
  });
  const page = found.slice(0, top);
  const last = page.at(-1);
  const more = found.length > top && last !== undefined;
  const body: { [name: string]: Json } = { '@odata.context': context(tenant, collection) };
  if (options.count) body['@odata.count'] = tenant.store.count({ type, state, ...(where ? { where } : {}) });
  if (more)
    body['@odata.nextLink'] = nextLink(
      tenant.graphUrl,
      collection,
      request.query,
      orderBy ? { skip: cursor.skip + top } : { after: last.row },
    );
  body.value = page.map((object) => renderExpanded(tenant, object, options.select, options.expand));
  return { status: 200, body };
}

/** `GET /users/$count`: plain text, and only with eventual consistency. */
export function countObjects({ tenant, request }: Exchange, type: ObjectType, state: 'live' | 'deleted'): GraphResponse {
  if (!isEventual(request)) throw refuse.badRequest('$count is not currently supported.');
  const query = new URLSearchParams([...request.query, ['$count', 'true']]);
  const { where } = listOptions({ ...request, query }, type, tenant.pageSize, state);
  return { status: 200, headers: { 'Content-Type': 'text/plain' }, body: tenant.store.count({ type, state, ...(where ? { where } : {}) }) };
}

/** The request's own options with another place to go on from. */
export function nextLink(graphUrl: string, path: string, query: URLSearchParams, cursor: object, option = '$skiptoken'): string {
  return `${graphUrl}/${path}${queryString([...kept(query), [option, writeToken(cursor)]])}`;
}

/** The query string without page and delta tokens: where a delta query starts again. */
export function withoutTokens(query: URLSearchParams): string {
  return queryString(kept(query));
}

function kept(query: URLSearchParams): [string, string][] {
  return [...query].filter(([name]) => !['$skiptoken', '$deltatoken'].includes(name.toLowerCase()));
}

function queryString(options: readonly (readonly [string, string])[]): string {
  return options.length === 0 ? '' : `?${options.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&')}`;
}
