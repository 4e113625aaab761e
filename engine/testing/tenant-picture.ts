import type { SandboxObject, SandboxTenant } from '../sandbox/sandbox-tenant.ts';
import type { Forest, Person } from './forest.ts';

/** What a tenant holds, in names instead of ids, so that two of them can be compared as one value. */
export interface TenantPicture {
  /** By userPrincipalName. */
  readonly users: { readonly [userPrincipalName: string]: UserPicture };
  /** By displayName. */
  readonly groups: { readonly [displayName: string]: GroupPicture };
}

interface UserPicture {
  readonly [property: string]: string | boolean | readonly string[];
}

interface GroupPicture {
  readonly description: string | undefined;
  readonly securityEnabled: boolean;
  readonly mailEnabled: boolean;
  readonly anchor: string | undefined;
  /** Sign-in names of people, `group:` and display names of groups, sorted. */
  readonly members: readonly string[];
}

/** How a directory and its default rules differ from Active Directory. */
export interface ExpectedDifferences {
  /** The source anchor the default rules take, as text; by key of the forest. */
  readonly anchor: (id: string) => string;
  /** LDAP directories have no disabled accounts. */
  readonly everybodyEnabled?: boolean;
}

/** What the default rules make of the forest, computed from the forest alone (spec/default-rules.md). */
export function expectedTenant(forest: Forest, { anchor, everybodyEnabled = false }: ExpectedDifferences): TenantPicture {
  const users: { [name: string]: UserPicture } = {};
  for (const person of forest.people.values()) {
    const manager = person.manager === undefined ? undefined : forest.people.get(person.manager)?.address;
    users[person.address] = withoutGaps({
      ...ofPerson(person),
      accountEnabled: everybodyEnabled || person.enabled,
      anchor: anchor(person.id),
      manager,
    });
  }
  const groups: { [name: string]: GroupPicture } = {};
  for (const { id, cn, description, members } of forest.groups.values()) {
    const names = Array.from(members, (member) => forest.people.get(member)?.address ?? `group:${forest.groups.get(member)?.cn}`);
    groups[cn] = { description, securityEnabled: true, mailEnabled: false, anchor: groupKey(anchor(id)), members: names.sort() };
  }
  return { users, groups };
}

/** What the tenant really holds. Throws when two objects have the same name. */
export function tenantPicture(tenant: SandboxTenant): TenantPicture {
  const names = new Map<string, string>();
  for (const user of tenant.users()) names.set(user.id, String(user.userPrincipalName));
  for (const group of tenant.groups()) names.set(group.id, `group:${String(group.displayName)}`);
  const name = (id: string): string => names.get(id) ?? `unknown object ${id}`;

  const users: { [name: string]: UserPicture } = {};
  for (const user of tenant.users()) {
    const manager = tenant.manager(user.id);
    put(users, name(user.id), withoutGaps({ ...ofUser(user), manager: manager === undefined ? undefined : name(manager) }));
  }
  const groups: { [name: string]: GroupPicture } = {};
  for (const group of tenant.groups()) {
    put(groups, String(group.displayName), {
      description: text(group.description),
      securityEnabled: group.securityEnabled === true,
      mailEnabled: group.mailEnabled === true,
      anchor: text(group.uniqueName),
      members: tenant.members(group.id).map(name).sort(),
    });
  }
  return { users, groups };
}

type Gappy = { readonly [property: string]: string | boolean | readonly string[] | undefined };

function ofPerson(person: Person): Gappy {
  return {
    displayName: person.displayName ?? person.cn,
    givenName: person.given,
    surname: person.surname,
    mail: person.address,
    jobTitle: person.title,
    department: person.department,
    businessPhones: [person.phone],
  };
}

function ofUser(user: SandboxObject): Gappy {
  return {
    displayName: text(user.displayName),
    givenName: text(user.givenName),
    surname: text(user.surname),
    mail: text(user.mail),
    jobTitle: text(user.jobTitle),
    department: text(user.department),
    businessPhones: Array.isArray(user.businessPhones) ? user.businessPhones.map(String) : undefined,
    accountEnabled: user.accountEnabled === true,
    anchor: text(user.onPremisesImmutableId),
  };
}

/** A group's anchor lives in its uniqueName, in hex (ours, since Graph keeps no immutable id of groups). */
const groupKey = (anchor: string): string => `anchor-${Buffer.from(anchor, 'utf8').toString('hex').toUpperCase()}`;

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

function withoutGaps(values: Gappy): UserPicture {
  const kept: { [property: string]: string | boolean | readonly string[] } = {};
  for (const [property, value] of Object.entries(values)) if (value !== undefined) kept[property] = value;
  return kept;
}

function put<T>(into: { [name: string]: T }, name: string, value: T): void {
  if (Object.hasOwn(into, name)) throw new Error(`the tenant holds ${name} twice`);
  into[name] = value;
}
