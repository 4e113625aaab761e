import type { TenantClient } from '../sandbox/testing/tenant-client.ts';

/** A tenant as Graph shows it, in names instead of ids; properties without a value are left out. */
export interface TenantView {
  /** By userPrincipalName, with `manager` by name. */
  readonly users: { readonly [userPrincipalName: string]: Properties };
  /** By displayName, with `members` by name, sorted: users, and `group <displayName>`. */
  readonly groups: { readonly [displayName: string]: Properties };
  readonly contacts: number;
}
type Properties = { readonly [property: string]: unknown };

/** Everything the default rules can write, and what Graph derives from it. */
const USER = `displayName givenName surname mail mailNickname accountEnabled jobTitle department companyName city state postalCode
  streetAddress country officeLocation businessPhones mobilePhone faxNumber preferredLanguage usageLocation userType
  onPremisesImmutableId onPremisesExtensionAttributes employeeId`.split(/\s+/);
const GROUP = ['description', 'mail', 'mailEnabled', 'mailNickname', 'securityEnabled', 'uniqueName'];

/** Reads the tenant object by object over HTTP. Throws when two objects have the same name. */
export async function readTenant(client: TenantClient): Promise<TenantView> {
  const { value: users } = await client.all(`/users?$select=id,userPrincipalName,${USER.join(',')}`);
  const { value: groups } = await client.all(`/groups?$select=id,displayName,${GROUP.join(',')}`);
  const { value: contacts } = await client.all('/contacts?$select=id');
  const names = new Map<unknown, string>([
    ...users.map((user) => [user.id, String(user.userPrincipalName)] as const),
    ...groups.map((group) => [group.id, `group ${String(group.displayName)}`] as const),
  ]);
  const view = { users: new Map<string, Properties>(), groups: new Map<string, Properties>() };
  for (const user of users) {
    const { status, body } = await client.get(`/users/${String(user.id)}/manager`);
    put(view.users, String(user.userPrincipalName), {
      ...present(user, USER),
      ...(status === 200 && { manager: names.get(body.id) }),
    });
  }
  for (const group of groups) {
    const { value } = await client.all(`/groups/${String(group.id)}/members?$select=id`);
    const members = value.map(({ id }) => names.get(id) ?? `unknown ${String(id)}`).sort();
    put(view.groups, String(group.displayName), { ...present(group, GROUP), members });
  }
  return { users: Object.fromEntries(view.users), groups: Object.fromEntries(view.groups), contacts: contacts.length };
}

/** Ids by userPrincipalName: whether a user is still the same one. */
export async function userIds(client: TenantClient): Promise<ReadonlyMap<string, string>> {
  const { value } = await client.all('/users?$select=id,userPrincipalName');
  return new Map(value.map(({ id, userPrincipalName }) => [String(userPrincipalName), String(id)]));
}

function present(from: Properties, names: readonly string[]): Properties {
  const kept: { [name: string]: unknown } = {};
  for (const name of names) {
    const value = withoutNull(from[name]);
    if (value !== undefined) kept[name] = value;
  }
  return kept;
}

function withoutNull(value: unknown): unknown {
  if (value === null || value === undefined || (Array.isArray(value) && value.length === 0)) return undefined;
  if (typeof value !== 'object' || Array.isArray(value)) return value;
  const members = Object.entries(value).filter(([, member]) => member !== null);
  return members.length === 0 ? undefined : Object.fromEntries(members);
}

function put(into: Map<string, Properties>, name: string, value: Properties): void {
  if (into.has(name)) throw new Error(`the tenant holds ${name} twice`);
  into.set(name, value);
}
