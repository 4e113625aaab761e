import type { Span } from '../fault.ts';
import { functions } from '../functions/library.ts';
import { walk } from '../syntax-tree.ts';
import type { ExpressionDocument, Lexeme } from './document.ts';
import { constantDocs } from './word-docs.ts';

export const semanticKinds = [
  'function',
  'attribute',
  'parameter',
  'variable',
  'text',
  'number',
  'operator',
  'constant',
  'option',
  'unknown',
] as const;
export type SemanticKind = (typeof semanticKinds)[number];

export interface SemanticToken extends Span {
  readonly kind: SemanticKind;
}

const plainKinds: { readonly [K in Lexeme['kind']]?: SemanticKind } = {
  text: 'text',
  attribute: 'attribute',
  parameter: 'parameter',
  variable: 'variable',
  number: 'number',
  operator: 'operator',
  foreign: 'unknown',
};

/** The meaning of every word, in the order of the text: known functions and options differ from words that are none. */
export function semanticTokens(document: ExpressionDocument): readonly SemanticToken[] {
  const { lexemes, context } = document;
  const attributes = new Set(context.attributes.map(({ name }) => name));
  const options = optionStarts(document);
  return lexemes.flatMap((lexeme, index) => {
    const { kind, text, start, end, finished } = lexeme;
    if (kind === 'word') return [{ start, end, kind: wordKind(text, lexemes[index + 1]?.kind === '(', options.has(start)) }];
    if (kind === 'attribute' && finished && context.open !== true && !attributes.has(text.slice(1, -1)))
      return [{ start, end, kind: 'unknown' as const }];
    const plain = plainKinds[kind];
    return plain === undefined ? [] : [{ start, end, kind: plain }];
  });
}

function wordKind(text: string, called: boolean, option: boolean): SemanticKind {
  if (called) return functions.has(text) ? 'function' : 'unknown';
  if (Object.hasOwn(constantDocs, text)) return 'constant';
  return option ? 'option' : 'unknown';
}

/** Where bare words stand that are options of their function. */
function optionStarts({ tree }: ExpressionDocument): ReadonlySet<number> {
  const starts = new Set<number>();
  for (const node of walk(tree)) {
    if (node.kind !== 'call') continue;
    const definition = functions.get(node.name);
    node.arguments.forEach((argument, index) => {
      if (argument.kind === 'word' && definition?.params[index]?.words?.includes(argument.word) === true) starts.add(argument.start);
    });
  }
  return starts;
}
