/** Objects named by URL in a request (`@odata.id`, `members@odata.bind`), and adding them as members. */
import type { DirectoryObject, Json, Properties } from './directory-object.ts';
import { refuse } from './errors.ts';
import type { Tenant } from './request.ts';
import { isUnified } from './unique-keys.ts';

/** "You can add up to 20 members in a single request" (learn.microsoft.com/graph/api/group-post-members). */
const BOUND_MEMBERS = 20;
const REFERENCE = /\/(?:v1\.0|beta)\/(?:directoryObjects|users|groups|contacts)(?:\/|\(')([0-9a-f-]{36})(?:'\))?$/i;

/** Objects of `members@odata.bind`. @throws GraphError for more than 20, a bad URL or an object that is not there. */
export function boundReferences(tenant: Tenant, body: Properties): DirectoryObject[] {
  const bound = body['members@odata.bind'];
  if (bound === undefined) return [];
  if (!Array.isArray(bound)) throw refuse.unreadablePayload();
  if (bound.length > BOUND_MEMBERS) {
    throw refuse.badRequest(`The number of references in 'members@odata.bind' exceeds the maximum of ${BOUND_MEMBERS} for one request.`);
  }
  return bound.map((reference) => referenced(tenant, reference));
}

/** Adds all or none: one that is a member already refuses the lot. */
export function addMembers(tenant: Tenant, group: DirectoryObject, members: readonly DirectoryObject[]): void {
  for (const member of members) {
    if (tenant.store.isLinked('member', group.row, member.row)) throw refuse.referenceExists('members');
    if (member.row === group.row) throw refuse.badRequest('A group cannot be added as a member of itself.');
    if (isUnified(group.properties) && member.type !== 'user') {
      throw refuse.badRequest(`Only users can be members of a Microsoft 365 group; '${member.id}' is a ${member.type}.`);
    }
    tenant.store.setLink('member', group.row, member.row, true);
  }
}

/** The live object an `@odata.id` names. */
export function referenced(tenant: Tenant, reference: Json | undefined): DirectoryObject {
  const id = typeof reference === 'string' ? REFERENCE.exec(reference)?.[1] : undefined;
  if (id === undefined) throw refuse.badRequest(`Invalid URL format specified in @odata.id property: '${String(reference)}'.`);
  const object = tenant.store.byId(id);
  if (object?.state !== 'live') throw refuse.notFound(id);
  return object;
}
