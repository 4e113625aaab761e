import type { Client } from 'ldapts';
import { dnKey } from '../../../shared/model/dn.ts';
import type { DirectoryFlavour } from '../well-known-attributes.ts';
import { readEntry, textsOf } from './paged-search.ts';

/** What a server says about itself (RFC 4512 §5.1, MS-ADTS §3.1.1.3.2). */
export interface RootDse {
  readonly flavour: DirectoryFlavour;
  /** What to call it in messages: Active Directory, Samba, OpenLDAP … */
  readonly product: string;
  /** Naming contexts with objects of people: no configuration, schema, DNS zones, logs or monitors. */
  readonly namingContexts: readonly string[];
  readonly subschemaSubentry: string;
  /** Active Directory only. */
  readonly configurationContext: string | undefined;
  readonly schemaContext: string | undefined;
  readonly rootDomain: string | undefined;
  readonly controls: ReadonlySet<string>;
  /** Directory service that answers (NTDS settings object of a domain controller); Active Directory only. */
  readonly serviceName: string | undefined;
  /** Base of the access log (OpenLDAP, slapo-accesslog) and of the change log (389, Oracle) where the server has one. */
  readonly accessLog: string | undefined;
  readonly changeLog: string | undefined;
}

const CAPABILITY_ACTIVE_DIRECTORY = '1.2.840.113556.1.4.800';
const CAPABILITY_LIGHTWEIGHT_DIRECTORY = '1.2.840.113556.1.4.1851';
const NOT_DATA = /^(?:cn=(?:config|schema|subschema|monitor|accesslog|log|changelog|configuration)|dc=(?:domain|forest)dnszones)(?:,|$)/i;

/** Reads the root entry. Throws what ldapts throws. */
export async function readRootDse(client: Client): Promise<RootDse> {
  const entry = await readEntry(client, '', ['*', '+', 'changelog']);
  const all = (name: string): readonly string[] => (entry === undefined ? [] : textsOf(entry, name));
  const one = (name: string): string | undefined => all(name)[0];
  const capabilities = all('supportedCapabilities');
  const active = capabilities.includes(CAPABILITY_ACTIVE_DIRECTORY) || capabilities.includes(CAPABILITY_LIGHTWEIGHT_DIRECTORY);
  const notData = new Set([one('configurationNamingContext'), one('schemaNamingContext')].map((dn) => dnKey(dn ?? '')));
  return {
    flavour: active ? 'active-directory' : 'generic',
    product: productOf(active, one('vendorName'), one('vendorVersion'), all('objectClass')),
    namingContexts: all('namingContexts').filter((dn) => dn !== '' && !NOT_DATA.test(dn) && !notData.has(dnKey(dn))),
    subschemaSubentry: one('subschemaSubentry') ?? 'cn=Subschema',
    configurationContext: one('configurationNamingContext'),
    schemaContext: one('schemaNamingContext'),
    rootDomain: one('rootDomainNamingContext'),
    controls: new Set(all('supportedControl')),
    serviceName: one('dsServiceName'),
    accessLog: all('namingContexts').find((dn) => /^cn=accesslog$/i.test(dn)),
    changeLog: one('changelog') ?? all('namingContexts').find((dn) => /^cn=changelog$/i.test(dn)),
  };
}

function productOf(active: boolean, vendor: string | undefined, version: string | undefined, objectClass: readonly string[]): string {
  if (vendor?.startsWith('Samba')) return 'Samba Active Directory';
  if (active) return 'Active Directory';
  if (objectClass.includes('OpenLDAProotDSE')) return 'OpenLDAP';
  return version ?? vendor ?? 'LDAP directory';
}
