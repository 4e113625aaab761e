import type { ConfigurationDocument, ConfiguredConnector } from '../../../shared/model/configuration-document.ts';
import type { ConnectorSettings } from '../../../shared/model/connector.ts';
import { type ConnectorId, ENTRA_CONNECTOR_ID } from '../../../shared/model/identifier.ts';
import { emptySchema, type Schema } from '../../../shared/model/schema.ts';
import { neededSecrets, profilesOf } from '../document/read-document.ts';
import { withExtensions } from './directory-extensions.ts';
import type { Findings } from './findings.ts';
import type { SourceConfiguration, SourceConnector } from './source-configuration.ts';
import { NO_GUID } from './xml-reading.ts';

interface Here {
  /** The rules of the source, with the ids of this server. */
  readonly fitted: ConfigurationDocument['rules'];
  readonly idHere: (id: string) => ConnectorId;
  readonly findings: Findings;
}

/**
 * All connectors after an import: those here, those of the files beside them, and one for each that rules name without a
 * file of its own, so that no rule is lost; it has to be mapped to a connector here, or be given a connection.
 */
export function connectorsFrom(
  source: SourceConfiguration,
  current: readonly ConfiguredConnector[],
  here: Here,
): readonly ConfiguredConnector[] {
  const { fitted, idHere, findings } = here;
  const connectors = new Map<string, ConfiguredConnector>(current.map((connector) => [connector.id, connector]));
  let order = Math.max(-1, ...current.map((connector) => connector.order));
  const seen = new Set<string>();
  for (const connector of source.connectors) {
    const id = idHere(connector.id);
    if (seen.has(id)) findings.problem(connector.file, `${connector.path}/id`, `Another file has a connector for ${id} too.`);
    seen.add(id);
    const existing = connectors.get(id);
    connectors.set(id, existing === undefined ? created(connector, id, ++order, here) : joined(existing, connector, findings));
  }
  for (const { connectorId, name } of fitted) {
    if (connectors.has(connectorId)) continue;
    const rules = fitted.filter((rule) => rule.connectorId === connectorId).length;
    const reason =
      `The rule “${name}”${rules > 1 ? ` and ${rules - 1} more` : ''} name a connector that is neither in the files nor here: ${connectorId}. ` +
      'It is added without a connection; map it to a connector here, or set its connection before it runs.';
    findings.leave(source.rules.find(({ rule }) => idHere(rule.connectorId) === connectorId)?.file ?? '', 'connector', reason);
    connectors.set(connectorId, placeholder(connectorId, connectorId, ++order));
  }
  const sources = new Map(source.connectors.map((connector) => [idHere(connector.id) as string, connector]));
  return [...connectors.values()].map((connector) => withExtensions(connector, fitted, sources.get(connector.id)));
}

/** A forest has hundreds of classes; what is not selected is read from the directory when somebody needs it. */
const MOST_TYPES = 100;

function created(source: SourceConnector, id: ConnectorId, order: number, { fitted, findings }: Here): ConfiguredConnector {
  const { file, name, kind, configuration } = source;
  if (configuration === undefined) {
    const reason = `Isthmus has no connector of the kind ${kind}. Its rules are taken; map it to a connector here, or set another connection.`;
    findings.leave(file, source.path, reason);
    return { ...placeholder(id, name, order), description: source.description };
  }
  if (configuration.type === 'entra' && configuration.settings.clientId === NO_GUID) {
    findings.leave(file, source.path, 'An application is not exported: register one for Isthmus and set it with the connector.');
  }
  const named = new Set(fitted.filter(({ connectorId }) => connectorId === id).map(({ csObjectType }) => csObjectType));
  const schema = schemaOf(source, named);
  const offered = new Set(schema.objectTypes.map((type) => type.name));
  const listed = [...new Set(source.partitions.flatMap(({ objectTypes }) => objectTypes))].filter((type) => offered.has(type));
  const chosen = listed.filter((type) => source.complete || !containers.has(type) || named.has(type));
  for (const type of listed) {
    if (!chosen.includes(type)) findings.leave(file, `//object-class[.='${type}']`, 'Containers are no objects to synchronize.');
  }
  const partitions = source.partitions.map(({ name: partition, selected, parameters }) => ({
    name: partition,
    selected,
    parameters: { ...parameters },
  }));
  return {
    ...{ id, name, description: source.description, order, configuration, secrets: neededSecrets(configuration) },
    ...{ partitions, runProfiles: profilesOf(partitions), parameters: { ...source.parameters }, objectTypes: chosen },
    attributes: selectedAttributes(source, schema, findings),
    schema: schema as ConfiguredConnector['schema'],
  };
}

