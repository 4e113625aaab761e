import type { IToken, TokenType } from 'chevrotain';
import type { AttributeDefinition } from '../../model/schema.ts';
import type { ExpressionError } from '../expression.ts';
import type { Span } from '../fault.ts';
import { parse } from '../parser.ts';
import type { Node } from '../syntax-tree.ts';
import * as t from '../tokens.ts';

/** What the right side of the flow can read and where its result goes; the editor's knowledge beyond the text. */
export interface LanguageContext {
  readonly attributes: readonly AttributeDefinition[];
  /** Parameters of the connector; `null` = depends on the object, or has no value. */
  readonly parameters: readonly { readonly name: string; readonly value: string | null }[];
  /** The attribute that takes the result, when the expression belongs to a flow. */
  readonly target?: AttributeDefinition;
  /** Nothing is known of the source: every attribute and parameter is possible. */
  readonly open?: boolean;
}

export type LexemeKind = 'text' | 'attribute' | 'parameter' | 'variable' | 'number' | 'word' | 'operator' | '(' | ')' | ',' | 'foreign';

/** A word or sign of the text; white space is none. */
export interface Lexeme extends Span {
  readonly kind: LexemeKind;
  readonly text: string;
  /** False while the closing quote, bracket or % is not written. */
  readonly finished: boolean;
}

/** One state of an expression's text with all that is derived from it; every feature of the editor reads one. */
export interface ExpressionDocument {
  readonly text: string;
  readonly tree: Node;
  readonly errors: readonly ExpressionError[];
  readonly lexemes: readonly Lexeme[];
  readonly context: LanguageContext;
}

export const noContext: LanguageContext = { attributes: [], parameters: [], open: true };

/** Reads a text; unfinished and faulty ones, too. */
export function openDocument(text: string, context: LanguageContext = noContext): ExpressionDocument {
  const { tree, errors, tokens } = parse(text);
  return { text, tree, errors, lexemes: tokens.map(lexemeOf), context };
}

const kinds: ReadonlyMap<TokenType, LexemeKind> = new Map([
  [t.Text, 'text'],
  [t.Attribute, 'attribute'],
  [t.Parameter, 'parameter'],
  [t.Variable, 'variable'],
  [t.DecimalNumber, 'number'],
  [t.HexNumber, 'number'],
  [t.Word, 'word'],
  [t.OpenBracket, '('],
  [t.CloseBracket, ')'],
  [t.Comma, ','],
]);

function lexemeOf(token: IToken): Lexeme {
  const { tokenType, image, startOffset } = token;
  const begun = t.begun.get(tokenType.name);
  const operator = tokenType.CATEGORIES?.includes(t.Operator) === true;
  const kind = begun ?? (operator ? 'operator' : (kinds.get(tokenType) ?? 'foreign'));
  return { kind, text: image, start: startOffset, end: startOffset + image.length, finished: begun === undefined };
}
