import type { ConfigurationFile } from '../../../../shared/contract/configuration.ts';
import { ENTRA_CONNECTOR_ID } from '../../../../shared/model/identifier.ts';

/**
 * A fictitious server of two forests, as Entra Connect exports it: harbour.example and pier.example, custom rules below 100,
 * a directory extension. Elements, attributes, order and quirks are those of real exports (spec/rules-format.md §1–§8).
 */
export const HARBOUR_ID = '1a2b3c4d-0001-4a5b-8c6d-0123456789ab';
export const PIER_ID = '1a2b3c4d-0002-4a5b-8c6d-0123456789ab';
export const EXTENSION_APP = 'aaaabbbbccccddddeeeeffff00001111';
export const BADGE = `extension_${EXTENSION_APP}_badgeNumber`;

export interface RuleParts {
  readonly number: number;
  readonly name: string;
  readonly tag?: string;
  readonly direction: 'Inbound' | 'Outbound';
  readonly connector: string;
  readonly source: string;
  readonly target: string;
  readonly link: 'Join' | 'Provision' | 'StickyJoin' | 'JoinNoFlow';
  readonly precedence: number;
  readonly flows?: string;
  readonly join?: string;
  readonly scope?: string;
  /** More elements, behind the known ones. */
  readonly more?: string;
}

const ruleGuid = (number: number) => `5a5a0000-0000-4000-8000-${String(number).padStart(12, '0')}`;
const ZERO = '{00000000-0000-0000-0000-000000000000}';

/** The text of a rule's file, in the product's layout. */
export function ruleFile(parts: RuleParts): ConfigurationFile {
  const id = ruleGuid(parts.number);
  const list = (name: string, content: string | undefined) =>
    content === undefined ? `  <${name} />` : `  <${name}>\n${content}\n  </${name}>`;
  const text = [
    '<synchronizationRule>',
    `  <id>{${id}}</id>`,
    `  <internal-id>{${id}}</internal-id>`,
    '  <version>1</version>',
    `  <name>${parts.name}</name>`,
    '  <description />',
    parts.tag === undefined ? '  <immutable-tag />' : `  <immutable-tag>${parts.tag}</immutable-tag>`,
    `  <direction>${parts.direction}</direction>`,
    '  <disabled>False</disabled>',
    `  <connector>{${parts.connector}}</connector>`,
    `  <sourceObjectType>${parts.source}</sourceObjectType>`,
    `  <targetObjectType>${parts.target}</targetObjectType>`,
    `  <linkType>${parts.link}</linkType>`,
    `  <precedence>${parts.precedence}</precedence>`,
    `  <precedence-after>${ZERO}</precedence-after>`,
    `  <precedence-before>${ZERO}</precedence-before>`,
    '  <softDeleteExpiryInterval>00:00:00</softDeleteExpiryInterval>',
    '  <EnablePasswordSync>false</EnablePasswordSync>',
    list('attribute-mappings', parts.flows),
    list('relationshipCriteria', parts.join),
    list('synchronizationCriteria', parts.scope),
    ...(parts.more === undefined ? [] : [parts.more]),
    '</synchronizationRule>',
  ].join('\n');
  return { path: `SynchronizationRules/SynchronizationRule_{${id}}.xml`, text };
}

const mapping = (dest: string, content: string, more = '', merge = 'Update') =>
  `    <mapping${more}>\n      <dest>${dest}</dest>\n${content}\n      <valueMergeType>${merge}</valueMergeType>\n    </mapping>`;
export const direct = (source: string, dest: string, more = '') =>
  mapping(dest, `      <src>\n        <attr>${source}</attr>\n      </src>`, more);
