import type { ConnectorType } from '../../shared/model/connector.ts';

export interface SettingField {
  readonly key: string;
  readonly label: string;
  readonly kind: 'text' | 'lines' | 'number' | 'boolean' | 'secret' | 'secret-text' | 'choice';
  readonly required?: boolean;
  readonly hint?: string;
  readonly placeholder?: string;
  readonly initial?: string | boolean;
  readonly choices?: readonly { readonly value: string; readonly label: string }[];
  /** Shown only while another field has a value. */
  readonly when?: { readonly key: string; readonly is: string };
  /** Rarely needed; behind "More settings". */
  readonly more?: boolean;
}

/** Every setting of shared/model/connector.ts with the words a person needs to fill it in. */
export const settingFields: { readonly [T in ConnectorType]: readonly SettingField[] } = {
  ldap: [
    {
      key: 'url',
      label: 'Server',
      kind: 'text',
      required: true,
      placeholder: 'ldaps://dc1.example.com',
      hint: 'ldap:// or ldaps://, with a port if it is not the usual one',
    },
    {
      key: 'bindDn',
      label: 'User name (bind DN)',
      kind: 'text',
      required: true,
      placeholder: 'CN=sync,OU=Service Accounts,DC=example,DC=com',
    },
    { key: 'password', label: 'Password', kind: 'secret', required: true, hint: 'Kept encrypted; never shown again' },
    { key: 'startTls', label: 'Use StartTLS', kind: 'boolean', hint: 'Encrypts an ldap:// connection' },
    {
      key: 'caFile',
      label: 'Certificate authority file',
      kind: 'text',
      placeholder: '/etc/ssl/certs/example-ca.pem',
      hint: 'PEM file, besides the authorities of the system',
    },
    {
      key: 'namingContexts',
      label: 'Naming contexts',
      kind: 'lines',
      hint: 'One DN per line. Empty: all that the server publishes',
      more: true,
    },
    {
      key: 'includedContainers',
      label: 'Included containers',
      kind: 'lines',
      hint: 'One DN per line. The nearest listed ancestor decides',
      more: true,
    },
    { key: 'excludedContainers', label: 'Excluded containers', kind: 'lines', hint: 'One DN per line', more: true },
    { key: 'objectTypes', label: 'Object types', kind: 'lines', hint: 'One per line. Empty: users, groups and contacts', more: true },
    { key: 'pageSize', label: 'Page size', kind: 'number', initial: '1000', more: true },
    { key: 'timeout', label: 'Timeout (seconds)', kind: 'number', initial: '120', more: true },
  ],
  ldif: [
    {
      key: 'files',
      label: 'LDIF files',
      kind: 'lines',
      required: true,
      placeholder: '/srv/export/people.ldif',
      hint: 'Full paths on the computer of the engine, one per line',
    },
    {
      key: 'anchorAttribute',
      label: 'Anchor attribute',
      kind: 'text',
      required: true,
      initial: 'objectGUID',
      hint: 'The attribute that never changes, such as objectGUID, entryUUID or employeeNumber',
    },
    { key: 'namingContexts', label: 'Naming contexts', kind: 'lines', hint: 'One DN per line. Empty: taken from the files', more: true },
  ],
  entra: [
    { key: 'tenantId', label: 'Tenant ID', kind: 'text', required: true, placeholder: '00000000-0000-0000-0000-000000000000' },
    { key: 'clientId', label: 'Application (client) ID', kind: 'text', required: true },
    {
      key: 'credential',
      label: 'Sign in with',
      kind: 'choice',
      initial: 'secret',
      choices: [
        { value: 'secret', label: 'Client secret' },
        { value: 'certificate', label: 'Certificate' },
      ],
    },
    {
      key: 'clientSecret',
      label: 'Client secret',
      kind: 'secret',
      required: true,
      when: { key: 'credential', is: 'secret' },
      hint: 'Kept encrypted; never shown again',
    },
    { key: 'certificate', label: 'Certificate (PEM)', kind: 'lines', required: true, when: { key: 'credential', is: 'certificate' } },
    {
      key: 'privateKey',
      label: 'Private key (PEM)',
      kind: 'secret-text',
      required: true,
      when: { key: 'credential', is: 'certificate' },
      hint: 'Kept encrypted; never shown again',
    },
    { key: 'authorityHost', label: 'Authority', kind: 'text', initial: 'https://login.microsoftonline.com', more: true },
    { key: 'graphUrl', label: 'Graph address', kind: 'text', initial: 'https://graph.microsoft.com/v1.0', more: true },
    { key: 'caFile', label: 'Certificate authority file', kind: 'text', more: true },
  ],
};
