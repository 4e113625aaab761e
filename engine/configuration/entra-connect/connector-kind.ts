import type { ConnectorSettings } from '../../../shared/model/connector.ts';
import { ENTRA_CONNECTOR_ID } from '../../../shared/model/identifier.ts';
import type { Parameter } from './parameter-xml.ts';
import type { SourcePartition } from './source-configuration.ts';
import { NO_GUID } from './xml-reading.ts';

export interface ConnectionParts {
  readonly id: string;
  readonly name: string;
  readonly category: string;
  readonly subtype: string;
  /** Elements of the AD connector's configuration. */
  readonly forest: ReadonlyMap<string, string>;
  readonly parameters: readonly Parameter[];
  readonly partitions: readonly SourcePartition[];
}

/** What the file calls the connector, and how to reach its system; `undefined`: Isthmus has no connector of the kind. */
export function connectionOf(parts: ConnectionParts): { readonly kind: string; readonly configuration: ConnectorSettings | undefined } {
  const { id, category, subtype } = parts;
  const kind = subtype === '' ? category : subtype;
  if (category === 'AD') return { kind, configuration: activeDirectory(parts) };
  if (id === ENTRA_CONNECTOR_ID || /azure active directory|entra/i.test(subtype)) return { kind, configuration: tenant(parts) };
  if (/ldap/i.test(subtype)) return { kind, configuration: directory(parts) };
  return { kind, configuration: undefined };
}

/** LDAPS to any domain controller the forest's name resolves to; the user by the principal name AD makes of it. */
function activeDirectory({ name, forest, partitions }: ConnectionParts): ConnectorSettings {
  const host = hostOf(forest.get('forest-name') ?? name);
  const user = forest.get('forest-login-user') ?? '';
  const domain = forest.get('forest-login-domain') ?? '';
  const port = Number(forest.get('forest-port') ?? '0');
  const bindDn = user === '' || domain === '' || user.includes('@') ? user : `${user}@${domain}`;
  return ldap(host, bindDn, Number.isInteger(port) && port > 0 && port !== 389 ? port : undefined, partitions);
}

function directory({ name, parameters, partitions }: ConnectionParts): ConnectorSettings {
  const value = (wanted: string) => parameters.find((one) => one.name.toLowerCase() === wanted)?.value.trim() ?? '';
  const port = Number(value('port'));
  return ldap(
    hostOf(value('host') || name),
    value('username'),
    Number.isInteger(port) && port > 0 && port !== 389 ? port : undefined,
    partitions,
  );
}

function ldap(host: string, bindDn: string, port: number | undefined, partitions: readonly SourcePartition[]): ConnectorSettings {
  const chosen = partitions.filter(({ selected }) => selected);
  return {
    type: 'ldap',
    settings: {
      url: `ldaps://${host}${port === undefined ? '' : `:${port}`}`,
      startTls: false,
      bindDn,
      namingContexts: partitions.map((partition) => partition.name),
      includedContainers: chosen.flatMap(({ inclusions }) => inclusions),
      excludedContainers: chosen.flatMap(({ exclusions }) => exclusions),
      pageSize: 1000,
      timeout: 120,
      objectTypes: [],
    },
  };
}

function tenant({ name, parameters }: ConnectionParts): ConnectorSettings {
  const account = parameters.find((one) => one.name === 'UserName')?.value ?? '';
  const domain = /@([^@\s]+)$/.exec(account)?.[1] ?? name.replace(/ - (?:AAD|Microsoft Entra ID)$/, '');
  return {
    type: 'entra',
    settings: {
      tenantId: domain,
      // The product signs in with an account or an application of its own; Isthmus needs one to be registered.
      clientId: NO_GUID,
      credential: 'secret',
      authorityHost: 'https://login.microsoftonline.com',
      graphUrl: 'https://graph.microsoft.com/v1.0',
      sandbox: false,
    },
  };
}

/** Something that stands in a URL. `.invalid` is a name that never resolves. */
export const hostOf = (text: string): string => {
  const host = text.trim().toLowerCase();
  if (/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(host)) return host;
  return `${host.replace(/[^a-z0-9.-]+/g, '-').replace(/^[.-]+|[.-]+$/g, '') || 'unknown'}.invalid`;
};
