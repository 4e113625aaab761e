import type { DisplayValue, ValueChange } from '../../shared/contract/common.ts';
import type { CsSearchRow } from '../../shared/contract/connectors.ts';
import type { MetaverseRow } from '../../shared/contract/metaverse-search.ts';
import type { ConnectorSpaceObject, MetaverseAttribute, MetaverseObject } from '../../shared/contract/objects.ts';
import { forest, tenant } from './fake-connectors.ts';

export const NOW = Date.UTC(2026, 2, 2, 9, 30);

const givenNames = [
  'Amélie',
  'Bjørn',
  'Chiara',
  'Dmitri',
  'Edith',
  'Farid',
  'Grete',
  '华',
  'Iñaki',
  'Jana',
  'Kwame',
  'Lúcia',
  'Miloš',
  'Nora',
  'Oskar',
  'Priya',
];
const surnames = [
  'Aalto',
  'Bergström',
  'Çelik',
  'Duval',
  'Eriksen',
  'Fischer',
  'García',
  '李',
  'Huber',
  'Ivanova',
  'Jansen',
  'Kováč',
  'Lindqvist',
  'Møller',
  'Novák',
  'Okafor',
];
const departments = ['Sales', 'Engineering', 'Finance', 'Human Resources', 'Research'];

const string = (text: string): DisplayValue => ({ type: 'string', text });
const pick = <T>(list: readonly T[], index: number): T => list[index % list.length] as T;
const guid = (kind: 'a' | 'c', index: number): string => `7c1d40a2-11e5-8b3f-${kind}000-${index.toString(16).padStart(12, '0')}`;

export const personId = (index: number): string => guid('a', index);
export const accountId = (index: number): string => guid('c', index);
export const groupId = (index: number): string => guid('a', 1_000_000 + index);

const personName = (index: number): string =>
  `${pick(givenNames, index)} ${pick(surnames, Math.floor(index / givenNames.length) + index)}${index < 256 ? '' : ` ${index}`}`;
const dnOf = (index: number): string => `CN=${personName(index)},OU=${pick(departments, index)},DC=corp,DC=contoso,DC=example`;

/** A person of the metaverse as a search row with every value. */
export function person(index: number): MetaverseRow {
  const name = personName(index);
  const alias = `user${String(index).padStart(4, '0')}`;
  return {
    id: personId(index),
    objectType: 'person',
    displayName: name,
    values: {
      displayName: [string(name)],
      accountName: [string(alias)],
      ...(index % 40 !== 7 && { userPrincipalName: [string(`${alias}@contoso.example`)] }),
      mail: [string(`${alias}@contoso.example`)],
      department: [string(pick(departments, index))],
      accountEnabled: [{ type: 'boolean', text: String(index % 23 !== 5) }],
      proxyAddresses: [string(`SMTP:${alias}@contoso.example`), string(`smtp:${alias}@corp.contoso.example`)],
      sourceAnchor: [string(btoa(`anchor${String(index).padStart(8, '0')}`))],
      ...(index > 0 && {
        manager: [
          {
            type: 'reference',
            text: dnOf(Math.floor(index / 8)),
            id: personId(Math.floor(index / 8)),
            displayName: personName(Math.floor(index / 8)),
          },
        ],
      }),
      objectSid: [{ type: 'binary', text: `0105000000000005150000001f2e3d4c5b6a798${(index % 10).toString()}` }],
    },
  };
}

export function group(index: number): MetaverseRow {
  return {
    id: groupId(index),
    objectType: 'group',
    displayName: `${pick(departments, index)} ${index < departments.length ? 'Team' : `Project ${index}`}`,
    values: {
      mail: [string(`group${index}@contoso.example`)],
      accountName: [string(`group${index}`)],
      description: [string('Everyone who works on it')],
    },
  };
}

const multiValued = new Set(['proxyAddresses']);