export const constant = (text: string, dest: string) => mapping(dest, `      <src>${text}</src>`);
export const expression = (text: string, dest: string, ...sources: readonly string[]) => {
  const attributes = sources.map((name) => `        <attr>${name}</attr>\n`).join('');
  return mapping(dest, `${sources.length === 0 ? '' : `      <src>\n${attributes}      </src>\n`}      <expression>${text}</expression>`);
};
export const joinOn = (cs: string, mv: string, sensitive = false) =>
  `    <conditions>\n      <condition>\n${sensitive ? '        <caseSensitive>True</caseSensitive>\n' : ''}        <csAttribute>${cs}</csAttribute>\n        <ilmAttribute>${mv}</ilmAttribute>\n      </condition>\n    </conditions>`;
export const scopeOf = (...clauses: readonly (readonly [attribute: string, operator: string, value: string])[]) =>
  `    <conditions>\n${clauses
    .map(
      ([attribute, operator, value]) =>
        `      <scope>\n        <csAttribute>${attribute}</csAttribute>\n        <csOperator>${operator}</csOperator>\n        ${value === '' ? '<csValue />' : `<csValue>${value}</csValue>`}\n      </scope>`,
    )
    .join('\n')}\n    </conditions>`;

/** The rules a forest brings: join and common for users, and one of its own below 100. */
function forestRules(at: number, connector: string, town: string): readonly ConfigurationFile[] {
  const user = { direction: 'Inbound', connector, source: 'user', target: 'person' } as const;
  return [
    ruleFile({
      ...user,
      number: 10 * at + 1,
      name: 'In from AD - User Join',
      tag: 'Microsoft.InfromADUserJoin.004',
      link: 'Provision',
      precedence: 100 + at,
      flows: [
        expression(
          'IIF(Left([sAMAccountName], 4) = "AAD_" || IsPresent([isCriticalSystemObject]), True, NULL)',
          'cloudFiltered',
          'sAMAccountName',
        ),
        expression('ConvertToBase64([objectGUID])', 'sourceAnchor', 'objectGUID'),
      ].join('\n'),
      join: joinOn('mail', 'mail'),
      scope: scopeOf(['isCriticalSystemObject', 'NOTEQUAL', 'TRUE'], ['adminDescription', 'NOTSTARTSWITH', 'User_']),
    }),
    ruleFile({
      ...user,
      number: 10 * at + 2,
      name: 'In from AD - User Common',
      tag: 'Microsoft.InfromADUserCommon.008',
      link: 'Join',
      precedence: 110 + at,
      flows: [
        direct('displayName', 'displayName'),
        direct('givenName', 'givenName'),
        direct('sn', 'sn'),
        direct('mail', 'mail'),
        direct('sAMAccountName', 'accountName'),
        constant('True', 'accountEnabled'),
        constant('User', 'sourceObjectType'),
        expression('%Domain.FQDN%', 'domainFQDN'),
        expression(
          'IIF(IsPresent([userPrincipalName]),[userPrincipalName], IIF(IsPresent([mail]), [mail], Error("no UPN")))',
          'userPrincipalName',
          'userPrincipalName',
          'mail',
        ),
        expression('Trim([title])', 'title', 'title'),
      ].join('\n'),
    }),
    ruleFile({
      ...user,
      number: 10 * at + 3,
      name: `In from ${town} - User &amp; Department`,
      link: 'Join',
      precedence: 50 + at,
      flows: [expression(`"${town}: " &amp; [department]`, 'department', 'department'), direct('employeeNumber', BADGE)].join('\n'),
      scope: scopeOf(['department', 'ISNOTNULL', '']),
    }),
  ];
}

