import {
  CONFIGURATION_FORMAT,
  CONFIGURATION_FORMAT_VERSION,
  ConfigurationDocument,
  type ConfiguredConnector,
} from '../../../shared/model/configuration-document.ts';
import { configurationSettingNames, configurationSettings } from '../../../shared/model/configuration-settings.ts';
import { type ConnectorRecord, connectorSecretKeys, connectorSettings } from '../../../shared/model/connector.ts';
import type { SyncRule } from '../../../shared/model/rule.ts';
import { runProfiles } from '../../../shared/model/run-profile.ts';
import type { Reads } from '../../store/store.ts';
import { canonical } from './canonical.ts';
import { schemaTree } from './schema-tree.ts';

/** The configuration in force, in canonical form. Not validated: what is stored is what is told. */
export async function readDocument(read: Reads): Promise<ConfigurationDocument> {
  const [connectors, rules, metaverse] = await Promise.all([read.connectors(), read.rules(), read.metaverseSchema()]);
  const settings: { [name: string]: unknown } = {};
  for (const name of configurationSettingNames) {
    const value = await read.setting(configurationSettings[name].key);
    if (value !== undefined) settings[name] = value;
  }
  return canonicalDocument({
    format: CONFIGURATION_FORMAT,
    version: CONFIGURATION_FORMAT_VERSION,
    connectors: connectors.map(configuredConnector),
    metaverse,
    rules,
    settings,
  } as unknown as ConfigurationDocument);
}

/**
 * One form for equal content: keys in the order of the schema, connectors by creation, rules by precedence. What follows from
 * the rest – run profiles, names of secrets – is what follows from it.
 */
export function canonicalDocument(document: ConfigurationDocument): ConfigurationDocument {
  const { connectors, rules, ...rest } = document;
  const ordered = { ...rest, connectors: connectors.map(withConsequences).sort(byOrder), rules: [...rules].sort(byPrecedence) };
  return canonical(tree, ordered) as ConfigurationDocument;
}

/** A connector's part of the document; state – times, what is required – and secrets stay behind. */
export function configuredConnector(record: ConnectorRecord): ConfiguredConnector {
  const { id, name, description, order, partitions, parameters, objectTypes, attributes, schema } = record;
  const configuration = connectorSettings.safeParse(record.configuration).data ?? record.configuration;
  return {
    id,
    name,
    description,
    order,
    configuration,
    secrets: neededSecrets(configuration),
    partitions: partitions.map((partition) => ({ ...partition, parameters: { ...partition.parameters } })),
    parameters: { ...parameters },
    objectTypes: [...objectTypes],
    attributes: [...attributes],
    runProfiles: profilesOf(partitions),
    schema: schema as ConfiguredConnector['schema'],
  };
}

/** The secrets a connector signs in with; a sandbox tenant brings its own. */
export function neededSecrets(configuration: ConnectorRecord['configuration']): string[] {
  if (configuration.type === 'entra') {
    const { sandbox, credential } = configuration.settings;
    return sandbox ? [] : [credential === 'secret' ? 'clientSecret' : 'privateKey'];
  }
  return [...connectorSecretKeys[configuration.type]];
}

/** The default run profiles with a step for each selected partition. */
export const profilesOf = (partitions: ConnectorRecord['partitions']): ConfiguredConnector['runProfiles'] =>
  runProfiles.map(({ name, key }) => ({
    name,
    steps: partitions.filter(({ selected }) => selected).map((partition) => ({ type: key, partition: partition.name })),
  }));

const withConsequences = (connector: ConfiguredConnector): ConfiguredConnector => ({
  ...connector,
  secrets: neededSecrets(connector.configuration),
  runProfiles: profilesOf(connector.partitions),
});

const tree = schemaTree(ConfigurationDocument);

const byOrder = (a: ConfiguredConnector, b: ConfiguredConnector): number => a.order - b.order || (a.id < b.id ? -1 : 1);
const byPrecedence = (a: Pick<SyncRule, 'id' | 'precedence'>, b: Pick<SyncRule, 'id' | 'precedence'>): number =>
  a.precedence - b.precedence || (a.id < b.id ? -1 : 1);