const containers: ReadonlySet<string> = new Set(['container', 'domainDNS', 'organizationalUnit']);

function schemaOf({ schema, partitions, complete }: SourceConnector, named: ReadonlySet<string>): Schema {
  if (schema === undefined) return emptySchema;
  if (complete || schema.objectTypes.length <= MOST_TYPES) return schema.schemaOf(new Set(schema.objectTypes));
  return schema.schemaOf(new Set([...partitions.flatMap(({ objectTypes }) => objectTypes), ...named]));
}

function selectedAttributes({ file, attributes }: SourceConnector, schema: Schema, findings: Findings): string[] {
  return [...new Set(attributes)].filter((name) => {
    const known = Object.hasOwn(schema.attributes, name);
    if (!known) findings.leave(file, `//attribute-inclusion/attribute[.='${name}']`, 'The schema has no such attribute.');
    return known;
  });
}

/** A connector that exists here stays as it is, and reads what the file's connector reads as well. */
function joined(existing: ConfiguredConnector, source: SourceConnector, findings: Findings): ConfiguredConnector {
  const { file, partitions } = source;
  if (source.complete) return existing;
  const stays = (what: string) => `${existing.name} exists here and keeps its ${what}.`;
  findings.leave(file, source.path, stays('connection'));
  if (partitions.length > 0) findings.leave(file, source.path, stays('partitions and containers'));
  if (source.schema !== undefined) findings.leave(file, source.path, stays('schema'));
  const has = (name: string) => Object.hasOwn(existing.schema.attributes, name);
  const missing = source.attributes.filter((name) => !has(name));
  for (const name of missing)
    findings.leave(file, `//attribute-inclusion/attribute[.='${name}']`, `The schema of ${existing.name} has no such attribute.`);
  const attributes = [...new Set([...existing.attributes, ...source.attributes.filter(has)])].sort((a, b) => (a < b ? -1 : 1));
  return attributes.length === existing.attributes.length ? existing : { ...existing, attributes };
}

/** `.invalid` never resolves: a run says that there is no connection, and nothing else. */
function placeholder(id: ConnectorId, name: string, order: number): ConfiguredConnector {
  const configuration: ConnectorSettings =
    id === ENTRA_CONNECTOR_ID
      ? {
          type: 'entra',
          settings: {
            ...{ tenantId: 'unknown.invalid', clientId: NO_GUID, credential: 'secret', sandbox: false },
            ...{ authorityHost: 'https://login.microsoftonline.com', graphUrl: 'https://graph.microsoft.com/v1.0' },
          },
        }
      : {
          type: 'ldap',
          settings: {
            ...{ url: `ldaps://${id}.invalid`, startTls: false, bindDn: '', namingContexts: [], includedContainers: [] },
            ...{ excludedContainers: [], pageSize: 1000, timeout: 120, objectTypes: [] },
          },
        };
  return {
    ...{ id, name, description: '', order, configuration, secrets: neededSecrets(configuration), partitions: [], parameters: {} },
    ...{ objectTypes: [], attributes: [], runProfiles: profilesOf([]), schema: emptySchema as ConfiguredConnector['schema'] },
  };
}
