import type { IToken } from 'chevrotain';
import { type BinaryOperator, type Node, operatorTier } from './syntax-tree.ts';

/**
 * Operands and the operators between them → tree by the tiers of spec/expressions.md §4. An operator that closes a tier
 * folds everything of the tiers above it; iterative, so that long chains cost no stack.
 */
export function group(operands: readonly Node[], operators: readonly IToken[], nowhere: Node): Node {
  const values: Node[] = [operands[0] ?? nowhere];
  const open: BinaryOperator[] = [];
  const fold = (tier: number) => {
    for (let operator = open.at(-1); operator !== undefined && operatorTier[operator] >= tier; operator = open.at(-1)) {
      open.pop();
      const right = values.pop() ?? nowhere;
      const left = values.pop() ?? nowhere;
      values.push({ kind: 'binary', operator, left, right, start: left.start, end: right.end });
    }
  };
  operators.forEach((token, index) => {
    const operator = token.image as BinaryOperator;
    fold(operatorTier[operator]);
    open.push(operator);
    values.push(operands[index + 1] ?? nowhere);
  });
  fold(0);
  return values[0] ?? nowhere;
}
