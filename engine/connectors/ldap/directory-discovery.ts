import type { Client } from 'ldapts';
import type { LdapSettings } from '../../../shared/model/connector.ts';
import { dnKey } from '../../../shared/model/dn.ts';
import type { Discovery } from '../connector.ts';
import { domainParameters, forestParameters, type NetbiosNames } from '../naming-context.ts';
import { synchronizedTypes } from '../object-class.ts';
import { readActiveDirectorySchema, readDomains } from './active-directory.ts';
import type { RootDse } from './root-dse.ts';
import { readSubschema } from './subschema.ts';

const NO_NAMES: NetbiosNames = new Map();

/**
 * Schema, partitions and rule parameters of a directory: from the schema and configuration partitions of Active Directory,
 * from the subschema of any other. Throws what ldapts throws.
 */
export async function discoverDirectory(client: Client, root: RootDse, settings: LdapSettings): Promise<Discovery> {
  const { schemaContext, configurationContext } = root;
  const active = root.flavour === 'active-directory' && schemaContext !== undefined;
  const schema = active ? await readActiveDirectorySchema(client, schemaContext) : await readSubschema(client, root.subschemaSubentry);
  const forest = active && configurationContext !== undefined ? await readDomains(client, configurationContext) : undefined;
  const contexts = contextsOf(root, settings, forest?.domains);
  const netbios = forest?.netbios ?? NO_NAMES;
  const offered = new Set(schema.objectTypes.map((type) => type.name));
  return {
    schema,
    partitions: contexts.map((name) => ({ name, selected: true, parameters: domainParameters(name, netbios) })),
    parameters: forestParameters(contexts, netbios, root.rootDomain),
    objectTypes: settings.objectTypes.length > 0 ? settings.objectTypes : synchronizedTypes.filter((name) => offered.has(name)),
  };
}

/** Those of the settings; else all of the server, in Active Directory only the domains it holds. */
function contextsOf(root: RootDse, settings: LdapSettings, domains: ReadonlySet<string> | undefined): readonly string[] {
  if (settings.namingContexts.length > 0) return settings.namingContexts;
  if (domains === undefined || domains.size === 0) return root.namingContexts;
  return root.namingContexts.filter((dn) => domains.has(dnKey(dn)));
}

/** Attributes that can be the anchor, best first. */
const ANCHORS = ['entryUUID', 'nsUniqueId', 'ipaUniqueID', 'GUID'];

/** Which attribute identifies objects for ever: objectGUID in Active Directory, else the first the schema knows. */
export function anchorAttributeOf(root: RootDse, schemaAttributes: { readonly [name: string]: unknown }): string {
  if (root.flavour === 'active-directory') return 'objectGUID';
  const known = new Set(Object.keys(schemaAttributes).map((name) => name.toLowerCase()));
  return ANCHORS.find((name) => known.has(name.toLowerCase())) ?? 'entryUUID';
}