const entra = { direction: 'Outbound', connector: ENTRA_CONNECTOR_ID, source: 'person', target: 'user' } as const;
const outbound: readonly ConfigurationFile[] = [
  ruleFile({
    ...entra,
    number: 91,
    name: 'Out to AAD - User Join',
    tag: 'Microsoft.OuttoAADUserJoin.006',
    link: 'Provision',
    precedence: 120,
    flows: [
      direct('cn', 'commonName'),
      expression('"CN={" &amp; ConvertToUTF8Hex([sourceAnchor]) &amp; "}"', 'dn', 'sourceAnchor'),
      direct('sourceAnchor', 'sourceAnchor'),
    ].join('\n'),
    join: joinOn('sourceAnchor', 'sourceAnchor'),
    scope: scopeOf(['sourceObjectType', 'EQUAL', 'User'], ['cloudFiltered', 'NOTEQUAL', 'True'], ['sourceAnchor', 'ISNOTNULL', '']),
  }),
  ruleFile({
    ...entra,
    number: 92,
    name: 'Out to AAD - User Identity',
    tag: 'Microsoft.OuttoAADUserIdentity.005',
    link: 'Join',
    precedence: 121,
    flows: [
      direct('accountEnabled', 'accountEnabled'),
      direct('accountName', 'alias'),
      direct('displayName', 'displayName'),
      direct('givenName', 'givenName'),
      direct('sn', 'surname'),
      direct('title', 'title'),
      direct('department', 'department'),
      direct('userPrincipalName', 'userPrincipalName'),
    ].join('\n'),
    scope: scopeOf(['sourceObjectType', 'EQUAL', 'User'], ['cloudMastered', 'NOTEQUAL', 'True']),
  }),
  ruleFile({
    ...entra,
    number: 93,
    name: 'Out to AAD - User DirectoryExtension',
    link: 'Join',
    precedence: 60,
    flows: direct(BADGE, BADGE),
    scope: scopeOf(['sourceObjectType', 'EQUAL', 'User']),
  }),
  ruleFile({
    number: 94,
    direction: 'Inbound',
    connector: ENTRA_CONNECTOR_ID,
    source: 'user',
    target: 'person',
    name: 'In from AAD - User Join',
    tag: 'Microsoft.InfromAADUserJoin.004',
    link: 'Join',
    precedence: 119,
    flows: direct('cloudAnchor', 'cloudAnchor'),
    join: joinOn('sourceAnchor', 'sourceAnchor', true),
  }),
];

const TEXT = '1.3.6.1.4.1.1466.115.121.1.15';
const BOOLEAN = '1.3.6.1.4.1.1466.115.121.1.7';
const OCTETS = '1.3.6.1.4.1.1466.115.121.1.40';
type Attribute = readonly [name: string, syntax: string];
const of = (syntax: string, names: string): readonly Attribute[] => names.split(' ').map((name) => [name, syntax] as const);

const metaverseAttributes: readonly Attribute[] = [
  ...of(
    TEXT,
    `accountName cloudAnchor cn department displayName domainFQDN givenName mail sn sourceAnchor sourceObjectType title userPrincipalName ${BADGE}`,
  ),
  ...of(BOOLEAN, 'accountEnabled cloudFiltered cloudMastered'),
];

/** As MV.xml and the Entra connector write schemas: prefixes, ids that are names. */
function prefixedSchema(types: readonly string[], attributes: readonly Attribute[], indexable: readonly string[] = []): string {
  const classes = types.map(
    (type) =>
      `        <dsml:class id="${type}" type="structural">\n          <dsml:name>${type}</dsml:name>\n${attributes
        .map(([name]) => `          <dsml:attribute ref="#${name}" required="${name === 'accountName'}" />`)
        .join('\n')}\n        </dsml:class>`,
  );
  const definitions = attributes.map(
    ([name, syntax]) =>
      `        <dsml:attribute-type id="${name}" single-value="true"${indexable.includes(name) ? ' ms-dsml:indexable="true"' : ''}>\n          <dsml:name>${name}</dsml:name>\n          <dsml:syntax>${syntax}</dsml:syntax>\n        </dsml:attribute-type>`,
  );
  return ` <schema>\n  <dsml:dsml xmlns:ms-dsml="http://www.microsoft.com/MMS/DSML" xmlns:dsml="http://www.dsml.org/DSML">\n      <dsml:directory-schema ms-dsml:no-objectclass-validation="true">\n${[...classes, ...definitions].join('\n')}\n      </dsml:directory-schema>\n    </dsml:dsml>\n </schema>`;
}

