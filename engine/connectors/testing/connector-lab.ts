import type { ConnectorRecord, ConnectorSettings, LdapSettings } from '../../../shared/model/connector.ts';
import { ldapSettings } from '../../../shared/model/connector.ts';
import type { ConnectorId } from '../../../shared/model/identifier.ts';
import { emptySchema } from '../../../shared/model/schema.ts';
import type { Connector, ConnectorContext, Discovery, DiscoveryError, ImportEntry, ImportRequest, KnownObjects } from '../connector.ts';
import { ldapConnector } from '../ldap/ldap-connector.ts';

/** A connector record for tests; nothing but its configuration matters to a connector. */
export const recordFor = (configuration: ConnectorSettings): ConnectorRecord => ({
  id: '00000000-0000-0000-0000-000000000001' as ConnectorId,
  name: 'test',
  description: '',
  configuration,
  partitions: [],
  parameters: {},
  schema: emptySchema,
  objectTypes: [],
  attributes: [],
  order: 1,
  created: 0,
  modified: 0,
  fullImportRequired: false,
  fullSyncRequired: false,
});

/** A context whose only secret is the password. */
export const contextWith = (password: string | undefined, assetsFolder = ''): ConnectorContext => ({
  secret: async (key) => (key === 'password' ? password : undefined),
  dataFolder: '',
  assetsFolder,
  log: { info: () => {}, warn: () => {} },
});

/** An LDAP connector with default settings except for those given. */
export function ldapConnectorFor(
  settings: Pick<LdapSettings, 'url' | 'bindDn'> & Partial<LdapSettings>,
  password: string | undefined,
): Connector {
  return ldapConnector.create(recordFor({ type: 'ldap', settings: ldapSettings.parse(settings) }), contextWith(password));
}

/** For delta imports of connectors that never ask. */
export const nothingKnown: KnownObjects = {
  among: async () => new Set(),
  named: async () => new Map(),
  all: async () => [],
  referrers: async () => [],
  awaiting: async () => [],
};

export interface ImportOutcome {
  readonly entries: readonly ImportEntry[];
  readonly errors: readonly DiscoveryError[];
  readonly filtered: number;
  readonly batches: number;
}

/** Runs a full import to its end with the types and partition discovery proposes, unless told otherwise. */
export async function importAll(
  connector: Connector,
  discovery: Discovery,
  overrides: Partial<ImportRequest> = {},
): Promise<ImportOutcome> {
  const request: ImportRequest = {
    partition: discovery.partitions[0]?.name ?? '',
    objectTypes: discovery.objectTypes,
    attributes: [],
    schema: discovery.schema,
    watermark: undefined,
    signal: new AbortController().signal,
    ...overrides,
  };
  const entries: ImportEntry[] = [];
  const errors: DiscoveryError[] = [];
  let filtered = 0;
  let batches = 0;
  for await (const batch of connector.fullImport(request)) {
    entries.push(...batch.entries);
    errors.push(...batch.errors);
    filtered += batch.filtered ?? 0;
    batches++;
  }
  return { entries, errors, filtered, batches };
}
