import type { BinaryOperator, ConstantWord } from '../syntax-tree.ts';

/** The constants of spec/expressions.md §5, for completion and hover. */
export const constantDocs: { readonly [W in ConstantWord]: string } = {
  True: 'The Boolean value True.',
  False: 'The Boolean value False.',
  NULL: 'No value. As the result of a flow: nothing is contributed, and a rule of lower precedence may contribute.',
  CRLF: 'Carriage return and line feed, as a text.',
  IgnoreThisFlow: 'The flow is treated as if it did not exist; an existing value of the target stays. A final result only.',
  AuthoritativeNull: 'No value, and no rule of lower precedence may contribute either: the target is emptied. A final result only.',
};

/** The operators of spec/expressions.md §4. */
export const operatorDocs: { readonly [O in BinaryOperator]: string } = {
  '&': 'Joins texts; no value counts as an empty text.',
  '=': 'Equal. Texts are compared with case; NULL equals only NULL.',
  '<>': 'Not equal.',
  '<': 'Less than.',
  '<=': 'Less than or equal.',
  '>': 'Greater than.',
  '>=': 'Greater than or equal.',
  '&&': 'And. The right side is evaluated only when the left side is true.',
  '||': 'Or. The right side is evaluated only when the left side is false.',
  '+': 'Sum. Has the same priority as *.',
  '-': 'Difference. Has the same priority as *.',
  '*': 'Product. Has the same priority as + and -: 2 + 3 * 4 is 20.',
};
