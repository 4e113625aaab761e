import type { ConnectorRecord, ConnectorType } from '../../shared/model/connector.ts';
import type { Connector, ConnectorCapabilities, ConnectorContext, ConnectorFactory } from './connector.ts';
import { entraConnector } from './entra/entra-connector.ts';
import { ldapConnector } from './ldap/ldap-connector.ts';
import { ldifConnector } from './ldif/ldif-connector.ts';

const factories: { readonly [T in ConnectorType]: ConnectorFactory } = { ldif: ldifConnector, ldap: ldapConnector, entra: entraConnector };

export const createConnectorPort = (record: ConnectorRecord, context: ConnectorContext): Connector =>
  factories[record.configuration.type].create(record, context);

/** What a connector type can do, without opening a connection. */
export const capabilitiesOf = (record: ConnectorRecord, context: ConnectorContext): ConnectorCapabilities =>
  createConnectorPort(record, context).capabilities;
