import { describe, expect, it } from 'vitest';
import { runRuleTest } from './rule-test-run.ts';
import type { Notation, NotationMap } from './value-notation.ts';

const expression = (text: string) => ({ type: 'expression', expression: text }) as const;
const run = (flow: Parameters<typeof runRuleTest>[0], expected: Notation, attributes: NotationMap = {}) => {
  const { passed, actual } = runRuleTest(flow, { name: 'case', attributes, expected });
  return [passed, actual];
};

describe('a test case of a flow', () => {
  it('compares the result of the flow, not of the bare expression', () => {
    expect(run(expression('Left(Trim([info]), 448)'), null)).toEqual([true, null]);
    expect(run(expression('Left(Trim([info]), 448)'), 'a', { info: ' a ' })).toEqual([true, 'a']);
    expect(run(expression('Left(Trim([info]), 448)'), 'b', { info: 'a' })).toEqual([false, 'a']);
    expect(run(expression('Trim([p])'), ['b', 'a'], { p: ['a ', ' b'] })).toEqual([true, ['a', 'b']]);
    expect(run(expression('IIF(IsPresent([a]), [a], IgnoreThisFlow)'), { $special: 'IgnoreThisFlow' })).toEqual([
      true,
      { $special: 'IgnoreThisFlow' },
    ]);
  });

  it('may expect an error by a part of its message', () => {
    expect(run(expression('Error("SourceAnchor attribute has changed.")'), { $error: 'has changed' })[0]).toBe(true);
    expect(run(expression('Error("no")'), { $error: 'has changed' })[0]).toBe(false);
    expect(run(expression('"has changed"'), { $error: 'has changed' })[0]).toBe(false);
    expect(run(expression('Lft('), { $error: '' })[0]).toBe(true);
  });

  it('tells where the evaluation failed', () => {
    const result = runRuleTest(expression('"x" & Item([p], 1)'), { name: 'case', attributes: {}, expected: 'x' });
    expect(result).toMatchObject({ passed: false, error: { code: 'value-error', start: 6, end: 18 } });
  });

  it('covers direct and constant flows', () => {
    expect(run({ type: 'direct', source: 'mail' }, 'a', { mail: 'a' })).toEqual([true, 'a']);
    expect(run({ type: 'direct', source: 'mail' }, null)).toEqual([true, null]);
    expect(run({ type: 'constant', source: 'True' }, 'True')).toEqual([true, 'True']);
  });

  it('fails for attributes that are no values', () => {
    expect(run(expression('[a]'), null, { a: 1.5 })).toMatchObject([false, { $error: expect.stringContaining('a: 1.5') }]);
  });
});
