import type { ConfigurationChange } from '../../shared/contract/configuration.ts';
import { forest } from './fake-connectors.ts';

const rule = { kind: 'rule' as const, id: '00000000-0000-4000-8000-000000000000', name: 'In from AD - User Join' };
const common = { kind: 'rule' as const, id: '00000000-0000-4000-8000-000000000001', name: 'In from AD - User Common' };
const longExpression =
  'IIF(IsPresent([displayName]),Trim([displayName]),IIF(IsPresent([cn]),Trim([cn]),IIF(IsPresent([givenName]) && IsPresent([sn]),[givenName] & " " & [sn],IgnoreThisFlow)))';

/** Differences of every kind: of rules, a connector and a setting, harmless and destructive. */
export const fakeChanges: readonly ConfigurationChange[] = [
  {
    kind: 'changed',
    subject: common,
    property: 'rules[].description',
    path: `rules/${common.id}/description`,
    before: 'Attributes of people',
    after: 'Attributes of people, reviewed',
    impact: 'cosmetic',
    sentence: `Rule “${common.name}”: description changed from “Attributes of people” to “Attributes of people, reviewed”.`,
  },
  {
    kind: 'changed',
    subject: common,
    property: 'rules[].flows[].expression',
    path: `rules/${common.id}/flows/displayName/expression`,
    before: 'Trim([displayName])',
    after: longExpression,
    impact: 'sync-affecting',
    sentence: `Rule “${common.name}”: flow to displayName, expression changed from “Trim([displayName])” to “${longExpression}”.`,
  },
  {
    kind: 'removed',
    subject: common,
    property: 'rules[].flows[]',
    path: `rules/${common.id}/flows/faxNumber`,
    before: { target: 'faxNumber', type: 'direct', source: 'facsimileTelephoneNumber', merge: 'update', applyOnce: false },
    impact: 'destructive',
    sentence: `Rule “${common.name}”: flow to faxNumber removed (direct facsimileTelephoneNumber).`,
  },
  {
    kind: 'added',
    subject: rule,
    property: 'rules[].scope[].clauses[]',
    path: `rules/${rule.id}/scope/1/clauses/department EQUAL Sales`,
    after: { attribute: 'department', operator: 'EQUAL', value: 'Sales' },
    impact: 'destructive',
    sentence: `Rule “${rule.name}”: scope group 1, clause department EQUAL Sales added.`,
  },
  {
    kind: 'changed',
    subject: { kind: 'connector', id: forest.id, name: forest.name },
    property: 'connectors[].description',
    path: `connectors/${forest.id}/description`,
    before: 'Employees',
    after: forest.description,
    impact: 'cosmetic',
    sentence: `Connector “${forest.name}”: description changed from “Employees” to “${forest.description}”.`,
  },
  {
    kind: 'added',
    subject: { kind: 'setting', name: 'Deletion thresholds' },
    property: 'settings.thresholds{}[]',
    path: 'settings/thresholds/export-deletes',
    after: { count: 500 },
    impact: 'cosmetic',
    sentence: 'Deletion thresholds: limit export deletes added (500 objects).',
  },
];
