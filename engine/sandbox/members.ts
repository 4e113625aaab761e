/** `/groups/{id}/members` and what hangs on it: the edges between groups and their members. */
import type { DirectoryObject, Json, Properties } from './directory-object.ts';
import { refuse } from './errors.ts';
import { findGroup } from './groups.ts';
import { nextLink } from './listing.ts';
import { isEventual, pageLimit, readToken } from './query-options.ts';
import { addMembers, referenced } from './references.ts';
import { context, renderTyped } from './rendering.ts';
import type { Exchange, GraphResponse, Tenant } from './request.ts';
import { bodyProperties } from './values.ts';

export function listMembers({ tenant, request, params }: Exchange): GraphResponse {
  for (const option of ['$filter', '$search', '$orderby', '$expand', '$skip']) {
    if (request.query.has(option))
      throw refuse.unsupportedQuery(`The query option '${option}' is not supported on the members of a group.`);
  }
  const group = findGroup(tenant, params.id ?? '');
  const limit = pageLimit(request.query.get('$top'), tenant.pageSize);
  const token = request.query.get('$skiptoken');
  const after = token === null ? 0 : Number(readToken(token).after ?? 0);
  const type = params.cast?.replace('microsoft.graph.', '');
  const links = tenant.store.links('member', group.row, { after, limit: limit + 1 });
  const page = links.slice(0, limit);
  const select = request.query
    .get('$select')
    ?.split(',')
    .map((name) => name.trim());
  const value: Json[] = [];
  for (const link of page) {
    const member = type === undefined || link.targetType === type ? tenant.store.byRow(link.target) : undefined;
    if (member) value.push(renderTyped(member, select));
  }
  const body: Properties = { '@odata.context': context(tenant, 'directoryObjects') };
  const last = page.at(-1);
  if (links.length > limit && last)
    body['@odata.nextLink'] = nextLink(tenant.graphUrl, request.path.join('/'), request.query, { after: last.target });
  return { status: 200, body: { ...body, value } };
}

export function countMembers({ tenant, request, params }: Exchange): GraphResponse {
  if (!isEventual(request)) throw refuse.badRequest('$count is not currently supported.');
  const group = findGroup(tenant, params.id ?? '');
  return { status: 200, headers: { 'Content-Type': 'text/plain' }, body: tenant.store.links('member', group.row).length };
}

/** POST `members/$ref` with `{"@odata.id": "…/directoryObjects/{id}"}`. */
export function addMember({ tenant, request, params }: Exchange): GraphResponse {
  const reference = bodyProperties(request.body)['@odata.id'];
  tenant.store.transaction(() => {
    const group = writableGroup(tenant, params.id ?? '');
    addMembers(tenant, group, [referenced(tenant, reference)]);
  });
  return { status: 204 };
}

/** DELETE `members/{id}/$ref`. */
export function removeMember({ tenant, params }: Exchange): GraphResponse {
  tenant.store.transaction(() => {
    const group = writableGroup(tenant, params.id ?? '');
    const member = tenant.store.byId(params.member ?? '');
    if (member?.state !== 'live' || !tenant.store.isLinked('member', group.row, member.row)) throw refuse.notFound(params.member ?? '');
    tenant.store.setLink('member', group.row, member.row, false);
  });
  return { status: 204 };
}

function writableGroup(tenant: Tenant, key: string): DirectoryObject {
  const group = findGroup(tenant, key);
  if (group.properties.onPremisesSyncEnabled === true) throw refuse.synchronizedObject();
  const types = group.properties.groupTypes;
  if (Array.isArray(types) && types.includes('DynamicMembership')) {
    throw refuse.badRequest('Insufficient privileges to complete the operation: the membership of a dynamic group cannot be changed.');
  }
  return group;
}
