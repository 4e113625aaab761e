import type { ConnectorRecord } from '../../../shared/model/connector.ts';
import type { ConnectorId } from '../../../shared/model/identifier.ts';
import type { AttributeDefinition, Schema } from '../../../shared/model/schema.ts';
import type { AttributeType } from '../../../shared/model/value.ts';

/** Attributes of every connector space and of the metaverse of a laboratory; `*` after the name: multi-valued. */
const names: { readonly [T in AttributeType]?: string } = {
  string: `displayName givenName sn cn mail title department c employeeID sAMAccountName accountName mailNickname userPrincipalName
    description sourceAnchor cloudSourceAnchor cloudAnchor sourceObjectType cloudLegacyExchangeDN objectSidString extensionAttribute1
    contributingConnector proxyAddresses* otherMailbox*`,
  number: 'userAccountControl memberCount msExchRecipientTypeDetails countryCode',
  boolean: 'cloudFiltered accountEnabled cloudMastered cloudCreated isCriticalSystemObject',
  binary: 'objectSid msExchMasterAccountSid msRTCSIP-OriginatorSid objectGUID',
  reference: 'manager registeredOwnerReference member* owner*',
};

const objectTypes = ['user', 'inetOrgPerson', 'contact', 'group', 'computer', 'foreignSecurityPrincipal', 'seed'] as const;
const metaverseTypes = ['person', 'group', 'device'];

const attributes: { [name: string]: AttributeDefinition } = {};
for (const [type, list] of Object.entries(names) as [AttributeType, string][]) {
  for (const word of list.split(/\s+/)) {
    const name = word.replace('*', '');
    attributes[name] = { name, type, multiValued: word.endsWith('*'), indexed: type === 'string' || type === 'binary' };
  }
}

const everything = Object.keys(attributes);
export const laboratorySchema: Schema = { objectTypes: objectTypes.map((name) => ({ name, attributes: everything })), attributes };
export const laboratoryMetaverse: Schema = { objectTypes: metaverseTypes.map((name) => ({ name, attributes: everything })), attributes };

/** A connector with one flat partition; its type is never asked for, the laboratory opens the connected systems itself. */
export function connectorRecord(id: ConnectorId, name: string, index: number): ConnectorRecord {
  return {
    id,
    name,
    description: '',
    configuration: { type: 'ldif', settings: { files: [`${name}.ldif`], anchorAttribute: 'objectGUID', namingContexts: [] } },
    partitions: [{ name: 'default', selected: true, parameters: {} }],
    parameters: {},
    schema: laboratorySchema,
    objectTypes,
    attributes: [],
    order: index,
    created: 0,
    modified: 0,
    fullImportRequired: false,
    fullSyncRequired: false,
  };
}
