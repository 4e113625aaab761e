import type { Values } from '../model/value.ts';
import { choices } from './choices.ts';
import type { EvaluationContext } from './expression.ts';
import type { Term } from './term.ts';
import { allowFor } from './work.ts';

const SHORT_TEXT = choices.shortText;

/**
 * Values of an attribute as an expression sees them: absent is NULL, a multi-valued attribute a list even with one value
 * (spec/expressions.md §8). `repeated`: read once per value of a Select or Where.
 */
export function attributeTerm(values: Values | undefined, name: string, context: EvaluationContext, repeated: boolean): Term {
  if (values === undefined || values.length === 0) return null;
  if (values.length > 1 || context.multiValued(name)) {
    if (!repeated) allowFor(values);
    return values;
  }
  const [value = null] = values;
  if (!repeated && (typeof value === 'string' ? value.length > SHORT_TEXT : typeof value === 'object')) allowFor(value);
  return value;
}
