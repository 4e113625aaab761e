/**
 * Deleting and what comes after. Users and Microsoft 365 groups wait 30 days in `directory/deletedItems`; security groups and
 * contacts are gone at once. A deleted user gives its userPrincipalName and addresses back (the name is kept with the id in
 * front, as the service does) and keeps its onPremisesImmutableId until it is purged or restored.
 */
import { checkUnique, checkUserPrincipalName } from './addresses.ts';
import { type DirectoryObject, isRecord, type ObjectType, type Properties } from './directory-object.ts';
import { refuse } from './errors.ts';
import { findGroup } from './groups.ts';
import { countObjects, listObjects } from './listing.ts';
import { selected } from './query-options.ts';
import { context, renderTyped } from './rendering.ts';
import type { Exchange, GraphResponse, Tenant } from './request.ts';
import { expireDeleted } from './retention.ts';
import { addressesOf, isUnified } from './unique-keys.ts';
import { findUser } from './users.ts';

const CASTS: Readonly<Record<string, ObjectType>> = { 'microsoft.graph.user': 'user', 'microsoft.graph.group': 'group' };

export function deleteUser({ tenant, params }: Exchange): GraphResponse {
  tenant.store.transaction(() => softDelete(tenant, findUser(tenant, params.id ?? '')));
  return { status: 204 };
}

export function deleteGroup({ tenant, params }: Exchange): GraphResponse {
  tenant.store.transaction(() => {
    const group = findGroup(tenant, params.id ?? '');
    if (isUnified(group.properties)) softDelete(tenant, group);
    else purge(tenant, group);
  });
  return { status: 204 };
}

export function listDeleted(exchange: Exchange): GraphResponse {
  const type = CASTS[exchange.params.cast ?? ''];
  if (!type) throw refuse.unknownSegment(exchange.params.cast ?? '');
  expireDeleted(exchange.tenant);
  return listObjects(exchange, type, 'deleted', `directory/deletedItems/microsoft.graph.${type}`);
}

export function countDeleted(exchange: Exchange): GraphResponse {
  const type = CASTS[exchange.params.cast ?? ''];
  if (!type) throw refuse.unknownSegment(exchange.params.cast ?? '');
  expireDeleted(exchange.tenant);
  return countObjects(exchange, type, 'deleted');
}

export function readDeleted({ tenant, request, params }: Exchange): GraphResponse {
  const object = findDeleted(tenant, params.id ?? '');
  const shown = renderTyped(object, selected(request.query.get('$select'), object.type));
  return { status: 200, body: { '@odata.context': context(tenant, 'directoryObjects/$entity'), ...shown } };
}

export function purgeDeleted({ tenant, params }: Exchange): GraphResponse {
  tenant.store.transaction(() => purge(tenant, findDeleted(tenant, params.id ?? '')));
  return { status: 204 };
}

/** POST `…/restore`, with `newUserPrincipalName` and `autoReconcileProxyConflict` (learn.microsoft.com/graph/api/directory-deleteditems-restore). */
export function restoreDeleted({ tenant, request, params }: Exchange): GraphResponse {
  const options = isRecord(request.body) ? request.body : {};
  const restored = tenant.store.transaction(() => {
    const object = findDeleted(tenant, params.id ?? '');
    const properties: Properties = { ...object.properties, deletedDateTime: null };
    const newName = options.newUserPrincipalName;
    if (object.type === 'user') {
      if (typeof newName === 'string') checkUserPrincipalName(tenant, newName);
      properties.userPrincipalName =
        typeof newName === 'string' ? newName : String(object.properties.userPrincipalName).slice(PREFIX_LENGTH);
    }
    if (options.autoReconcileProxyConflict === true) {
      const free = (address: string) => (tenant.store.holder('proxyAddresses', address.toLowerCase())?.row ?? object.row) === object.row;
      const addresses = addressesOf(properties).filter(free);
      properties.proxyAddresses = addresses;
      if (!addresses.some((address) => address.startsWith('SMTP:'))) properties.mail = null;
    }
    checkUnique(tenant, object.type, properties, object);
    return tenant.store.update(object, properties, 'live');
  });
  return { status: 200, body: { '@odata.context': context(tenant, 'directoryObjects/$entity'), ...renderTyped(restored) } };
}

/** A GUID without hyphens. */
const PREFIX_LENGTH = 32;

function softDelete(tenant: Tenant, object: DirectoryObject): void {
  const properties: Properties = { ...object.properties, deletedDateTime: tenant.clock.stamp() };
  const name = object.properties.userPrincipalName;
  if (typeof name === 'string') properties.userPrincipalName = `${object.id.replaceAll('-', '')}${name}`;
  tenant.store.update(object, properties, 'deleted');
}

function purge(tenant: Tenant, object: DirectoryObject): void {
  tenant.store.update(object, {}, 'gone');
}

function findDeleted(tenant: Tenant, id: string): DirectoryObject {
  const object = tenant.store.byId(id);
  if (object?.state !== 'deleted') throw refuse.notFound(id);
  return object;
}
