/** `/groups`: create, upsert by uniqueName, read, update. Security groups and Microsoft 365 groups; nothing else can be written through Graph. */
import { randomUUID } from 'node:crypto';
import { checkUnique } from './addresses.ts';
import type { DirectoryObject, Properties } from './directory-object.ts';
import { refuse } from './errors.ts';
import { expanded, selected } from './query-options.ts';
import { addMembers, boundReferences } from './references.ts';
import { context, render, renderExpanded } from './rendering.ts';
import type { Exchange, GraphResponse, Tenant } from './request.ts';
import { securityIdentifier } from './security-identifier.ts';
import { isUnified } from './unique-keys.ts';
import { bodyProperties, checkedValues } from './values.ts';

const ALTERNATE_KEY = /^\(uniqueName='((?:[^']|'')*)'\)$/;

/** A group by id, or by `(uniqueName='…')`. @throws GraphError 404 */
export function findGroup(tenant: Tenant, key: string): DirectoryObject {
  const uniqueName = alternateKey(key);
  const found = uniqueName === undefined ? tenant.store.byId(key) : tenant.store.holder('uniqueName', uniqueName);
  if (found?.type !== 'group' || found.state !== 'live') throw refuse.notFound(uniqueName ?? key);
  return found;
}

export function createGroup({ tenant, request }: Exchange): GraphResponse {
  return created(tenant, bodyProperties(request.body));
}

export function readGroup({ tenant, request, params }: Exchange): GraphResponse {
  const group = findGroup(tenant, params.id ?? '');
  const select = selected(request.query.get('$select'), 'group');
  const shown = renderExpanded(tenant, group, select, expanded(request.query.get('$expand'), 'group'));
  return { status: 200, body: { '@odata.context': context(tenant, 'groups/$entity'), ...shown } };
}

/** PATCH; by uniqueName with `Prefer: create-if-missing` it creates (learn.microsoft.com/graph/api/group-upsert). */
export function updateGroup({ tenant, request, params }: Exchange): GraphResponse {
  const key = params.id ?? '';
  const body = bodyProperties(request.body);
  const uniqueName = alternateKey(key);
  const upserts = uniqueName !== undefined && /\bcreate-if-missing\b/i.test(request.headers.prefer ?? '');
  if (upserts && !tenant.store.holder('uniqueName', uniqueName)) return created(tenant, { ...body, uniqueName });
  if (Object.keys(body).length === 0) throw refuse.emptyPayload();
  tenant.store.transaction(() => {
    const group = findGroup(tenant, key);
    if (group.properties.onPremisesSyncEnabled === true) throw refuse.synchronizedObject();
    const values = checkedValues('group', body, group.properties);
    const properties = { ...group.properties, ...values };
    checkKind(properties);
    checkUnique(tenant, 'group', properties, group);
    if (Object.keys(values).length > 0) tenant.store.update(group, properties);
    addMembers(tenant, group, boundReferences(tenant, body));
  });
  return { status: 204 };
}

function created(tenant: Tenant, body: Properties): GraphResponse {
  const values = checkedValues('group', body);
  checkKind(values);
  const id = randomUUID();
  const address = isUnified(values) ? `${values.mailNickname}@${tenant.initialDomain}` : undefined;
  const stamp = tenant.clock.stamp();
  const properties: Properties = {
    ...values,
    groupTypes: values.groupTypes ?? [],
    ...(isUnified(values) ? { visibility: values.visibility ?? 'Public' } : {}),
    createdDateTime: stamp,
    renewedDateTime: stamp,
    securityIdentifier: securityIdentifier(id),
    mail: address ?? null,
    proxyAddresses: address === undefined ? [] : [`SMTP:${address}`],
  };
  const group = tenant.store.transaction(() => {
    checkUnique(tenant, 'group', properties);
    const inserted = tenant.store.insert(id, 'group', properties);
    addMembers(tenant, inserted, boundReferences(tenant, body));
    return inserted;
  });
  return {
    status: 201,
    headers: { Location: `${tenant.graphUrl}/groups/${id}` },
    body: { '@odata.context': context(tenant, 'groups/$entity'), ...render(group) },
  };
}

/** Distribution lists and mail-enabled security groups belong to Exchange (groups overview). */
function checkKind(properties: Properties): void {
  const unified = isUnified(properties);
  if (properties.mailEnabled === true && !unified) throw refuse.mailEnabledGroup();
  if (unified && properties.mailEnabled !== true) throw refuse.invalidValue('mailEnabled', 'Group');
  if (!unified && properties.securityEnabled !== true) throw refuse.mailEnabledGroup();
  const types = properties.groupTypes;
  if (Array.isArray(types) && types.some((type) => type !== 'Unified' && type !== 'DynamicMembership'))
    throw refuse.invalidValue('groupTypes', 'Group');
}

function alternateKey(key: string): string | undefined {
  return ALTERNATE_KEY.exec(key)?.[1]?.replaceAll("''", "'");
}
