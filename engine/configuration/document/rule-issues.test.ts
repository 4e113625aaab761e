import { describe, expect, it } from 'vitest';
import type { SyncRule } from '../../../shared/model/rule.ts';
import { aDocument, aRule } from './document.fixture.ts';
import { ruleIssues } from './rule-issues.ts';

const flow = (more: object): SyncRule['flows'][number] => ({ target: 'mail', type: 'direct', merge: 'update', applyOnce: false, ...more });
const issuesOf = (more: Partial<SyncRule>, others: SyncRule[] = []) =>
  ruleIssues(aRule(1, more), aDocument(others as ReturnType<typeof aRule>[])).map(
    ({ severity, code, path }) => `${severity} ${code} ${path.join('.')}`,
  );

describe('rules-format.md §6 validation', () => {
  it('a good rule has no issue', () => expect(issuesOf({})).toEqual([]));

  it.each<[string, Partial<SyncRule>, string[]]>([
    [
      'target that is missing',
      { flows: [flow({ target: 'none', source: 'mail' })] },
      ['warning sync-rule-flow-attribute-not-found flows.0.target'],
    ],
    ['source that is missing', { flows: [flow({ source: 'none' })] }, ['warning sync-rule-flow-attribute-not-found flows.0.source']],
    ['no source', { flows: [flow({})] }, ['error flow-source-missing flows.0.source']],
    ['several values to one', { flows: [flow({ source: 'proxies' })] }, ['warning flow-multi-values-to-single-value flows.0.source']],
    [
      'expression that does not parse',
      { flows: [flow({ type: 'expression', expression: 'Trim([mail]' })] },
      ['error sync-rule-invalid-expression flows.0.expression'],
    ],
    [
      'function in the wrong case',
      { flows: [flow({ type: 'expression', expression: 'trim([mail])' })] },
      ['error sync-rule-invalid-expression flows.0.expression'],
    ],
    [
      'attribute of an expression',
      { flows: [flow({ type: 'expression', expression: '[none]' })] },
      ['warning sync-rule-flow-attribute-not-found flows.0.expression'],
    ],
    [
      'boolean constant',
      { flows: [flow({ target: 'active', type: 'constant', source: 'perhaps' })] },
      ['error invalid-boolean-constant-flow flows.0.source'],
    ],
    [
      'reference constant',
      { flows: [flow({ target: 'manager', type: 'constant', source: 'Boss' })] },
      ['error invalid-reference-constant-flow flows.0.source'],
    ],
    ['two flows to one target', { flows: [flow({ source: 'mail' }), flow({ source: 'cn' })] }, ['warning duplicate-flow flows.1.target']],
    [
      'bits of a text',
      { scope: [{ clauses: [{ attribute: 'mail', operator: 'ISBITSET', value: '2' }] }] },
      ['error sync-rule-scoping-filter-invalid-operator scope.0.clauses.0.operator'],
    ],
    [
      'bits that are no number',
      { scope: [{ clauses: [{ attribute: 'flags', operator: 'ISBITNOTSET', value: 'two' }] }] },
      ['error sync-rule-scoping-filter-invalid-operator scope.0.clauses.0.operator'],
    ],
    [
      'membership outbound',
      { direction: 'outbound', scope: [{ clauses: [{ attribute: 'member', operator: 'ISMEMBEROF', value: 'CN=G' }] }] },
      ['error sync-rule-scoping-filter-invalid-operator scope.0.clauses.0.operator'],
    ],
    [
      'join attributes',
      { join: [{ clauses: [{ cs: 'none', mv: 'none', caseSensitive: false }] }] },
      [
        'warning sync-rule-relationship-criteria-attribute-not-found join.0.clauses.0.cs',
        'warning sync-rule-relationship-criteria-attribute-not-found join.0.clauses.0.mv',
      ],
    ],
    ['any type outbound', { direction: 'outbound', mvObjectType: '*' }, ['error any-object-type mvObjectType']],
    ['any type, provision', { mvObjectType: '*', linkType: 'provision' }, ['error any-object-type mvObjectType']],
    ['custom rule among the default ones', { precedence: 100 }, ['warning custom-precedence precedence']],
    ['provision without a name', { direction: 'outbound', linkType: 'provision' }, ['warning provision-without-dn flows']],
  ])('%s', (_, more, expected) => expect(issuesOf(more)).toEqual(expected));

  it('precedence and merge type are looked at among all rules', () => {
    expect(issuesOf({}, [aRule(2, { precedence: 1, enabled: false })])).toEqual(['error duplicate-precedence precedence']);
    const merging = aRule(2, { flows: [flow({ source: 'mail', merge: 'merge' })] });
    expect(issuesOf({}, [merging])).toEqual(['warning merge-type-conflict flows.0.merge']);
    expect(issuesOf({ flows: [flow({ source: 'mail', merge: 'replace' })] }, [aRule(2)])).toEqual([]);
  });

  it('a sibling may give the name', () => {
    const sibling = aRule(2, { direction: 'outbound', flows: [flow({ target: 'dn', type: 'expression', expression: '"CN=" & [cn]' })] });
    expect(issuesOf({ direction: 'outbound', linkType: 'provision' }, [sibling])).toEqual([]);
  });

  it('an unknown connector', () => {
    expect(issuesOf({ connectorId: 'e0000000-0000-4000-8000-00000000000e' as SyncRule['connectorId'] })).toEqual([
      'error unknown-connector connectorId',
    ]);
  });
});
