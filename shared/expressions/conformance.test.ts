import { describe, expect, it } from 'vitest';
import examples from './conformance.json' with { type: 'json' };
import { type ConformanceCase, conforms, contextOf } from './conformance.ts';
import { evaluateTerm } from './evaluate-term.ts';
import { functions } from './functions/library.ts';
import { encodeTerm, type Notation } from './value-notation.ts';

const cases = examples as unknown as readonly ConformanceCase[];

function result(example: ConformanceCase): Notation {
  const outcome = evaluateTerm(example.expression, contextOf(example));
  return 'term' in outcome ? encodeTerm(outcome.term) : { $error: outcome.errors.map(({ message }) => message).join(' ') };
}

describe('expressions.md §14 and the examples of functions.json', () => {
  it('are all here: 59 tests and 345 examples', () => {
    expect(cases.filter(({ id }) => /^T\d+$/.test(id))).toHaveLength(59);
    expect(cases).toHaveLength(404);
  });

  it('and cover every documented function', () => {
    const texts = cases.map(({ expression }) => expression).join('\n');
    const uncovered = [...functions.values()].filter(({ name, undocumented }) => undocumented !== true && !texts.includes(`${name}(`));
    // `GUID` is the second spelling of `Guid`.
    expect(uncovered.map(({ name }) => name)).toEqual(['GUID']);
  });

  it.each(cases.map((example) => [example.id, example.expression, example] as const))('%s: %s', (_id, _expression, example) => {
    const actual = result(example);
    expect(conforms(actual, example.result) ? example.result : actual).toEqual(example.result);
  });
});
