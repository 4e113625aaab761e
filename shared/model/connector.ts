import { z } from 'zod';
import type { ConnectorId } from './identifier.ts';
import type { Schema } from './schema.ts';

/** Connector types of this build; `sandbox` tenants are `entra` connectors whose tenant is ours. */
export const connectorTypes = ['ldif', 'ldap', 'entra'] as const;
export type ConnectorType = (typeof connectorTypes)[number];

/** Names as the Connectors tab shows them (spec/console.md §3). */
export const connectorTypeNames: { readonly [T in ConnectorType]: string } = {
  ldif: 'LDIF File',
  ldap: 'LDAP Directory',
  entra: 'Microsoft Entra ID (Microsoft)',
};

/** LDIF files as a directory: one partition per file or per suffix. Full import only. */
export const ldifSettings = z.object({
  /** Absolute paths, or `asset:<name>` for a file shipped in assets/. */
  files: z.array(z.string().min(1)).min(1),
  /** Attribute holding the immutable id. */
  anchorAttribute: z.string().default('objectGUID'),
  /** Naming contexts, DNs; derived from the files when empty. */
  namingContexts: z.array(z.string()).default([]),
});
export type LdifSettings = z.infer<typeof ldifSettings>;

export const ldapSettings = z.object({
  /** ldap://host[:port] or ldaps://host[:port] */
  url: z.string().regex(/^ldaps?:\/\/[^/\s]+\/?$/i, 'An LDAP URL looks like ldap://dc1.example.com or ldaps://dc1.example.com:636'),
  startTls: z.boolean().default(false),
  /** PEM file with the certificate authority to trust, besides the system's. */
  caFile: z.string().optional(),
  bindDn: z.string(),
  /** Empty: all naming contexts the server publishes except configuration, schema and cn=config/monitor. */
  namingContexts: z.array(z.string()).default([]),
  /** Containers inside the naming contexts; nearest listed ancestor decides (spec/engine.md §1.2). */
  includedContainers: z.array(z.string()).default([]),
  excludedContainers: z.array(z.string()).default([]),
  pageSize: z.number().int().min(1).max(10_000).default(1000),
  /** Seconds. */
  timeout: z.number().int().min(1).max(3600).default(120),
  objectTypes: z.array(z.string()).default([]),
});
export type LdapSettings = z.infer<typeof ldapSettings>;

export const entraSettings = z.object({
  tenantId: z.string().min(1),
  clientId: z.string().min(1),
  /** How the application signs in; the secret or the private key itself lives in the secret store. */
  credential: z.enum(['secret', 'certificate']).default('secret'),
  /** PEM certificate (public part) when credential = certificate. */
  certificate: z.string().optional(),
  authorityHost: z.string().url().default('https://login.microsoftonline.com'),
  graphUrl: z.string().url().default('https://graph.microsoft.com/v1.0'),
  /** PEM file of an extra certificate authority (the sandbox tenant's own). */
  caFile: z.string().optional(),
  /** This tenant is the sandbox of this data folder; the engine starts it when it is needed. */
  sandbox: z.boolean().default(false),
});
export type EntraSettings = z.infer<typeof entraSettings>;

export const connectorSettings = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ldif'), settings: ldifSettings }),
  z.object({ type: z.literal('ldap'), settings: ldapSettings }),
  z.object({ type: z.literal('entra'), settings: entraSettings }),
]);
export type ConnectorSettings = z.infer<typeof connectorSettings>;

export interface Partition {
  /** DN of the naming context, or `default`. */
  readonly name: string;
  readonly selected: boolean;
  /** Partition parameters of rules: Domain.FQDN, Domain.Netbios, Domain.LDAP. */
  readonly parameters: { readonly [name: string]: string };
}

/** What is stored of a connector; never a secret. */
export interface ConnectorRecord {
  readonly id: ConnectorId;
  readonly name: string;
  readonly description: string;
  readonly configuration: ConnectorSettings;
  readonly partitions: readonly Partition[];
  /** Connector parameters of rules: Connector.ID, Forest.FQDN, Forest.Netbios, Forest.LDAP. */
  readonly parameters: { readonly [name: string]: string };
  readonly schema: Schema;
  /** Selected object types and attributes (attribute inclusion list). */
  readonly objectTypes: readonly string[];
  readonly attributes: readonly string[];
  /** Order of creation; imports and rule generation follow it. */
  readonly order: number;
  readonly created: number;
  readonly modified: number;
  /** A configuration change asks for these before a delta is meaningful (spec/engine.md §5.6). */
  readonly fullImportRequired: boolean;
  readonly fullSyncRequired: boolean;
}

/** Secrets of a connector, by key; kept encrypted by the engine's secret store, written but never read back. */
export const connectorSecretKeys = { ldif: [], ldap: ['password'], entra: ['clientSecret', 'privateKey'] } as const;
