/**
 * What Graph v1.0 knows of users, groups and organizational contacts: one row per property with its type, its length and
 * who may write it (learn.microsoft.com/graph/api/resources/user, …/group, …/orgcontact). Writing, `$select` and `$filter`
 * read the same row.
 */
import type { ObjectType } from './directory-object.ts';

/** `texts` also stands for collections of objects the service writes itself; nobody sends those. */
type PropertyKind = 'text' | 'boolean' | 'texts' | 'date' | 'object';

export interface PropertyRow {
  readonly kind: PropertyKind;
  /** Longest text, in UTF-16 units. */
  readonly max?: number;
  /** `always`, `create` (immutable afterwards) or `never` (the service's own). */
  readonly write: 'always' | 'create' | 'never';
  /** Returned without `$select`. */
  readonly shown?: true;
  readonly filter?: true;
  /** Must be given on create and cannot be cleared. */
  readonly required?: true;
}

export type PropertyTable = Readonly<Record<string, PropertyRow>>;

type Flags = Partial<Omit<PropertyRow, 'kind'>>;
const shown = { shown: true } as const;
const filter = { filter: true } as const;
const required = { required: true } as const;
const never = { write: 'never' } as const;
const create = { write: 'create' } as const;

const row =
  (kind: PropertyKind) =>
  (...flags: Flags[]): PropertyRow =>
    Object.assign({ kind, write: 'always' as const }, ...flags);
const text = (max?: number, ...flags: Flags[]): PropertyRow => row('text')(max === undefined ? {} : { max }, ...flags);
const flag = row('boolean');
const texts = row('texts');
const date = row('date');
const object = row('object');

/** Set by Microsoft's own synchronization only; Graph refuses them on write. */
const onPremises: PropertyTable = {
  onPremisesDistinguishedName: text(undefined, never),
  onPremisesDomainName: text(undefined, never),
  onPremisesLastSyncDateTime: date(never, filter),
  onPremisesProvisioningErrors: texts(never),
  onPremisesSamAccountName: text(undefined, never, filter),
  onPremisesSecurityIdentifier: text(undefined, never, filter),
  onPremisesSyncEnabled: flag(never, filter),
};

const user: PropertyTable = {
  id: text(undefined, never, shown, filter),
  accountEnabled: flag(required, filter),
  ageGroup: text(16),
  businessPhones: texts(shown, filter),
  city: text(128, filter),
  companyName: text(64, filter),
  consentProvidedForMinor: text(16),
  country: text(128, filter),
  createdDateTime: date(never, filter),
  creationType: text(undefined, never),
  deletedDateTime: date(never),
  department: text(64, filter),
  displayName: text(256, required, shown, filter),
  employeeHireDate: date(filter),
  employeeId: text(16, filter),
  employeeLeaveDateTime: date(filter),
  employeeOrgData: object(),
  employeeType: text(undefined, filter),
  externalUserState: text(undefined, never),
  faxNumber: text(64, filter),
  givenName: text(64, shown, filter),
  identities: texts(never),
  imAddresses: texts(never),
  isResourceAccount: flag(),
  jobTitle: text(128, shown, filter),
  lastPasswordChangeDateTime: date(never),
  legalAgeGroupClassification: text(undefined, never),
  mail: text(256, shown, filter),
  mailNickname: text(64, required, filter),
  mobilePhone: text(64, shown, filter),
  officeLocation: text(128, shown, filter),
  ...onPremises,
  onPremisesExtensionAttributes: object(),
  onPremisesImmutableId: text(256, filter),
  onPremisesUserPrincipalName: text(undefined, never),
  otherMails: texts(filter),
  passwordPolicies: text(256),
  passwordProfile: object(),
  postalCode: text(40, filter),
  preferredDataLocation: text(16),
  preferredLanguage: text(64, shown, filter),
  proxyAddresses: texts(never, filter),
  securityIdentifier: text(undefined, never),
  showInAddressList: flag(),
  signInSessionsValidFromDateTime: date(never),
  state: text(128, filter),
  streetAddress: text(1024, filter),
  surname: text(64, shown, filter),
  usageLocation: text(2, filter),
  userPrincipalName: text(113, required, shown, filter),
  userType: text(16, filter),
};

