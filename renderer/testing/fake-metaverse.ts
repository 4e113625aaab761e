import type { AttributeRow, ContributionRow, ObjectTypeRow, RuleSummary } from '../../shared/contract/metaverse-designer.ts';
import { forest, tenant } from './fake-connectors.ts';

export const designerTypes = (people: number): ObjectTypeRow[] => [
  { name: 'person', attributes: 148, objects: people, deletionRules: [{ id: 'r0', name: 'In from AD - User Join' }] },
  { name: 'group', attributes: 42, objects: 12, deletionRules: [{ id: 'r2', name: 'In from AD - Group Join' }] },
  { name: 'contact', attributes: 36, objects: 0, deletionRules: [] },
];

const multiValued = new Set(['proxyAddresses', 'member', 'otherMobile']);

export const designerAttributes: AttributeRow[] = [
  'accountEnabled',
  'accountName',
  'department',
  'description',
  'displayName',
  'mail',
  'manager',
  'member',
  'objectSid',
  'otherMobile',
  'proxyAddresses',
  'sourceAnchor',
  'title',
  'userPrincipalName',
].map((name) => ({
  name,
  type:
    name === 'accountEnabled'
      ? 'boolean'
      : name === 'manager' || name === 'member'
        ? 'reference'
        : name === 'objectSid'
          ? 'binary'
          : 'string',
  multiValued: multiValued.has(name),
  indexed: name === 'sourceAnchor' || name === 'accountName',
  importFlows: name.length % 4,
  exportFlows: name.length % 3,
}));

export function contributions(attribute: string): { inbound: ContributionRow[]; outbound: ContributionRow[] } {
  const row: ContributionRow = {
    rule: 'r1',
    ruleName: 'In from AD - User Common',
    direction: 'inbound',
    connector: forest.id,
    connectorName: forest.name,
    csObjectType: 'user',
    precedence: 104,
    flowType: 'direct',
    source: attribute,
    target: attribute,
    merge: 'update',
    applyOnce: false,
    enabled: true,
  };
  return {
    inbound: [
      {
        ...row,
        rule: 'r3',
        ruleName: 'In from AD - User Exchange',
        precedence: 103,
        flowType: 'expression',
        source: `IIF(IsPresent([${attribute}]),[${attribute}],IgnoreThisFlow)`,
      },
      row,
      { ...row, rule: 'r4', ruleName: 'In from LDAP - Person', precedence: 140, enabled: false },
    ],
    outbound: [
      {
        ...row,
        rule: 'r9',
        ruleName: 'Out to AAD - User Identity',
        direction: 'outbound',
        connector: tenant.id,
        connectorName: tenant.name,
        precedence: 118,
      },
    ],
  };
}

const rule: RuleSummary = {
  id: 'r0',
  name: 'In from AD - User Join',
  direction: 'inbound',
  connectorName: forest.name,
  csObjectType: 'user',
  mvObjectType: 'person',
  linkType: 'provision',
  precedence: 102,
  enabled: true,
  flows: 6,
  defaultRule: true,
};
export const designerRules: RuleSummary[] = [
  rule,
  { ...rule, id: 'r1', name: 'In from AD - User Common', linkType: 'join', precedence: 104, flows: 58 },
  { ...rule, id: 'r2', name: 'In from AD - Group Join', csObjectType: 'group', mvObjectType: 'group', precedence: 106 },
  { ...rule, id: 'r4', name: 'In from LDAP - Person', precedence: 140, enabled: false, defaultRule: false },
  {
    ...rule,
    id: 'r9',
    name: 'Out to AAD - User Identity',
    direction: 'outbound',
    connectorName: tenant.name,
    csObjectType: 'user',
    precedence: 118,
    flows: 31,
  },
];
