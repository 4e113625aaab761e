import { describe, expect, it } from 'vitest';
import type { ConnectorId } from '../../../shared/model/identifier.ts';
import type { SyncRule } from '../../../shared/model/rule.ts';
import { comparedParts, restored, ruleForm, updatedForm } from './comparison.ts';
import { blankRule, parseDraft, sameRule, withFlowType } from './draft.ts';

const shipped: SyncRule = {
  ...blankRule('c' as ConnectorId, []),
  name: 'In',
  immutableTag: 'Isthmus.In.001',
  scope: [{ clauses: [{ attribute: 'mail', operator: 'ISNOTNULL' }] }],
  flows: [{ target: 'mail', type: 'direct', source: 'mail', merge: 'update', applyOnce: false }],
};
const yours: SyncRule = {
  ...shipped,
  precedence: 7,
  scope: [],
  flows: [...shipped.flows, { target: 'title', type: 'constant', source: 'x', merge: 'merge', applyOnce: true }],
};

describe('three forms of a default rule', () => {
  it('are shown where they differ, part by part', () => {
    const update = {
      id: shipped.id,
      name: 'In',
      state: 'conflict' as const,
      edited: true,
      parts: [
        {
          part: 'flow mail',
          state: 'changed by the update' as const,
          shipped: null,
          current: { ...shipped.flows[0], source: 'proxy' },
          yours: null,
        },
      ],
    };
    const forms = [ruleForm('As shipped', shipped), updatedForm('As shipped now', shipped, update), ruleForm('In force', yours)];
    expect(comparedParts([shipped, yours], forms, ['flow mail'])).toEqual([
      { part: 'header.precedence', label: 'Precedence', texts: ['99', '99', '7'] },
      { part: 'scope', label: 'Scoping filter', texts: ['mail ISNOTNULL', 'mail ISNOTNULL', 'every object'] },
      { part: 'flow mail', label: 'Flow to mail', texts: ['Direct: mail', 'Direct: proxy', 'Direct: mail'] },
      { part: 'flow title', label: 'Flow to title', texts: [undefined, undefined, 'Constant: x, Merge, Apply Once'] },
    ]);
  });

  it('one part goes back to what was shipped, its place stays its own', () => {
    expect(restored(yours, shipped, 'scope')?.scope).toEqual(shipped.scope);
    expect(restored(yours, shipped, 'flow title')?.flows).toEqual(shipped.flows);
    expect(restored(yours, shipped, 'header.precedence')).toBeUndefined();
  });
});

describe('drafts', () => {
  it('that say the same are the same, in whatever order', () => {
    expect(sameRule(shipped, { ...(parseDraft(JSON.stringify(shipped)) ?? yours), version: 5 })).toBe(true);
    expect(sameRule(shipped, yours)).toBe(false);
    expect(parseDraft('{"id":1}')).toBeUndefined();
    expect(parseDraft('no JSON')).toBeUndefined();
  });

  it('a flow keeps what it can when its type changes', () => {
    const direct = { target: 'mail', type: 'direct', source: 'mail', merge: 'update', applyOnce: false } as const;
    const expression = withFlowType(direct, 'expression');
    expect(expression).toEqual({ target: 'mail', type: 'expression', expression: '[mail]', merge: 'update', applyOnce: false });
    expect(withFlowType(expression, 'direct')).toEqual(direct);
    expect(withFlowType({ ...expression, expression: 'Trim([mail])' }, 'direct').source).toBe('');
  });
});
