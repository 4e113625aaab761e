import { childrenOf, type Node } from '../syntax-tree.ts';
import type { ExpressionDocument, Lexeme } from './document.ts';

/** A bracket that is open at the cursor. */
export interface OpenCall {
  /** The function's name; absent for brackets that only group. */
  readonly name?: Lexeme;
  readonly bracket: Lexeme;
  /** Argument the cursor stands in, from 0. */
  readonly index: number;
  /** First word of the first argument: the variable of With, Select and Where. */
  readonly first?: Lexeme;
}

/** The brackets around an offset, outermost first; from the words alone, so that unfinished text is no obstacle. */
export function openCallsAt({ lexemes }: ExpressionDocument, offset: number): readonly OpenCall[] {
  const open: { name?: Lexeme; bracket: Lexeme; index: number; first?: Lexeme }[] = [];
  let previous: Lexeme | undefined;
  for (const lexeme of lexemes) {
    if (lexeme.start >= offset) break;
    const innermost = open.at(-1);
    if (innermost !== undefined && innermost.first === undefined && innermost.index === 0) innermost.first = lexeme;
    if (lexeme.kind === '(') open.push({ bracket: lexeme, index: 0, ...(previous?.kind === 'word' && { name: previous }) });
    else if (lexeme.kind === ')') open.pop();
    else if (lexeme.kind === ',' && innermost !== undefined) innermost.index++;
    previous = lexeme;
  }
  return open;
}

/** The word being written at an offset: it begins before it and reaches it. */
export const lexemeBefore = ({ lexemes }: ExpressionDocument, offset: number): Lexeme | undefined =>
  lexemes.find(({ start, end }) => start < offset && offset <= end);

/** Whether an offset is inside of quotes, brackets or percent signs, or in a variable's name, where only one kind of thing fits. */
export const isInside = (lexeme: Lexeme, offset: number): boolean =>
  lexeme.start < offset && (offset < lexeme.end || (offset === lexeme.end && (!lexeme.finished || lexeme.kind === 'variable')));

/** The last word that ends at or before an offset. */
export const lexemeLeftOf = ({ lexemes }: ExpressionDocument, offset: number): Lexeme | undefined =>
  lexemes.findLast(({ end }) => end <= offset);

/** The first word that begins at or after an offset. */
export const lexemeRightOf = ({ lexemes }: ExpressionDocument, offset: number): Lexeme | undefined =>
  lexemes.find(({ start }) => start >= offset);

/** Nodes that contain an offset, the whole expression first. Where two touch, the one that begins there is meant. */
export function nodesAt(tree: Node, offset: number): readonly Node[] {
  const path: Node[] = [];
  for (let node: Node | undefined = tree; node !== undefined; ) {
    path.push(node);
    const around: readonly Node[] = childrenOf(node).filter(({ start, end }) => start <= offset && offset <= end);
    node = around.find(({ start, end }) => start <= offset && offset < end) ?? around[0];
  }
  return path;
}
