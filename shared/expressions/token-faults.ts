import type { ILexingError, IToken } from 'chevrotain';
import { choices } from './choices.ts';
import type { ExpressionError } from './expression.ts';
import { errorAt, type Span } from './fault.ts';
import * as t from './tokens.ts';

/** Faults that show before the grammar does: letters that are no words, and too many of them. */

export const spanOf = (token: IToken): Span => ({ start: token.startOffset, end: token.startOffset + token.image.length });

/** What the lexer and the language's rules for words object to, in no order. */
export const tokenFaults = (tokens: readonly IToken[], unreadable: readonly ILexingError[]): ExpressionError[] => [
  ...unreadable.map(lexingError),
  ...tokens.filter(({ tokenType: { name } }) => t.foreignAdvice.has(name)).map(foreignError),
];

/** The grammar has a place for it: a word of the language, or an operand that is not finished. */
export const isGrammatical = ({ tokenType: { name } }: IToken): boolean => !t.foreignAdvice.has(name) || t.begun.has(name);

const foreignError = (token: IToken): ExpressionError =>
  errorAt(spanOf(token), 'syntax-error', t.foreignAdvice.get(token.tokenType.name) ?? 'Not part of the language.');

const lexingError = (error: ILexingError): ExpressionError =>
  errorAt({ start: error.offset, end: error.offset + error.length }, 'syntax-error', 'This character is not part of the language.');

/** Bounds the size and depth of the tree, and with it the time and the stack that everything after the lexer needs. */
export function tooComplex(tokens: readonly IToken[]): ExpressionError | undefined {
  const [excessive] = tokens.slice(choices.maximumTokens);
  if (excessive !== undefined) return errorAt(spanOf(excessive), 'too-complex', `More than ${choices.maximumTokens} words and signs.`);
  let depth = 0;
  let operators = 0;
  for (const token of tokens) {
    if (token.tokenType === t.OpenBracket && ++depth > choices.maximumNesting) {
      return errorAt(spanOf(token), 'too-complex', `Brackets are nested more than ${choices.maximumNesting} deep.`);
    }
    if (token.tokenType === t.CloseBracket) depth--;
    if (token.tokenType.CATEGORIES?.includes(t.Operator) === true && ++operators > choices.maximumOperators) {
      return errorAt(spanOf(token), 'too-complex', `More than ${choices.maximumOperators} operators.`);
    }
  }
  return undefined;
}
