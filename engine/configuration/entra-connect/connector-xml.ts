import type { ConnectorSettings } from '../../../shared/model/connector.ts';
import { connectorSettings } from '../../../shared/model/connector.ts';
import { type ConnectionParts, connectionOf } from './connector-kind.ts';
import { type DsmlSchema, readDsmlSchema } from './dsml-schema.ts';
import type { FileFindings } from './findings.ts';
import { type Parameter, readParameters } from './parameter-xml.ts';
import { readPartition } from './partition-xml.ts';
import { readRunProfiles } from './run-profile-xml.ts';
import type { SourceConnector, SourcePartition } from './source-configuration.ts';
import type { XmlElement } from './xml-element.ts';
import { checkAttributes, guidOf, readBelow, textIn } from './xml-reading.ts';

/** Isthmus writes a connector's whole configuration into this parameter, so that its own exports lose nothing. */
export const OWN_CONFIGURATION = 'Isthmus.Configuration';

const LEGACY = 'Rules say this; the product leaves it empty.';
const STATE = 'A state of the server the file came from.';
const PASSWORDS = 'Isthmus synchronizes no passwords.';

/** Reads `<ma-data>` (spec/rules-format.md §8). undefined when it is no connector; the findings then have the problem. */
export function readConnector(root: XmlElement, file: string, findings: FileFindings): SourceConnector | undefined {
  const texts = new Map<string, string>();
  const text = (item: XmlElement) => texts.set(item.name, textIn(item, findings).trim());
  const attributes: string[] = [];
  const partitions: SourcePartition[] = [];
  const partitionIds = new Map<string, string>();
  const parameters: Parameter[] = [];
  const forest = new Map<string, string>();
  let runData: XmlElement | undefined;
  let schema: DsmlSchema | undefined;
  checkAttributes(root, [], findings);
  readBelow(
    root,
    {
      ...Object.fromEntries(['id', 'name', 'category', 'description', 'subtype'].map((name) => [name, text])),
      'format-version': (item) => {
        const version = textIn(item, findings).trim();
        if (version !== '1') findings.problem(item.path, `The file has format version ${version}; Isthmus knows 1.`);
      },
      schema: (item) => {
        if (schema === undefined) schema = readDsmlSchema(item, findings);
        else findings.problem(item.path, 'The connector has two schemas.');
      },
      'private-configuration': (item) => readPrivate(item, forest, parameters, findings),
      'attribute-inclusion': (item) => readBelow(item, { attribute: (one) => attributes.push(textIn(one, findings).trim()) }, findings),
      'ma-partition-data': (item) =>
        readBelow(
          item,
          {
            partition: (one) => {
              const { id, partition } = readPartition(one, findings);
              partitionIds.set(id, partition.name);
              partitions.push(partition);
            },
          },
          findings,
        ),
      'ma-run-data': (item) => {
        runData = item;
      },
      'ma-listname': 'The kind of connector is in its category and subtype.',
      'ma-companyname': 'The kind of connector is in its category and subtype.',
      'creation-time': STATE,
      'last-modification-time': STATE,
      version: STATE,
      'internal-version': STATE,
      'password-sync-allowed': PASSWORDS,
      'password-sync': PASSWORDS,
      'encrypted-attributes': 'Secrets are not exported; supply them here.',
      join: LEGACY,
      projection: LEGACY,
      'export-attribute-flow': LEGACY,
      component_mappings: LEGACY,
    },
    findings,
  );
  if (runData !== undefined) readRunProfiles(runData, partitionIds, findings);
  const id = guidOf(texts.get('id') ?? '');
  const name = texts.get('name') ?? '';
  if (id === undefined || name === '') {
    findings.problem(root.path, 'The connector lacks an id that is a GUID, or a name.');
    return undefined;
  }
  const given: ConnectionParts = {
    ...{ id, name, category: texts.get('category') ?? '', subtype: texts.get('subtype') ?? '' },
    ...{ forest, parameters, partitions },
  };
  const own = ownConfiguration(parameters, findings);
  const { kind, configuration } = connectionOf(given);
  return {
    ...{ file, path: root.path, id, name, description: texts.get('description') ?? '', kind, schema, attributes, partitions },
    complete: own !== undefined,
    configuration: own ?? configuration,
    parameters: Object.fromEntries(
      parameters
        .filter((one) => one.use === 'global' && one.name !== OWN_CONFIGURATION && one.value !== '')
        .map((one) => [one.name, one.value]),
    ),
  };
}

const FOREST_LEFT = 'Isthmus binds with LDAPS; how is set with the connector.';

function readPrivate(item: XmlElement, forest: Map<string, string>, parameters: Parameter[], findings: FileFindings): void {
  const take = (one: XmlElement) => forest.set(one.name, textIn(one, findings).trim());
  const values = (one: XmlElement) => {
    const read = readParameters(one, findings);
    parameters.push(...read);
    // The connection is told twice: in elements and in parameters.
    for (const { name, use, value, path } of read) {
      if (use === 'connectivity' && name !== 'UserName' && !known.has(name) && value !== '') findings.leave(path, FOREST_LEFT);
    }
  };
  const known = new Set(['forest-name', 'forest-guid', 'forest-port', 'forest-login-domain', 'forest-login-user']);
  readBelow(
    item,
    {
      'adma-configuration': (configuration) =>
        readBelow(
          configuration,
          {
            ...Object.fromEntries([...known].map((name) => [name, take])),
            'sign-and-seal': FOREST_LEFT,
            'default-ssl-strength': FOREST_LEFT,
            'ssl-bind': FOREST_LEFT,
            'simple-bind': FOREST_LEFT,
            'password-hash-sync-config': PASSWORDS,
            'parameter-values': values,
          },
          findings,
        ),
      [EXTENSIBLE]: (configuration) => readBelow(configuration, { ...extensibleRows, 'parameter-values': values }, findings),
    },
    findings,
  );
}

/** The configuration of connectors that are no AD connectors. */
const EXTENSIBLE = 'MAConfig';
const OF_THE_CONNECTOR = 'Isthmus’ own connector knows how to talk to the system.';

/** What tells the product how to drive a connector of someone else's making. */
const extensibleRows: { readonly [name: string]: string } = Object.fromEntries(
  [
    ...['primary_class_mappings', 'change_type_attribute', 'add_change_type_value', 'modify_change_type_value'],
    ...['delete_change_type_value', 'ldap-dn', 'case_normalize_dn_for_anchor', 'extension-config', 'file-type', 'importing'],
    ...['exporting', 'parameter-definitions', 'possible_component_mappings', 'aad-password-reset-config', 'ui-data'],
  ].map((name) => [name, name === 'aad-password-reset-config' ? PASSWORDS : OF_THE_CONNECTOR]),
);

function ownConfiguration(parameters: readonly Parameter[], findings: FileFindings): ConnectorSettings | undefined {
  const own = parameters.find(({ name }) => name === OWN_CONFIGURATION);
  if (own === undefined) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(own.value);
  } catch (thrown) {
    findings.problem(own.path, `The configuration is no JSON: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
    return undefined;
  }
  const parsed = connectorSettings.safeParse(value);
  if (parsed.success) return parsed.data;
  findings.problem(own.path, `The configuration is none of a connector: ${parsed.error.issues[0]?.message ?? ''}`);
  return undefined;
}