const globals: { readonly [name: string]: string } = {
  'Microsoft.Synchronize.SynchronizationPolicy': 'Delta',
  'Microsoft.Synchronize.StagingMode': 'True',
  'Microsoft.Synchronize.TimeInterval': '00:45:00',
  'Microsoft.Synchronize.NextStartTime': 'Tue, 03 Mar 2026 14:39:16 GMT',
  'Microsoft.OptionalFeature.ExportDeletionThreshold': 'True',
  'Microsoft.OptionalFeature.ExportDeletionThresholdValue': '42',
  'Microsoft.OptionalFeature.DirectoryExtension': 'True',
};

export const metaverseFile: ConfigurationFile = {
  path: 'GlobalSettings/MV.xml',
  text: `<saved-mv-configuration server='QUAY-SYNC01' export-date='2026-03-03 14:28:09.784'>\n<!--WARNING: not to be edited <!DOCTYPE> -->\n<mv-data>\n <format-version>1</format-version>\n <version>7</version>\n${prefixedSchema(
    ['person', 'group'],
    metaverseAttributes,
    ['mail', 'sourceAnchor', 'displayName'],
  )}\n <password-change-history-size>24</password-change-history-size>\n <password-sync />\n <parameter-values>\n${Object.entries(globals)
    .map(
      ([name, value]) => `    <parameter name="${name}" type="string" use="SynchronizationGlobal" dataType="String">${value}</parameter>`,
    )
    .join('\n')}\n </parameter-values>\n</mv-data>\n\n</saved-mv-configuration>\n`,
};

export const tenantFile: ConfigurationFile = {
  path: `Connectors/Connector_{${ENTRA_CONNECTOR_ID}}.xml`,
  text: `<ma-data>\n  <format-version>1</format-version>\n  <id>{${ENTRA_CONNECTOR_ID.toUpperCase()}}</id>\n  <name>quay.onmicrosoft.example - AAD</name>\n  <category>Extensible2</category>\n  <description />\n  <subtype>Windows Azure Active Directory (Microsoft)</subtype>\n${prefixedSchema(
    ['user', 'group'],
    [
      ...of(TEXT, `alias cloudAnchor commonName department displayName givenName sourceAnchor surname title userPrincipalName ${BADGE}`),
      ...of(BOOLEAN, 'accountEnabled'),
    ],
  )}\n  <private-configuration><MAConfig><parameter-values><parameter name="UserName" type="string" use="connectivity" dataType="String">Sync_QUAY@quay.onmicrosoft.example</parameter><parameter name="Password" type="encrypted-string" use="connectivity" dataType="String" encrypted="1" /></parameter-values></MAConfig></private-configuration>\n  <attribute-inclusion><attribute>accountEnabled</attribute><attribute>sourceAnchor</attribute><attribute>${BADGE}</attribute></attribute-inclusion>\n  <join/><projection/><export-attribute-flow/>\n  <ma-partition-data><partition><id>{2c25393a-0000-495a-9f1a-7a9c03e6c1a1}</id><name>default</name><selected>1</selected><filter><object-classes><object-class>user</object-class></object-classes><containers><exclusions /><inclusions><inclusion /></inclusions></containers></filter><custom-data><water-mark>WgBR</water-mark></custom-data></partition></ma-partition-data>\n</ma-data>\n`,
};

