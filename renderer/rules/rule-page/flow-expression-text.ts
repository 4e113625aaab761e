import { compileExpression } from '../../../shared/expressions/compile.ts';
import type { AttributeFlow } from '../../../shared/model/rule.ts';

/** The flow with another expression; what it is said to read, where that is said, follows as soon as the text is sound. */
export function withExpression(flow: AttributeFlow, expression: string): AttributeFlow {
  if (flow.sources === undefined) return { ...flow, expression };
  const compiled = compileExpression(expression);
  return compiled.ok ? { ...flow, expression, sources: compiled.expression.attributes } : { ...flow, expression };
}
