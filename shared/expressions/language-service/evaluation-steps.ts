import { check } from '../check.ts';
import type { EvaluationContext, ExpressionError } from '../expression.ts';
import { located, type Span } from '../fault.ts';
import { parse } from '../parser.ts';
import { type Node, walk } from '../syntax-tree.ts';
import type { Term } from '../term.ts';
import { translate } from '../translate.ts';
import { startWork } from '../work.ts';

/** What one sub-expression came to. */
export interface EvaluationStep extends Span {
  /** One value; several when it stands in a Select or Where, which evaluate it once per value; none when it was not needed. */
  readonly values: readonly Term[];
  /** How often it was evaluated; `values` are the first of them. */
  readonly count: number;
}

export interface EvaluationTrace {
  readonly steps: readonly EvaluationStep[];
  readonly errors: readonly ExpressionError[];
}

const SHOWN = 5;
const LITERALS: ReadonlySet<Node['kind']> = new Set(['number', 'text', 'constant', 'word', 'missing']);

/** Evaluates once and keeps what every sub-expression gave on the way, also up to where it fails. Never throws. */
export function traceEvaluation(text: string, context: EvaluationContext): EvaluationTrace {
  const { tree, errors } = parse(text);
  const faults = errors.length > 0 ? errors : check(tree);
  if (faults.length > 0) return { steps: [], errors: faults };
  const seen = new Map<Node, { readonly values: Term[]; count: number }>();
  const { run, slots } = translate(tree, (node, value) => {
    const record = seen.get(node) ?? { values: [], count: 0 };
    if (record.count++ < SHOWN) record.values.push(value);
    seen.set(node, record);
  });
  startWork();
  const failed: ExpressionError[] = [];
  try {
    run(context, new Array(slots).fill(null));
  } catch (thrown) {
    failed.push(located(thrown, tree));
  }
  const steps = [...walk(tree)].filter(({ kind }) => !LITERALS.has(kind));
  return {
    steps: steps.map((node) => ({ start: node.start, end: node.end, values: [], count: 0, ...seen.get(node) })),
    errors: failed,
  };
}
