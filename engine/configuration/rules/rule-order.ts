import type { SyncRule } from '../../../shared/model/rule.ts';
import { FIRST_DEFAULT_PRECEDENCE } from '../document/rule-issues.ts';

/**
 * The highest free precedence of a custom rule that is stronger than `precedence`; undefined when none is free
 * (spec/engine.md §6.7: custom rules are below 100).
 */
export function freePrecedenceBefore(precedence: number, rules: readonly SyncRule[]): number | undefined {
  const taken = new Set(rules.map((rule) => rule.precedence));
  for (let free = Math.min(precedence, FIRST_DEFAULT_PRECEDENCE) - 1; free >= 1; free--) if (!taken.has(free)) return free;
  return undefined;
}

/**
 * Moves a rule right before or after another. A free number beside the other is used; without one the neighbours on the
 * nearer side with room give way by one each. The order of all other rules stays as it is.
 *
 * @returns all rules; undefined when there is no room at all
 */
export function movedRule(
  rules: readonly SyncRule[],
  rule: SyncRule,
  position: 'before' | 'after',
  other: SyncRule,
): readonly SyncRule[] | undefined {
  const rest = rules.filter(({ id }) => id !== rule.id).sort((a, b) => a.precedence - b.precedence);
  const at = rest.findIndex(({ id }) => id === other.id) + (position === 'after' ? 1 : 0);
  const taken = rest.map(({ precedence }) => precedence);
  const low = taken[at - 1] ?? 0;
  const high = taken[at];
  const own = high === undefined ? low + 1 : high - low > 1 ? nearest(position, low, high) : undefined;
  const numbers = own === undefined ? shifted(taken, at) : { own, rest: taken };
  if (numbers === undefined) return undefined;
  const precedence = new Map(rest.map(({ id }, index) => [id, numbers.rest[index] ?? 0]));
  precedence.set(rule.id, numbers.own);
  return rules.map((one) => ({ ...one, precedence: precedence.get(one.id) ?? one.precedence }));
}

/** Beside the rule it was put to. */
const nearest = (position: 'before' | 'after', low: number, high: number): number => (position === 'before' ? high - 1 : low + 1);

/** Numbers with a gap before the one at `at`: down or up, whichever moves fewer; the lowest number is 1. */
function shifted(taken: readonly number[], at: number): { readonly own: number; readonly rest: readonly number[] } | undefined {
  let down = 0;
  for (let index = at - 1; index >= 0; index--) {
    down++;
    // A default rule does not become a custom one, nor the other way round.
    if (taken[index] === FIRST_DEFAULT_PRECEDENCE) down = Number.POSITIVE_INFINITY;
    const below = taken[index - 1] ?? 0;
    if ((taken[index] ?? 0) - below > 1) break;
    if (index === 0) down = Number.POSITIVE_INFINITY;
  }
  if (at === 0) down = Number.POSITIVE_INFINITY;
  let up = 0;
  for (let index = at; index < taken.length; index++) {
    up++;
    if (taken[index] === FIRST_DEFAULT_PRECEDENCE - 1) up = Number.POSITIVE_INFINITY;
    const above = taken[index + 1];
    if (above === undefined || above - (taken[index] ?? 0) > 1) break;
  }
  if (down <= up && down !== Number.POSITIVE_INFINITY) {
    const rest = taken.map((number, index) => (index < at && index >= at - down ? number - 1 : number));
    return { own: taken[at - 1] ?? 1, rest };
  }
  if (up === 0 || up === Number.POSITIVE_INFINITY) return undefined;
  return { own: taken[at] ?? 1, rest: taken.map((number, index) => (index >= at && index < at + up ? number + 1 : number)) };
}
