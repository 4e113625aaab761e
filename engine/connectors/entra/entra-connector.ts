import type { ConnectionResult, Connector, ConnectorFactory, Discovery } from '../connector.ts';
import type { Pacing } from './backoff.ts';
import { isJsonObject } from './conversion.ts';
import { deltaImport } from './delta-import.ts';
import { exportChanges, takesChange } from './export-changes.ts';
import { fullImport } from './full-import.ts';
import { collectionOf, textOf } from './graph-answer.ts';
import { GraphClient } from './graph-client.ts';
import { asConnectorFailure, faultStatus, GraphFault } from './graph-fault.ts';
import { defaultObjectTypes, entraSchema } from './schema-mapping.ts';
import { openSignIn } from './sign-in.ts';
import { openTransport, type Transport } from './transport.ts';

export { notWritableReason } from './schema-mapping.ts';

/** Microsoft Entra ID through Microsoft Graph; the sandbox tenant is spoken to in the same way. */
export const entraConnector: ConnectorFactory = entraConnectorFactory();

/** Tests give their own clock and chance, or a transport without a network. */
export function entraConnectorFactory(replaced: { readonly pacing?: Pacing; readonly transport?: Transport } = {}): ConnectorFactory {
  return {
    type: 'entra',
    create(record, context) {
      if (record.configuration.type !== 'entra') throw new TypeError(`Connector ${record.name} is not an Entra connector.`);
      const { settings } = record.configuration;
      const transport = replaced.transport ?? openTransport({ caFile: settings.caFile });
      const tokens = openSignIn(settings, context.secret, transport);
      const client = new GraphClient({ graphUrl: settings.graphUrl, tokens, transport, log: context.log, pacing: replaced.pacing });
      return entraConnection(client, settings.tenantId, transport);
    },
  };
}

function entraConnection(client: GraphClient, tenantId: string, transport: Transport): Connector {
  return {
    capabilities: { fullImport: true, deltaImport: true, export: true, noReferencesInFirstPass: true },
    test: () => testConnection(client, tenantId),
    discover: () => asFailure(client, () => discover(client)),
    fullImport: (request) => guarded(client, () => fullImport(client, request)),
    deltaImport: (request) => guarded(client, () => deltaImport(client, request)),
    exportChanges: (request) => guarded(client, () => exportChanges(client, request)),
    takes: takesChange,
    close: () => transport.close(),
  };
}

interface Organization {
  readonly id: string;
  readonly name: string;
  readonly initialDomain: string;
}

async function readOrganization(client: GraphClient): Promise<Organization> {
  const [found] = collectionOf(await client.get('/organization?$select=id,displayName,verifiedDomains', undefined));
  const domains = Array.isArray(found?.verifiedDomains) ? found.verifiedDomains.filter(isJsonObject) : [];
  const initial = domains.find((domain) => domain.isInitial === true);
  return { id: textOf(found?.id) ?? '', name: textOf(found?.displayName) ?? '', initialDomain: textOf(initial?.name) ?? '' };
}

async function testConnection(client: GraphClient, tenantId: string): Promise<ConnectionResult> {
  try {
    const organization = await readOrganization(client);
    const server = `${organization.name} (${organization.initialDomain || tenantId})`;
    return {
      result: 'success',
      server,
      message: `Signed in to ${organization.name}, tenant ${organization.id || tenantId}, through ${client.server}.`,
    };
  } catch (error) {
    if (!(error instanceof GraphFault)) throw error;
    return { result: faultStatus(error.kind), server: `${tenantId} at ${client.server}`, message: error.message };
  }
}

async function discover(client: GraphClient): Promise<Discovery> {
  const organization = await readOrganization(client);
  return {
    schema: entraSchema(),
    partitions: [{ name: 'default', selected: true, parameters: {} }],
    parameters: {
      'Tenant.ID': organization.id,
      'Tenant.DisplayName': organization.name,
      'Tenant.InitialDomain': organization.initialDomain,
    },
    objectTypes: defaultObjectTypes,
  };
}

async function asFailure<T>(client: GraphClient, action: () => Promise<T>): Promise<T> {
  const before = client.answers;
  try {
    return await action();
  } catch (error) {
    throw asConnectorFailure(error, client.answers > before, client.server);
  }
}

/** Faults become failures of the step: at the start or on the way, by whether Graph has answered since. */
async function* guarded<T>(client: GraphClient, action: () => AsyncIterable<T>): AsyncGenerator<T> {
  const before = client.answers;
  try {
    yield* action();
  } catch (error) {
    throw asConnectorFailure(error, client.answers > before, client.server);
  }
}
