import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ConnectorRecord, EntraSettings } from '../../../shared/model/connector.ts';
import { type CsId, ENTRA_CONNECTOR_ID } from '../../../shared/model/identifier.ts';
import type { AttributeMap } from '../../../shared/model/value.ts';
import { type SandboxOptions, type SandboxTenant, startSandboxTenant } from '../../sandbox/sandbox-tenant.ts';
import type {
  Connector,
  ConnectorContext,
  ExportOperation,
  ExportOutcome,
  ImportEntry,
  KnownObjects,
  ReferenceChange,
} from '../connector.ts';
import type { Pacing } from './backoff.ts';
import { entraConnectorFactory } from './entra-connector.ts';
import { defaultObjectTypes, entraSchema } from './schema-mapping.ts';

/** Of what it may be asked, this connector asks only for anchors. */
const knownObjects = (known: readonly string[]): KnownObjects => ({
  among: async (anchors) => new Set(anchors.filter((anchor) => known.includes(anchor))),
  named: async () => new Map(),
  all: async () => [],
  referrers: async () => [],
  awaiting: async () => [],
});

/** A sandbox tenant and a connector on it, for integration tests of this folder. */
export interface TenantLab {
  readonly tenant: SandboxTenant;
  readonly connector: Connector;
  /** Waits the connector would have made, in milliseconds. */
  readonly waits: number[];
  /** Another connector on the same tenant with other settings or secrets. */
  connect(settings?: Partial<EntraSettings>, secrets?: { readonly [key: string]: string }): Connector;
  fullImport(
    objectTypes?: readonly string[],
    attributes?: readonly string[],
  ): Promise<{ entries: ImportEntry[]; watermark: string | undefined }>;
  /** `known`: anchors of objects that were imported before; with any, groups come with the changes of their members. */
  deltaImport(watermark: string | undefined, known?: readonly string[]): Promise<{ entries: ImportEntry[]; watermark: string | undefined }>;
  export(operations: readonly ExportOperation[]): Promise<ExportOutcome[]>;
  close(): Promise<void>;
}

export async function tenantLab(options: Omit<SandboxOptions, 'folder'> = {}): Promise<TenantLab> {
  const folder = await mkdtemp(join(tmpdir(), 'isthmus-entra-'));
  const tenant = await startSandboxTenant({ folder, ...options });
  const waits: number[] = [];
  const pacing: Pacing = {
    pause: async (milliseconds) => {
      waits.push(milliseconds);
      // Enough for the windows of a throttled sandbox to pass.
      await new Promise((resolve) => setTimeout(resolve, 5));
    },
    random: () => 0.5,
    now: Date.now,
  };
  const opened: Connector[] = [];
  const connect: TenantLab['connect'] = (settings = {}, secrets = { clientSecret: tenant.clientSecret }) => {
    const context: ConnectorContext = {
      secret: async (key) => secrets[key],
      dataFolder: folder,
      assetsFolder: folder,
      log: { info: () => undefined, warn: () => undefined },
    };
    const made = entraConnectorFactory({ pacing }).create(record(tenant, settings), context);
    opened.push(made);
    return made;
  };
  const connector = connect();
  const signal = new AbortController().signal;
  const request = { partition: 'default', attributes: [], objectTypes: defaultObjectTypes, schema: entraSchema(), signal };
  return {
    tenant,
    connector,
    waits,
    connect,
    fullImport: (objectTypes = defaultObjectTypes, attributes = []) =>
      collect(connector.fullImport({ ...request, objectTypes, attributes, watermark: undefined })),
    deltaImport: (watermark, known = []) =>
      collect(
        connector.deltaImport?.({ ...request, watermark, known: knownObjects(known), takesReferenceChanges: known.length > 0 }) ?? [],
      ),
    export: (operations) => all(connector.exportChanges?.({ partition: 'default', operations, schema: entraSchema(), signal }) ?? []),
    async close() {
      for (const each of opened) await each.close();
      await tenant.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function record(tenant: SandboxTenant, settings: Partial<EntraSettings>): ConnectorRecord {
  return {
    id: ENTRA_CONNECTOR_ID,
    name: 'sandbox',
    description: '',
    configuration: {
      type: 'entra',
      settings: {
        tenantId: tenant.tenantId,
        clientId: tenant.clientId,
        credential: 'secret',
        authorityHost: tenant.authorityHost,
        graphUrl: tenant.graphUrl,
        caFile: tenant.caFile,
        sandbox: true,
        ...settings,
      },
    },
    partitions: [],
    parameters: {},
    schema: entraSchema(),
    objectTypes: [],
    attributes: [],
    order: 1,
    created: 0,
    modified: 0,
    fullImportRequired: false,
    fullSyncRequired: false,
  };
}

async function collect(
  batches: AsyncIterable<{ readonly entries: readonly ImportEntry[]; readonly watermark?: string | undefined }> | readonly never[],
) {
  const entries: ImportEntry[] = [];
  let watermark: string | undefined;
  for await (const batch of batches) {
    entries.push(...batch.entries);
    watermark = batch.watermark ?? watermark;
  }
  return { entries, watermark };
}

export async function all<T>(items: AsyncIterable<T> | readonly T[]): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

/** An add whose whole image is `attributes`. */
export function add(
  id: number,
  objectType: string,
  attributes: AttributeMap,
  references: readonly ReferenceChange[] = [],
): ExportOperation {
  return operation(id, 'add', objectType, undefined, attributes, references);
}

export function update(
  id: number,
  objectType: string,
  anchor: string,
  attributes: AttributeMap,
  references: readonly ReferenceChange[] = [],
): ExportOperation {
  return operation(id, 'update', objectType, anchor, attributes, references);
}

export function remove(id: number, objectType: string, anchor: string): ExportOperation {
  return operation(id, 'delete', objectType, anchor, {}, []);
}

export function refer(attribute: string, operationOf: 'add' | 'delete', targetId: number, targetAnchor?: string): ReferenceChange {
  return {
    attribute,
    operation: operationOf,
    targetId: targetId as CsId,
    targetDn: `CN={${targetId}}`,
    targetAnchor,
    targetObjectType: 'user',
  };
}

function operation(
  id: number,
  kind: ExportOperation['operation'],
  objectType: string,
  anchor: string | undefined,
  attributes: AttributeMap,
  references: readonly ReferenceChange[],
): ExportOperation {
  return {
    id: id as CsId,
    operation: kind,
    dn: `CN={${id}}`,
    anchor,
    objectType,
    change: { operation: kind, attributes },
    expected: {},
    references,
  };
}

/** A user as the default rules stage it. */
export function person(name: string, more: AttributeMap = {}): AttributeMap {
  return {
    sourceAnchor: [`${name}-anchor+/==`],
    userPrincipalName: [`${name}@harbour.example`],
    displayName: [`Person ${name}`],
    alias: [name],
    accountEnabled: [true],
    ...more,
  };
}
