import type { ConfigurationFile, ImportResult } from '../../shared/contract/configuration.ts';
import { fakeChanges } from './fake-changes.ts';
import { forest, tenant } from './fake-connectors.ts';

/** Ids of the connectors in the files that are imported; none of them is known here. */
export const importedForest = '5c2f1a90-1111-4000-8000-000000000001';
export const importedTenant = '5c2f1a90-1111-4000-8000-000000000002';
const importedBranch = '5c2f1a90-1111-4000-8000-000000000003';

const nothing = { changes: [], impact: 'cosmetic' as const, requires: { action: 'nothing' as const, connectors: [] } };

/** What an import of a server's folder answers; files with `broken` in their text cannot be imported. */
export function fakeImport({
  files,
  connectors,
}: {
  files: readonly ConfigurationFile[];
  connectors: { [id: string]: string };
}): ImportResult {
  const broken = files.some(({ text }) => text.includes('broken'));
  const sources = [
    { id: importedForest, name: forest.name.toUpperCase(), type: 'ldap', secrets: ['password'] },
    { id: importedTenant, name: 'contoso.example - AAD', type: 'entra', secrets: ['clientSecret'] },
    { id: importedBranch, name: 'north.contoso.example', type: 'ldap', secrets: ['password'] },
  ];
  const here = new Set([forest.id, tenant.id]);
  return {
    format: 'entra-connect',
    report: {
      rules: {
        total: 62,
        imported: broken ? 61 : 62,
        invalid: broken
          ? [
              {
                id: 'b1',
                name: 'In from AD - Broken',
                issues: [{ severity: 'error', code: 'expression', path: ['flows', 3, 'expression'], message: 'Unknown function Trimm.' }],
              },
            ]
          : [],
      },
      flows: 1204,
      expressions: {
        total: 310,
        compiled: broken ? 309 : 310,
        failed: broken
          ? [{ rule: 'In from AD - Broken', target: 'displayName', expression: 'Trimm([displayName])', message: 'Unknown function Trimm.' }]
          : [],
      },
      joins: 9,
      scopes: 74,
      metaverse: { objectTypes: 6, attributes: 341 },
      connectors: sources.map(({ secrets, ...source }) => {
        const id = connectors[source.id] ?? source.id;
        return { ...source, id, exists: here.has(id), secretsToSupply: here.has(id) ? [] : secrets };
      }),
      notTakenOver: Array.from({ length: 1200 }, (_, index) => ({
        file: `Connectors/Connector_{${importedForest}}.xml`,
        path: `saved-ma-configuration/management-agent-data[${index}]/ui-data`,
        reason: index % 2 === 0 ? 'The layout of the original console; Isthmus has its own.' : 'Credentials are never exported.',
      })),
    },
    problems: broken
      ? [
          {
            file: 'SynchronizationRules/rule.xml',
            path: 'rules[3].flows[3].expression',
            message: 'Rule “In from AD - Broken”: Unknown function Trimm.',
          },
        ]
      : [],
    warnings: [
      { file: '', path: 'rules[7]', message: 'Rule “In from AD - User Common”: the schema has no attribute extensionAttribute99.' },
    ],
    ...(broken
      ? nothing
      : {
          changes: [...fakeChanges],
          impact: 'destructive' as const,
          requires: {
            action: 'full-import' as const,
            connectors: [{ id: forest.id, name: forest.name, fullImport: true, fullSynchronization: true }],
          },
        }),
  };
}
