import { check } from './check.ts';
import type { EvaluationContext, ExpressionError } from './expression.ts';
import { located } from './fault.ts';
import { parse } from './parser.ts';
import type { Term } from './term.ts';
import { translate } from './translate.ts';

export type TermOutcome = { readonly term: Term } | { readonly errors: readonly ExpressionError[] };

/**
 * The value before it becomes a flow's result: an empty text, a point in time, a flow-control word or a hole still show.
 * For the command line, tools and tests; rules use `compileExpression`. Never throws.
 */
export function evaluateTerm(text: string, context: EvaluationContext): TermOutcome {
  const { tree, errors } = parse(text);
  const faults = errors.length > 0 ? errors : check(tree);
  if (faults.length > 0) return { errors: faults };
  const { run, slots } = translate(tree);
  try {
    return { term: run(context, new Array(slots).fill(null)) };
  } catch (thrown) {
    return { errors: [located(thrown, tree)] };
  }
}
