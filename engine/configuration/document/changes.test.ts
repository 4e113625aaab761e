import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyDocument } from '../versions/document-parts.ts';
import { differences } from './changes.ts';
import { aDocument, anyDocument, aRule, FOREST } from './document.fixture.ts';
import { requirementOf } from './requirement.ts';

const told = (before: ReturnType<typeof aDocument>, after: ReturnType<typeof aDocument>) =>
  differences(before, after).map(({ sentence, impact }) => [impact, sentence]);
const needs = (before: ReturnType<typeof aDocument>, after: ReturnType<typeof aDocument>) =>
  requirementOf(differences(before, after), before, after);

describe('differences between configurations', () => {
  it('says what became of a rule, flow by flow and clause by clause', () => {
    const before = aDocument([
      aRule(1, {
        name: 'People',
        scope: [{ clauses: [{ attribute: 'mail', operator: 'ISNOTNULL' }] }],
        join: [{ clauses: [{ cs: 'mail', mv: 'mail', caseSensitive: false }] }],
        flows: [
          { target: 'mail', type: 'direct', source: 'mail', merge: 'update', applyOnce: false },
          { target: 'cn', type: 'expression', expression: '[cn]', merge: 'update', applyOnce: false },
        ],
      }),
      aRule(2),
    ]);
    const after = aDocument([
      aRule(1, {
        name: 'People',
        precedence: 7,
        enabled: false,
        version: 2,
        scope: [{ clauses: [{ attribute: 'mail', operator: 'ENDSWITH', value: '@example.com' }] }],
        join: [{ clauses: [{ cs: 'mail', mv: 'mail', caseSensitive: true }] }],
        flows: [
          { target: 'cn', type: 'expression', expression: 'Trim([cn])', merge: 'update', applyOnce: false },
          { target: 'active', type: 'constant', source: 'True', merge: 'update', applyOnce: false },
        ],
      }),
      aRule(3),
    ]);
    expect(told(before, after)).toEqual([
      ['sync-affecting', 'Rule “Rule 3” added (inbound, user → person, join, precedence 3, 1 flows).'],
      ['sync-affecting', 'Rule “People”: precedence changed from 1 to 7.'],
      ['destructive', 'Rule “People”: enabled changed from yes to no.'],
      ['destructive', 'Rule “People”: scope group 1, clause mail ENDSWITH @example.com added.'],
      ['destructive', 'Rule “People”: scope group 1, clause mail ISNOTNULL removed.'],
      ['sync-affecting', 'Rule “People”: join group 1, clause mail = mail (case-sensitive) added.'],
      ['sync-affecting', 'Rule “People”: join group 1, clause mail = mail removed.'],
      ['sync-affecting', 'Rule “People”: flow to cn, expression changed from “[cn]” to “Trim([cn])”.'],
      ['sync-affecting', 'Rule “People”: flow to active added (constant “True”).'],
      ['sync-affecting', 'Rule “People”: flow to mail removed (direct mail).'],
      ['destructive', 'Rule “Rule 2” removed (inbound, user → person, join, precedence 2, 1 flows).'],
    ]);
    expect(differences(before, after)[7]).toMatchObject({
      kind: 'changed',
      subject: { kind: 'rule', name: 'People' },
      property: 'rules[].flows[].expression',
      before: '[cn]',
      after: 'Trim([cn])',
    });
  });

  it('none between equals; of the order of flows none', () => {
    fc.assert(fc.property(anyDocument, (document) => differences(document, structuredClone(document)).length === 0));
    const flows = aRule(1).flows;
    const more = [...flows, { target: 'cn', type: 'direct' as const, source: 'cn', merge: 'update' as const, applyOnce: false }];
    expect(differences(aDocument([aRule(1, { flows: more })]), aDocument([aRule(1, { flows: [...more].reverse() })]))).toEqual([]);
  });

  it('every pair of configurations can be compared, and each difference is classed and told', () => {
    fc.assert(
      fc.property(anyDocument, anyDocument, (before, after) => {
        for (const change of differences(before, after)) {
          expect(change.sentence).toMatch(/\.$/);
          expect(change.sentence).not.toContain('undefined');
        }
        expect(differences(emptyDocument, after).length).toBeGreaterThan(0);
      }),
    );
  });

  const connectors = (change: (connector: ReturnType<typeof aDocument>['connectors'][number]) => object) => {
    const document = aDocument();
    return { ...document, connectors: document.connectors.map((connector) => ({ ...connector, ...change(connector) })) };
  };

  it.each([
    ['a description', aDocument([aRule(1, { description: 'x' })]), 'nothing', []],
    ['an inbound rule', aDocument([aRule(1, { enabled: false })]), 'full-synchronization', [[FOREST, false, true]]],
    ['soft delete', aDocument([aRule(1, { softDeleteExpirySeconds: 5 })]), 'delta-synchronization', []],
    ['an attribute to import', connectors(() => ({ attributes: ['cn', 'flags', 'mail'] })), 'full-import', [[FOREST, true, true]]],
    [
      'a filter',
      connectors(({ partitions }) => ({ partitions: partitions.map((one) => ({ ...one, selected: false })) })),
      'full-import',
      [[FOREST, true, false]],
    ],
    ['a name', connectors(() => ({ name: 'Other' })), 'nothing', []],
  ] as const)('§5.6 %s', (_, after, action, expected) => {
    const { action: found, connectors: listed } = needs(aDocument(), after);
    expect([found, listed.map(({ id, fullImport, fullSynchronization }) => [id, fullImport, fullSynchronization])]).toEqual([
      action,
      expected,
    ]);
  });

  it('§5.6 a disabled rule needs nothing until it is enabled', () => {
    const disabled = (more: object) => aDocument([aRule(1, { enabled: false, ...more })]);
    expect(needs(disabled({}), disabled({ precedence: 5 })).action).toBe('nothing');
  });
});
