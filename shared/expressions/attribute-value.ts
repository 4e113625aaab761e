import type { Values } from '../model/value.ts';
import type { EvaluationContext } from './expression.ts';
import type { Term } from './term.ts';
import { allowFor } from './work.ts';

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
  if (!repeated && (typeof value === 'string' || value instanceof Uint8Array)) allowFor(value);
  return value;
}
