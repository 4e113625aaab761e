import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aRule, ruleId } from '../document/document.fixture.ts';
import { freePrecedenceBefore, movedRule } from './rule-order.ts';

const rulesAt = (...precedences: number[]) => precedences.map((precedence, index) => aRule(index + 1, { precedence }));

describe('precedence of a clone', () => {
  it('is the next free one below 100 before the original', () => {
    expect(freePrecedenceBefore(120, rulesAt(120))).toBe(99);
    expect(freePrecedenceBefore(120, rulesAt(99, 98, 120))).toBe(97);
    expect(freePrecedenceBefore(50, rulesAt(50, 49, 99))).toBe(48);
    expect(freePrecedenceBefore(2, rulesAt(1, 2))).toBeUndefined();
  });
});

describe('moving a rule', () => {
  const order = (rules: ReturnType<typeof rulesAt>, moving: number, position: 'before' | 'after', other: number) => {
    const [rule, beside] = [rules[moving], rules[other]];
    if (rule === undefined || beside === undefined) throw new Error('no such rule');
    return movedRule(rules, rule, position, beside)?.map(({ precedence }) => precedence);
  };

  it('takes the free number beside the other', () => {
    expect(order(rulesAt(10, 20, 30), 2, 'before', 1)).toEqual([10, 20, 19]);
    expect(order(rulesAt(10, 20, 30), 2, 'after', 0)).toEqual([10, 20, 11]);
    expect(order(rulesAt(10, 20, 30), 0, 'after', 2)).toEqual([31, 20, 30]);
    expect(order(rulesAt(10, 20, 30), 2, 'before', 0)).toEqual([10, 20, 9]);
  });

  it('moves as few neighbours as needed', () => {
    expect(order(rulesAt(10, 11, 12, 40), 3, 'before', 2)).toEqual([10, 11, 13, 12]);
    expect(order(rulesAt(1, 2, 3, 40), 3, 'before', 0)).toEqual([2, 3, 4, 1]);
  });

  it('does not push a default rule below 100, nor a custom one up', () => {
    expect(order(rulesAt(100, 101, 102), 2, 'before', 1)).toEqual([100, 102, 101]);
    expect(order(rulesAt(98, 99, 100, 50), 3, 'after', 0)).toEqual([97, 99, 100, 98]);
  });

  it('keeps numbers unique and the order of the others, and puts the rule where it belongs', () => {
    const cases = fc.record({
      precedences: fc.uniqueArray(fc.integer({ min: 1, max: 40 }), { minLength: 2, maxLength: 30 }),
      moving: fc.nat(),
      other: fc.nat(),
      position: fc.constantFrom('before' as const, 'after' as const),
    });
    fc.assert(
      fc.property(cases, ({ precedences, moving, other, position }) => {
        const rules = rulesAt(...precedences);
        const rule = rules[moving % rules.length];
        const beside = rules[other % rules.length];
        if (rule === undefined || beside === undefined || rule === beside) return;
        const moved = movedRule(rules, rule, position, beside);
        const sorted = [...(moved ?? [])].sort((a, b) => a.precedence - b.precedence);
        expect(new Set(sorted.map(({ precedence }) => precedence)).size).toBe(rules.length);
        expect(sorted[0]?.precedence).toBeGreaterThan(0);
        const ids = sorted.map(({ id }) => id);
        const others = [...rules].sort((a, b) => a.precedence - b.precedence).filter(({ id }) => id !== rule.id);
        expect(ids.filter((id) => id !== rule.id)).toEqual(others.map(({ id }) => id));
        expect(ids.indexOf(rule.id) - ids.indexOf(beside.id)).toBe(position === 'before' ? -1 : 1);
      }),
    );
    expect(ruleId(1)).toBe(aRule(1).id);
  });
});
