import { createHash } from 'node:crypto';
import type { ConfiguredConnector } from '../../../shared/model/configuration-document.ts';
import { connectorTypeNames } from '../../../shared/model/connector.ts';
import { OWN_CONFIGURATION } from './connector-xml.ts';
import { dsmlSchema } from './dsml-schema.ts';
import { parameterValue, parameterValues } from './parameter-xml.ts';
import { runData } from './run-profile-xml.ts';
import { element, type XmlNode, xmlText } from './xml-text.ts';

export const connectorFileName = ({ id }: ConfiguredConnector): string => `Connectors/Connector_{${id}}.xml`;

/** `<ma-data>`: what the document knows of a connector, in the product's order (spec/rules-format.md §8). */
export function connectorXml(connector: ConfiguredConnector): string {
  const { id, name, description, configuration, attributes, partitions, schema } = connector;
  const isDirectory = configuration.type === 'ldap' && schema.objectTypes.some((type) => type.name === 'foreignSecurityPrincipal');
  const parameters = [
    ...parametersOf(connector.parameters, 'global'),
    parameterValue(OWN_CONFIGURATION, JSON.stringify(configuration), 'global'),
  ];
  const values = element('parameter-values', parameters);
  const ids = partitions.map((partition) => partitionId(id, partition.name));
  return xmlText(
    element('ma-data', [
      element('format-version', '1'),
      element('id', `{${id.toUpperCase()}}`),
      element('name', name),
      element('category', isDirectory ? 'AD' : 'Extensible2'),
      element('description', description),
      element('subtype', isDirectory ? undefined : subtypes[configuration.type]),
      dsmlSchema(schema),
      element('private-configuration', [element(isDirectory ? 'adma-configuration' : 'MAConfig', [values])]),
      element(
        'attribute-inclusion',
        attributes.map((attribute) => element('attribute', attribute)),
      ),
      element('join'),
      element('projection'),
      element('export-attribute-flow'),
      element(
        'ma-partition-data',
        partitions.map((partition, at) => partitionXml(partition, ids[at] ?? '', connector)),
      ),
      runData(ids.filter((_, at) => partitions[at]?.selected === true)),
      element('component_mappings'),
    ]),
  );
}

const subtypes: { readonly [type in ConfiguredConnector['configuration']['type']]: string } = {
  entra: 'Windows Azure Active Directory (Microsoft)',
  ldap: 'Generic LDAP (Microsoft)',
  ldif: connectorTypeNames.ldif,
};

function partitionXml(
  { name, selected, parameters }: ConfiguredConnector['partitions'][number],
  id: string,
  connector: ConfiguredConnector,
): XmlNode {
  const { configuration, objectTypes } = connector;
  const [included, excluded] =
    configuration.type === 'ldap' ? [configuration.settings.includedContainers, configuration.settings.excludedContainers] : [[], []];
  const inside = (container: string) => container.toLowerCase().endsWith(name.toLowerCase());
  const list = (tag: string, names: readonly string[]) =>
    element(
      `${tag}s`,
      names.filter(inside).map((container) => element(tag, container)),
    );
  return element('partition', [
    element('id', `{${id}}`),
    element('name', name),
    element('selected', selected ? '1' : '0'),
    element('filter', [
      element(
        'object-classes',
        objectTypes.map((type) => element('object-class', type)),
      ),
      element('containers', [list('exclusion', excluded), list('inclusion', included)]),
    ]),
    parameterValues(parameters, 'partition'),
  ]);
}

const parametersOf = (parameters: { readonly [name: string]: string }, use: string): readonly XmlNode[] =>
  Object.entries(parameters).map(([name, value]) => parameterValue(name, value, use));

/** The product numbers partitions at random; the same one here for the same name. */
function partitionId(connector: string, name: string): string {
  const hash = createHash('sha256').update(`${connector}/${name}`).digest('hex');
  return [hash.slice(0, 8), hash.slice(8, 12), `8${hash.slice(13, 16)}`, `8${hash.slice(17, 20)}`, hash.slice(20, 32)].join('-');
}