/** As AD connectors write theirs: everything on one line, a default namespace, short ids, classes above and beside. */
export function forestFile(id: string, fqdn: string): ConfigurationFile {
  const dn = fqdn
    .split('.')
    .map((part) => `DC=${part}`)
    .join(',');
  const names =
    'displayName givenName sn mail sAMAccountName userPrincipalName title department employeeNumber adminDescription isCriticalSystemObject';
  const attributes = [...of(TEXT, names), ...of(OCTETS, 'objectGUID'), ...of(TEXT, 'extensionAttribute1')];
  const types = attributes
    .map(
      ([name, syntax], at) =>
        `<attribute-type id="A${at}" single-value="true" m:range-upper="64"><name>${name}</name><syntax>${syntax}</syntax></attribute-type>`,
    )
    .join('');
  const schema = `<schema><dsml xmlns="http://www.dsml.org/DSML" xmlns:m="http://www.microsoft.com/MMS/DSML"><directory-schema>${types}<class id="C0" type="abstract"><name>top</name><attribute ref="#A11" required="true" /></class><class id="C1" superior="#C0" type="structural"><name>person</name><attribute ref="#A2" required="false" /></class><class id="C2" superior="#C1" type="structural"><name>user</name>${attributes
    .slice(0, 11)
    .map((_, at) => `<attribute ref="#A${at}" required="false" />`)
    .join(
      '',
    )}</class><class id="C3" superior="#C0" type="auxiliary"><name>mailRecipient</name><attribute ref="#A12" required="false" /></class><class id="C4" superior="#C0" type="structural"><name>container</name></class><m:dit-content-rule id="C2"><m:aux-class ref="#C3" /></m:dit-content-rule></directory-schema></dsml></schema>`;
  const text = `<ma-data>\n  <format-version>1</format-version>\n  <id>{${id.toUpperCase()}}</id>\n  <name>${fqdn}</name>\n  <category>AD</category>\n  <description />\n  <subtype />${schema}<private-configuration><adma-configuration><forest-name>${fqdn}</forest-name><forest-port>0</forest-port><forest-login-domain>${fqdn}</forest-login-domain><forest-login-user>MSOL_0123</forest-login-user><sign-and-seal>1</sign-and-seal><password-hash-sync-config><enabled>0</enabled></password-hash-sync-config><parameter-values><parameter name="password" type="encrypted-string" use="connectivity" dataType="String" encrypted="1" /><parameter name="Forest.FQDN" type="string" use="global" dataType="String" intrinsic="1">${fqdn}</parameter></parameter-values></adma-configuration></private-configuration><attribute-inclusion>${attributes
    .map(([name]) => `<attribute>${name}</attribute>`)
    .join(
      '',
    )}</attribute-inclusion><join/><projection/><export-attribute-flow/><ma-partition-data><partition><id>{${id.slice(0, 8)}-aaaa-4a5b-8c6d-0123456789ab}</id><name>${dn}</name><selected>1</selected><filter><object-classes><object-class>user</object-class><object-class>container</object-class></object-classes><containers><exclusions><exclusion>${dn}</exclusion></exclusions><inclusions><inclusion>OU=People,${dn}</inclusion></inclusions></containers></filter><custom-data><adma-partition-data><dn>${dn}</dn><cookie>TVNEUwM=</cookie></adma-partition-data></custom-data><parameter-values><parameter name="Domain.FQDN" type="string" use="partition" dataType="String" intrinsic="1">${fqdn}</parameter></parameter-values></partition></ma-partition-data><ma-run-data><run-configuration><id>{dcbe479d-0000-4d30-8300-2471ae6ca387}</id><name>Full Import</name><version>6</version><configuration><step><step-type type="full-import"><import-subtype>to-cs</import-subtype></step-type><threshold><object>0</object><batch-size>50</batch-size></threshold><partition>{${id.slice(0, 8)}-AAAA-4A5B-8C6D-0123456789AB}</partition></step></configuration></run-configuration><run-configuration><id>{dcbe479d-0001-4d30-8300-2471ae6ca387}</id><name>Nightly</name><version>1</version><configuration><step><step-type type="full-import"><import-subtype>to-cs</import-subtype></step-type></step></configuration></run-configuration></ma-run-data><component_mappings /></ma-data>`;
  return { path: `Connectors/Connector_{${id}}.xml`, text };
}

export const rules: readonly ConfigurationFile[] = [
  ...forestRules(1, HARBOUR_ID, 'Harbour'),
  ...forestRules(2, PIER_ID, 'Pier'),
  ...outbound,
];

/** The whole export. */
export const sampleExport: readonly ConfigurationFile[] = [
  forestFile(HARBOUR_ID, 'harbour.example'),
  forestFile(PIER_ID, 'pier.example'),
  tenantFile,
  metaverseFile,
  ...rules,
];
