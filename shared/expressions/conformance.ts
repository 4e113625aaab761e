import type { EvaluationContext } from './expression.ts';
import { type Notation, type NotationMap, notedContext, type Surroundings, sameNotation } from './value-notation.ts';

/** One case of conformance.json: the tests of spec/expressions.md §14 and the examples of functions.json. */
export interface ConformanceCase {
  readonly id: string;
  readonly expression: string;
  readonly context?: NotationMap;
  readonly parameters?: { readonly [name: string]: string };
  readonly imported?: NotationMap;
  readonly result: Expected;
}

export type Expected = Notation | { readonly $match: string } | { readonly $range: readonly [number, number] } | { readonly $now: true };

/** 2026-03-01T12:00:00Z. */
const surroundings: Surroundings = { now: () => 639_079_632_000_000_000n, random: () => 0.5 };
const NOW = '2026-03-01T12:00:00Z';

export const contextOf = (example: Pick<ConformanceCase, 'context' | 'parameters' | 'imported'>): EvaluationContext =>
  notedContext({ ...example, attributes: example.context }, surroundings);

/** The actual result is the expected one; any error is as good as another, its text is ours. */
export function conforms(actual: Notation, expected: Expected): boolean {
  if (typeof expected === 'object' && expected !== null) {
    if ('$match' in expected) return typeof actual === 'string' && new RegExp(expected.$match).test(actual);
    if ('$range' in expected) return typeof actual === 'number' && actual >= expected.$range[0] && actual <= expected.$range[1];
    if ('$now' in expected) return sameNotation(actual, { $dt: NOW });
  }
  return sameNotation(actual, expected);
}
