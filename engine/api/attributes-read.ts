import { compileExpression } from '../../shared/expressions/compile.ts';

const known = new Map<string, readonly string[]>();

/** Attributes an expression reads; none for one that does not compile. Remembered, since rules repeat their formulas. */
export function attributesRead(expression: string): readonly string[] {
  let attributes = known.get(expression);
  if (attributes === undefined) {
    const result = compileExpression(expression);
    attributes = result.ok
      ? [...new Set([...result.expression.attributes, ...result.expression.importedValues, ...result.expression.valueCounts])]
      : [];
    known.set(expression, attributes);
  }
  return attributes;
}
