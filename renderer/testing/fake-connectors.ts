import type { ConnectorDetail, ConnectorSummary } from '../../shared/contract/connectors.ts';
import type { ConnectorSettings } from '../../shared/model/connector.ts';
import { runProfiles } from '../../shared/model/run-profile.ts';

const profiles = runProfiles.map(({ key, name }) => ({ key, name }));
const started = Date.UTC(2026, 2, 2, 9, 0);

const base = { state: 'Idle' as const, profiles, fullImportRequired: false, fullSyncRequired: false };

export const forest: ConnectorSummary = {
  ...base,
  id: '0f0e1d2c-aaaa-4000-8000-000000000001',
  name: 'corp.contoso.example',
  type: 'ldap',
  typeName: 'LDAP Directory',
  description: 'Employees and groups of the head office',
  objects: 1204,
  lastRun: { id: 41, profile: 'Delta Synchronization', status: 'success', started, ended: started + 4200 },
};
export const branch: ConnectorSummary = {
  ...base,
  id: '0f0e1d2c-aaaa-4000-8000-000000000002',
  name: 'branch.contoso.example',
  type: 'ldif',
  typeName: 'LDIF File',
  description: 'Nightly export of the branch office',
  objects: 86,
  fullSyncRequired: true,
};
export const tenant: ConnectorSummary = {
  ...base,
  id: 'b891884f-051e-4a83-95af-2544101c9083',
  name: 'contoso.example (sandbox)',
  type: 'entra',
  typeName: 'Microsoft Entra ID (Microsoft)',
  description: 'Sandbox tenant of this data folder',
  objects: 1271,
  lastRun: { id: 42, profile: 'Export', status: 'completed-export-errors', started, ended: started + 9100 },
};
export const fakeConnectors: readonly ConnectorSummary[] = [forest, branch, tenant];

const ldapConfiguration: ConnectorSettings = {
  type: 'ldap',
  settings: {
    url: 'ldaps://dc1.corp.contoso.example',
    startTls: false,
    bindDn: 'CN=sync,OU=Service Accounts,DC=corp,DC=contoso,DC=example',
    namingContexts: [],
    includedContainers: [],
    excludedContainers: ['OU=Archive,DC=corp,DC=contoso,DC=example'],
    pageSize: 1000,
    timeout: 120,
    objectTypes: ['user', 'group', 'contact'],
  },
};
const sandboxConfiguration: ConnectorSettings = {
  type: 'entra',
  settings: {
    tenantId: '6f1d3a52-0c4b-4b7e-9a51-2f0f6b1c7e10',
    clientId: '0a9c2b7d-5e3f-4d18-8b60-91c4e7a2d345',
    credential: 'secret',
    authorityHost: 'https://127.0.0.1:4443',
    graphUrl: 'https://127.0.0.1:4443/v1.0',
    sandbox: true,
  },
};

export function connectorDetail(summary: ConnectorSummary): ConnectorDetail {
  return {
    ...summary,
    configuration: summary.type === 'entra' ? sandboxConfiguration : ldapConfiguration,
    secretsSet: ['password'],
    partitions: [{ name: 'DC=corp,DC=contoso,DC=example', selected: true }],
    objectTypes: ['user', 'group', 'contact'],
    attributes: ['cn', 'displayName', 'mail', 'member', 'objectGUID', 'sAMAccountName', 'userPrincipalName'].map((name) => ({
      name,
      type: 'string',
      multiValued: name === 'member',
    })),
    parameters: { 'Forest.FQDN': 'corp.contoso.example', 'Forest.Netbios': 'CORP' },
    statistics: { all: summary.objects, connector: summary.objects - 30, disconnector: 30, 'export-update': 4 },
    created: started - 90 * 86_400_000,
    modified: started - 86_400_000,
  };
}
