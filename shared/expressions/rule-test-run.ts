import type { AttributeFlow } from '../model/rule.ts';
import type { RuleTest } from '../model/rule-test.ts';
import { compileExpression } from './compile.ts';
import type { EvaluationContext, EvaluationResult, ExpressionError } from './expression.ts';
import { encodeTerm, type Notation, NotationFault, notedContext, sameValues, systemSurroundings } from './value-notation.ts';

export interface RuleTestResult {
  readonly passed: boolean;
  readonly expected: Notation;
  readonly actual: Notation;
  /** Where the evaluation failed, whether it was expected to or not. */
  readonly error?: ExpressionError;
}

/** Runs one case of a flow, as the engine would evaluate it on such an object. Never throws. */
export function runRuleTest(flow: Pick<AttributeFlow, 'type' | 'source' | 'expression'>, test: RuleTest): RuleTestResult {
  try {
    const result = flowResult(flow, notedContext(test, systemSurroundings));
    const actual = notationOf(result);
    const error = result.kind === 'error' ? { error: result.error } : {};
    return { passed: agrees(actual, test.expected), expected: test.expected, actual, ...error };
  } catch (thrown) {
    if (!(thrown instanceof NotationFault)) throw thrown;
    return { passed: false, expected: test.expected, actual: { $error: thrown.message } };
  }
}

const evaluators: { readonly [T in AttributeFlow['type']]: (text: string, context: EvaluationContext) => EvaluationResult } = {
  constant: (text) => ({ kind: 'values', values: [text], multiValued: false }),
  direct: (name, context) => {
    const values = context.attribute(name);
    return values === undefined ? { kind: 'null' } : { kind: 'values', values, multiValued: context.multiValued(name) };
  },
  expression: (text, context) => {
    const compiled = compileExpression(text);
    if (compiled.ok) return compiled.expression.evaluate(context);
    const [error] = compiled.errors;
    return { kind: 'error', error: error ?? { code: 'syntax-error', message: 'The expression is empty.', start: 0, end: 0 } };
  },
};

const flowResult = ({ type, source, expression }: Pick<AttributeFlow, 'type' | 'source' | 'expression'>, context: EvaluationContext) =>
  evaluators[type]((type === 'expression' ? expression : source) ?? '', context);

function notationOf(result: EvaluationResult): Notation {
  if (result.kind === 'error') return { $error: result.error.message };
  if (result.kind === 'ignore') return { $special: 'IgnoreThisFlow' };
  if (result.kind === 'authoritative-null') return { $special: 'AuthoritativeNull' };
  if (result.kind === 'null') return null;
  const [only = null] = result.values;
  return encodeTerm(result.multiValued ? result.values : only);
}

/** Values of an attribute are a set: their order does not matter. An expected error names a part of the message. */
function agrees(actual: Notation, expected: Notation): boolean {
  const part = errorText(expected);
  if (part !== undefined) return errorText(actual)?.includes(part) === true;
  return errorText(actual) === undefined && sameValues(actual, expected);
}

const errorText = (notation: Notation): string | undefined =>
  typeof notation === 'object' && notation !== null && '$error' in notation ? notation.$error : undefined;
