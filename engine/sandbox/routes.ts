/** Which handler answers which request, and the application roles it asks for. */
import { listContacts, listGroups, listUsers } from './collections.ts';
import { countDeleted, deleteGroup, deleteUser, listDeleted, purgeDeleted, readDeleted, restoreDeleted } from './deleted-items.ts';
import { deltaOf } from './delta.ts';
import { memberOf, objectsByIds, readContact, readDirectoryObject } from './directory-objects.ts';
import { refuse } from './errors.ts';
import { createGroup, readGroup, updateGroup } from './groups.ts';
import { countObjects } from './listing.ts';
import { readManager, removeManager, setManager } from './manager.ts';
import { addMember, countMembers, listMembers, removeMember } from './members.ts';
import { listDomains, listOrganization, readOrganization } from './organization.ts';
import type { Handler } from './request.ts';
import { createUser, readUser, updateUser } from './users.ts';

interface Route {
  readonly method: string;
  readonly pattern: readonly string[];
  /** Any one of these roles will do. */
  readonly roles: readonly string[];
  readonly handle: Handler;
}

const readDirectory = ['Directory.Read.All', 'Directory.ReadWrite.All'];
const readUsers = ['User.Read.All', 'User.ReadWrite.All', ...readDirectory];
const writeUsers = ['User.ReadWrite.All', 'Directory.ReadWrite.All'];
const readGroups = ['Group.Read.All', 'Group.ReadWrite.All', 'GroupMember.Read.All', 'GroupMember.ReadWrite.All', ...readDirectory];
const writeGroups = ['Group.ReadWrite.All', 'Directory.ReadWrite.All'];
const writeMembers = ['GroupMember.ReadWrite.All', ...writeGroups];
const readContacts = ['OrgContact.Read.All', ...readDirectory];
const readOrganizations = ['Organization.Read.All', 'Organization.ReadWrite.All', 'User.Read.All', 'User.ReadWrite.All', ...readDirectory];
const readAny = [...readUsers, ...readGroups];

const route = (method: string, path: string, roles: readonly string[], handle: Handler): Route => ({
  method,
  pattern: path.split('/'),
  roles,
  handle,
});

/** In order: the first whose pattern fits. `:name` takes any segment. */
const routes: readonly Route[] = [
  route('GET', 'users', readUsers, listUsers),
  route('POST', 'users', writeUsers, createUser),
  route('GET', 'users/$count', readUsers, (exchange) => countObjects(exchange, 'user', 'live')),
  route('GET', 'users/delta', readUsers, deltaOf('user')),
  route('GET', 'users/:id', readUsers, readUser),
  route('PATCH', 'users/:id', writeUsers, updateUser),
  route('DELETE', 'users/:id', writeUsers, deleteUser),
  route('GET', 'users/:id/manager', readUsers, readManager),
  route('PUT', 'users/:id/manager/$ref', writeUsers, setManager),
  route('DELETE', 'users/:id/manager/$ref', writeUsers, removeManager),
  route('GET', 'users/:id/memberOf', readAny, memberOf),

  route('GET', 'groups', readGroups, listGroups),
  route('POST', 'groups', writeGroups, createGroup),
  route('GET', 'groups/$count', readGroups, (exchange) => countObjects(exchange, 'group', 'live')),
  route('GET', 'groups/delta', readGroups, deltaOf('group')),
  route('GET', 'groups/:id', readGroups, readGroup),
  route('PATCH', 'groups/:id', writeGroups, updateGroup),
  route('DELETE', 'groups/:id', writeGroups, deleteGroup),
  route('GET', 'groups/:id/members', readGroups, listMembers),
  route('GET', 'groups/:id/members/$count', readGroups, countMembers),
  route('POST', 'groups/:id/members/$ref', writeMembers, addMember),
  route('GET', 'groups/:id/members/:cast', readGroups, listMembers),
  route('DELETE', 'groups/:id/members/:member/$ref', writeMembers, removeMember),
  route('GET', 'groups/:id/memberOf', readAny, memberOf),

  route('GET', 'contacts', readContacts, listContacts),
  route('GET', 'contacts/$count', readContacts, (exchange) => countObjects(exchange, 'orgContact', 'live')),
  route('GET', 'contacts/delta', readContacts, deltaOf('orgContact')),
  route('GET', 'contacts/:id', readContacts, readContact),

  route('POST', 'directoryObjects/getByIds', readDirectory, objectsByIds),
  route('GET', 'directoryObjects/:id', readDirectory, readDirectoryObject),
  route('GET', 'directory/deletedItems/:cast/$count', readDirectory, countDeleted),
  route('POST', 'directory/deletedItems/:id/restore', [...writeUsers, ...writeGroups], restoreDeleted),
  route('DELETE', 'directory/deletedItems/:id', [...writeUsers, ...writeGroups], purgeDeleted),
  route('GET', 'directory/deletedItems/microsoft.graph.user', readAny, (exchange) =>
    listDeleted(withCast(exchange, 'microsoft.graph.user')),
  ),
  route('GET', 'directory/deletedItems/microsoft.graph.group', readAny, (exchange) =>
    listDeleted(withCast(exchange, 'microsoft.graph.group')),
  ),
  route('GET', 'directory/deletedItems/:id', readAny, readDeleted),

  route('GET', 'organization', readOrganizations, listOrganization),
  route('GET', 'organization/:id', readOrganizations, readOrganization),
  route('GET', 'domains', readOrganizations, listDomains),
];

const roots = new Set(routes.map((candidate) => candidate.pattern[0]));

export interface RouteMatch {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
}

/** @throws GraphError 400 for a segment nobody knows, 405 for a method the resource does not take. */
export function findRoute(method: string, path: readonly string[]): RouteMatch {
  const segments = canonical(path);
  let resourceExists = false;
  for (const candidate of routes) {
    const params = match(candidate.pattern, segments);
    if (!params) continue;
    resourceExists = true;
    if (candidate.method === method) return { route: candidate, params };
  }
  if (resourceExists) throw refuse.methodNotAllowed();
  throw refuse.unknownSegment((roots.has(segments[0]) ? segments.at(-1) : segments[0]) ?? '');
}

function withCast(exchange: Parameters<Handler>[0], cast: string): Parameters<Handler>[0] {
  return { ...exchange, params: { ...exchange.params, cast } };
}

/** `users('id')` is `users/id`, `users(…key…)` is `users/(…key…)`, `delta()` is `delta`, as OData has it. */
function canonical(path: readonly string[]): string[] {
  return path.flatMap((segment) => {
    if (/^(microsoft\.graph\.)?delta(\(\))?$/.test(segment)) return ['delta'];
    const call = /^(\w+)\((.*)\)$/s.exec(segment);
    if (!call) return [segment];
    const [, name = '', argument = ''] = call;
    const quoted = /^'(.*)'$/s.exec(argument);
    return [name, quoted ? (quoted[1] ?? '') : `(${argument})`];
  });
}

function match(pattern: readonly string[], segments: readonly string[]): Record<string, string> | undefined {
  if (pattern.length !== segments.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, part] of pattern.entries()) {
    const segment = segments[index] ?? '';
    if (part.startsWith(':')) params[part.slice(1)] = segment;
    else if (part !== segment) return undefined;
  }
  return params;
}
