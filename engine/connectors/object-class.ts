/**
 * From a list of object classes to one object type: the most specific structural class (spec/engine.md §1.3: the object
 * type is the primary class).
 */

/** Structural classes with their parent, as AD and the usual LDAP schemas define them. */
const parents: { readonly [name: string]: string } = {
  person: 'top',
  organizationalPerson: 'person',
  user: 'organizationalPerson',
  contact: 'organizationalPerson',
  // AD derives inetOrgPerson from user, RFC 2798 from organizationalPerson; either way it wins over both.
  inetOrgPerson: 'user',
  residentialPerson: 'person',
  computer: 'user',
  'msDS-ManagedServiceAccount': 'computer',
  'msDS-GroupManagedServiceAccount': 'computer',
  group: 'top',
  groupOfNames: 'top',
  groupOfUniqueNames: 'top',
  groupOfURLs: 'top',
  groupOfMembers: 'top',
  posixGroup: 'top',
  organizationalRole: 'top',
  foreignSecurityPrincipal: 'top',
  organization: 'top',
  organizationalUnit: 'top',
  container: 'top',
  msExchSystemObjectsContainer: 'container',
  builtinDomain: 'top',
  domain: 'top',
  domainDNS: 'domain',
  dNSDomain: 'domain',
  lostAndFound: 'top',
  country: 'top',
  locality: 'top',
  account: 'top',
  device: 'top',
  'msDS-Device': 'top',
  applicationProcess: 'top',
  applicationEntity: 'top',
  printQueue: 'connectionPoint',
  connectionPoint: 'leaf',
  leaf: 'top',
  volume: 'connectionPoint',
  publicFolder: 'top',
  msExchDynamicDistributionList: 'top',
  crossRef: 'top',
  crossRefContainer: 'top',
  configuration: 'top',
  rIDManager: 'top',
  alias: 'top',
  referral: 'top',
  document: 'top',
  room: 'top',
};

/** Classes that say nothing about the kind of object. */
const uninformative = new Set([
  'top',
  'subentry',
  'extensibleobject',
  'securityprincipal',
  'mailrecipient',
  'posixaccount',
  'shadowaccount',
  'dcobject',
  'simplesecurityobject',
  'labeleduriobject',
  'uidobject',
  'pkiuser',
  'strongauthenticationuser',
  'msds-cloudextensions',
  'domainrelatedobject',
]);

interface ClassDefinition {
  readonly name: string;
  readonly depth: number;
}

const classes: ReadonlyMap<string, ClassDefinition> = new Map(
  Object.keys(parents).map((name) => [name.toLowerCase(), { name, depth: depthOf(name) }]),
);

/** Types whose objects people usually synchronize; selected when a directory is set up. */
export const synchronizedTypes: readonly string[] = [
  'user',
  'inetOrgPerson',
  'group',
  'contact',
  'foreignSecurityPrincipal',
  'groupOfNames',
  'groupOfUniqueNames',
  'groupOfMembers',
  'posixGroup',
];

/** Object types that occur only in Active Directory. */
export const activeDirectoryTypes: readonly string[] = ['user', 'group', 'contact', 'foreignSecurityPrincipal', 'domainDNS'];

/**
 * The object type of an entry: the deepest well-known class; among unknown ones the last listed, since AD and most tools
 * list from general to specific. undefined when every class is abstract or auxiliary (`unmappable-object-type`).
 */
export function objectTypeOf(objectClass: readonly string[]): string | undefined {
  let best: ClassDefinition | undefined;
  let unknown: string | undefined;
  for (const name of objectClass) {
    const key = name.toLowerCase();
    const known = classes.get(key);
    if (known === undefined) {
      if (!uninformative.has(key)) unknown = name;
    } else if (best === undefined || known.depth > best.depth) best = known;
  }
  return best?.name ?? unknown;
}

function depthOf(name: string): number {
  const parent = parents[name];
  return parent === undefined ? 0 : depthOf(parent) + 1;
}