const group: PropertyTable = {
  id: text(undefined, never, shown, filter),
  classification: text(256, shown, filter),
  createdDateTime: date(never, shown, filter),
  creationOptions: texts(never, shown),
  deletedDateTime: date(never, shown),
  description: text(1024, shown, filter),
  displayName: text(256, required, shown, filter),
  expirationDateTime: date(never, shown),
  groupTypes: texts(create, shown, filter),
  isAssignableToRole: flag(create, shown, filter),
  mail: text(256, never, shown, filter),
  mailEnabled: flag(required, create, shown, filter),
  mailNickname: text(64, required, shown, filter),
  membershipRule: text(3072, shown),
  membershipRuleProcessingState: text(16, shown),
  onPremisesDomainName: text(undefined, never, shown),
  onPremisesLastSyncDateTime: date(never, shown, filter),
  onPremisesNetBiosName: text(undefined, never, shown),
  onPremisesProvisioningErrors: texts(never, shown),
  onPremisesSamAccountName: text(undefined, never, shown, filter),
  onPremisesSecurityIdentifier: text(undefined, never, shown, filter),
  onPremisesSyncEnabled: flag(never, shown, filter),
  preferredDataLocation: text(16, shown),
  preferredLanguage: text(64, shown, filter),
  proxyAddresses: texts(never, shown, filter),
  renewedDateTime: date(never, shown),
  resourceBehaviorOptions: texts(create, shown),
  resourceProvisioningOptions: texts(create, shown),
  securityEnabled: flag(required, shown, filter),
  securityIdentifier: text(undefined, never, shown, filter),
  theme: text(16, shown),
  // An alternate key: given on create, immutable afterwards.
  uniqueName: text(128, create, shown, filter),
  visibility: text(32, shown),
};

const orgContact: PropertyTable = {
  id: text(undefined, never, shown, filter),
  addresses: texts(never, shown),
  companyName: text(64, never, shown, filter),
  deletedDateTime: date(never, shown),
  department: text(64, never, shown),
  displayName: text(256, never, shown, filter),
  givenName: text(64, never, shown, filter),
  jobTitle: text(128, never, shown, filter),
  mail: text(256, never, shown, filter),
  mailNickname: text(64, never, shown, filter),
  onPremisesLastSyncDateTime: date(never, shown),
  onPremisesProvisioningErrors: texts(never, shown),
  onPremisesSyncEnabled: flag(never, shown, filter),
  phones: texts(never, shown),
  proxyAddresses: texts(never, shown, filter),
  surname: text(64, never, shown, filter),
};

export const schema: Readonly<Record<ObjectType, PropertyTable>> = { user, group, orgContact };

/** Graph's name of the type in refusals: `User`, `Group`, `OrgContact`. */
export const resourceName: Readonly<Record<ObjectType, string>> = { user: 'User', group: 'Group', orgContact: 'OrgContact' };

const EXTENSION = /^extension_[0-9a-f]{32}_\w{1,128}$/i;
const EXTENSION_ROW: PropertyRow = { kind: 'text', max: 256, write: 'always', filter: true };

/**
 * The row of a property, or undefined for one Graph does not know. Directory extensions (`extension_<appId>_<name>`) count
 * as registered for users and groups: the sandbox has no application objects to register them on.
 */
export function propertyRow(type: ObjectType, name: string): PropertyRow | undefined {
  const table = schema[type];
  if (Object.hasOwn(table, name)) return table[name];
  return type !== 'orgContact' && EXTENSION.test(name) ? EXTENSION_ROW : undefined;
}

/** Names returned when the request has no `$select`. */
export const shownByDefault: Readonly<Record<ObjectType, readonly string[]>> = {
  user: namesShown(user),
  group: namesShown(group),
  orgContact: namesShown(orgContact),
};

function namesShown(table: PropertyTable): string[] {
  return Object.keys(table).filter((name) => table[name]?.shown);
}