export function metaverseObject(row: MetaverseRow, index: number): MetaverseObject {
  const link = { object: accountId(index), connector: forest.id, connectorName: forest.name, time: NOW - 3_600_000 };
  const attributes = Object.entries(row.values).map(
    ([name, values]): MetaverseAttribute => ({
      name,
      type: values[0]?.type ?? 'string',
      multiValued: multiValued.has(name),
      values,
      count: values.length,
      contributions: [
        { ...link, rule: 'r1', ruleName: name === 'accountEnabled' ? 'In from AD - User AccountEnabled' : 'In from AD - User Common' },
      ],
    }),
  );
  return {
    id: row.id,
    objectType: row.objectType,
    ...(row.displayName !== undefined && { displayName: row.displayName }),
    created: NOW - 86_400_000,
    modified: NOW - 3_600_000,
    attributes: attributes.sort((a, b) => a.name.localeCompare(b.name)),
    connectors: [
      {
        ...link,
        dn: dnOf(index),
        objectType: 'user',
        origin: 'projection',
        rule: 'r0',
        ruleName: 'In from AD - User Join',
        awaitingConfirmation: false,
      },
      {
        ...link,
        object: accountId(500_000 + index),
        connector: tenant.id,
        connectorName: tenant.name,
        dn: `CN={${row.id.replaceAll('-', '')}}`,
        objectType: 'user',
        origin: 'provisioning',
        rule: 'r9',
        ruleName: 'Out to AAD - User Join',
        pendingExport: 'update',
        awaitingConfirmation: index % 2 === 0,
      },
    ],
  };
}

export function csRow(index: number): CsSearchRow {
  return {
    id: accountId(index),
    dn: dnOf(index),
    displayName: personName(index),
    objectType: 'user',
    linkState: index % 17 === 3 ? 'filtered-disconnector' : index % 29 === 4 ? 'disconnector' : 'connector',
    ...(index % 9 === 1 && { pendingImport: 'update' as const }),
    ...(index % 40 === 7 && { error: 'missing-anchor-attribute' }),
  };
}

export const mailChange: ValueChange = {
  attribute: 'mail',
  type: 'string',
  change: 'modify',
  before: [string('old@contoso.example')],
  after: [string('new@contoso.example')],
  beforeCount: 1,
  afterCount: 1,
};
const proxyChange: ValueChange = {
  ...mailChange,
  attribute: 'proxyAddresses',
  change: 'add',
  before: [],
  beforeCount: 0,
  after: [string('SMTP:new@contoso.example')],
};

export function connectorSpaceObject(index: number): ConnectorSpaceObject {
  const exported = index >= 500_000;
  const row = person(exported ? index - 500_000 : index);
  const owner = exported ? tenant : forest;
  return {
    id: accountId(index),
    connector: owner.id,
    connectorName: owner.name,
    partition: 'DC=corp,DC=contoso,DC=example',
    dn: exported ? `CN={${row.id.replaceAll('-', '')}}` : dnOf(index),
    objectType: 'user',
    anchor: btoa(`anchor${index}`),
    ...(row.displayName !== undefined && { displayName: row.displayName }),
    linkState: 'connector',
    metaverseObject: { id: row.id, objectType: 'person', ...(row.displayName !== undefined && { displayName: row.displayName }) },
    link: {
      origin: exported ? 'provisioning' : 'projection',
      rule: 'r0',
      ruleName: exported ? 'Out to AAD - User Join' : 'In from AD - User Join',
      time: NOW - 3_600_000,
    },
    imported: Object.entries(row.values).map(([name, values]) => ({
      name,
      type: values[0]?.type ?? 'string',
      values,
      count: values.length,
    })),
    ...(index % 9 === 1 && { pendingImport: { operation: 'update' as const, changes: [mailChange], notWritable: [] } }),
    ...(exported && {
      pendingExport: {
        operation: 'update' as const,
        changes: [mailChange, proxyChange],
        notWritable: [
          {
            attribute: 'proxyAddresses',
            reason: 'Graph does not take proxyAddresses: the property is read-only; Exchange Online computes it from mail.',
          },
        ],
      },
      awaitingConfirmation: { operation: 'update' as const, changes: [{ ...mailChange, attribute: 'department' }], notWritable: [] },
    }),
    lineage: [
      { rule: 'r0', ruleName: 'In from AD - User Join', direction: 'inbound', action: 'Provision', passwordSync: false, precedence: 102 },
      { rule: 'r1', ruleName: 'In from AD - User Common', direction: 'inbound', action: 'Join', passwordSync: false, precedence: 104 },
    ],
    errors:
      index % 40 === 7
        ? [
            {
              kind: 'export',
              code: 'AttributeValueMustBeUnique',
              meaning: 'Another object of the tenant has this value already.',
              remedy: 'Find the other object and change the value of one of them.',
              message: 'proxyAddresses SMTP:user0007@contoso.example is taken by user0008.',
              step: 'export',
              attribute: 'proxyAddresses',
              firstOccurred: NOW - 86_400_000,
              lastOccurred: NOW - 60_000,
              retryCount: 12,
            },
          ]
        : [],
    lastImport: NOW - 3_600_000,
  };
}

export const accountIndex = (id: string): number => Number.parseInt(id.slice(24), 16);
