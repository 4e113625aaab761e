/** `/directoryObjects`, `/contacts` and `memberOf`: reads across types. Contacts are read-only in Graph. */
import type { DirectoryObject, Json, Properties } from './directory-object.ts';
import { isRecord } from './directory-object.ts';
import { refuse } from './errors.ts';
import { selected } from './query-options.ts';
import { context, render, renderTyped } from './rendering.ts';
import type { Exchange, GraphResponse, Tenant } from './request.ts';

const MAX_IDS = 1000;

export function readDirectoryObject({ tenant, request, params }: Exchange): GraphResponse {
  const object = findLive(tenant, params.id ?? '');
  const shown = renderTyped(object, selected(request.query.get('$select'), object.type));
  return { status: 200, body: { '@odata.context': context(tenant, 'directoryObjects/$entity'), ...shown } };
}

export function readContact({ tenant, request, params }: Exchange): GraphResponse {
  const object = findLive(tenant, params.id ?? '');
  if (object.type !== 'orgContact') throw refuse.notFound(object.id);
  const shown = render(object, selected(request.query.get('$select'), 'orgContact'));
  return { status: 200, body: { '@odata.context': context(tenant, 'contacts/$entity'), ...shown } };
}

/** POST `getByIds`: those that exist, up to 1,000. */
export function objectsByIds({ tenant, request }: Exchange): GraphResponse {
  const ids = isRecord(request.body) ? request.body.ids : undefined;
  if (!Array.isArray(ids) || ids.length > MAX_IDS) throw refuse.badRequest(`The parameter 'ids' must hold between 1 and ${MAX_IDS} ids.`);
  const value: Json[] = [];
  for (const id of ids) {
    const object = tenant.store.byId(String(id));
    if (object?.state === 'live') value.push(renderTyped(object));
  }
  return { status: 200, body: { '@odata.context': context(tenant, 'directoryObjects'), value } };
}

/** `/users/{id}/memberOf` and `/groups/{id}/memberOf`: the groups that name it as a direct member. */
export function memberOf({ tenant, request, params }: Exchange): GraphResponse {
  const object = findLive(tenant, params.id ?? '');
  const select = request.query
    .get('$select')
    ?.split(',')
    .map((name) => name.trim());
  const groups = tenant.store.objects({
    type: 'group',
    state: 'live',
    where: { sql: "o.row IN (SELECT source FROM link WHERE kind = 'member' AND target = ? AND present)", values: [object.row] },
    limit: -1,
  });
  const body: Properties = {
    '@odata.context': context(tenant, 'directoryObjects'),
    value: groups.map((group) => renderTyped(group, select)),
  };
  return { status: 200, body };
}

function findLive(tenant: Tenant, id: string): DirectoryObject {
  const object = tenant.store.byId(id) ?? (id.includes('@') ? tenant.store.holder('userPrincipalName', id.toLowerCase()) : undefined);
  if (object?.state !== 'live') throw refuse.notFound(id);
  return object;
}
