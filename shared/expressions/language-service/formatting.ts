import type { ExpressionDocument, Lexeme } from './document.ts';

/** Longest line; longer expressions are broken at brackets and, within, at `&&` and `||`. */
export const LINE = 100;
const INDENT = '  ';

/**
 * The text laid out: one blank where blanks belong, long calls with an argument per line. Only white space changes, so
 * the meaning cannot; formatting twice changes nothing. Undefined for text with syntax errors, which is left alone.
 */
export function format(document: ExpressionDocument): string | undefined {
  if (document.errors.length > 0) return undefined;
  const { items } = group(document.lexemes, 0);
  return block(items, '', 0);
}

/** A word, or a bracket with the comma-separated arguments in it. */
type Item = Lexeme | { readonly kind: 'brackets'; readonly arguments: readonly (readonly Item[])[] };

function group(
  lexemes: readonly Lexeme[],
  from: number,
): { readonly items: readonly Item[]; readonly lists: readonly (readonly Item[])[]; readonly next: number } {
  const lists: Item[][] = [[]];
  let at = from;
  while (at < lexemes.length) {
    const lexeme = lexemes[at++];
    if (lexeme === undefined || lexeme.kind === ')') break;
    if (lexeme.kind === ',') lists.push([]);
    else if (lexeme.kind === '(') {
      const inner = group(lexemes, at);
      lists.at(-1)?.push({ kind: 'brackets', arguments: inner.lists });
      at = inner.next;
    } else lists.at(-1)?.push(lexeme);
  }
  return { items: lists[0] ?? [], lists, next: at };
}

/** In one line where it fits behind `column` characters, otherwise broken. */
function block(items: readonly Item[], indent: string, column: number): string {
  const line = flat(items);
  if (column + line.length <= LINE && !line.includes('\n')) return line;
  const parts = logicalParts(items);
  if (parts.length === 1) return broken(items, indent);
  return parts.map((part) => block(part, indent, indent.length)).join(`\n${indent}`);
}

/** Split behind `&&` and `||`, which stand at the ends of their lines. */
function logicalParts(items: readonly Item[]): readonly (readonly Item[])[] {
  const parts: Item[][] = [[]];
  items.forEach((item, index) => {
    parts.at(-1)?.push(item);
    const logical = item.kind === 'operator' && (item.text === '&&' || item.text === '||');
    if (logical && index < items.length - 1) parts.push([]);
  });
  return parts;
}

function broken(items: readonly Item[], indent: string): string {
  let text = '';
  items.forEach((item, index) => {
    if (needsBlank(items, index)) text += ' ';
    if (item.kind !== 'brackets') {
      text += item.text;
      return;
    }
    const used = indent.length + text.length - (text.lastIndexOf('\n') + 1);
    const short = flat([item]);
    const rest = flat(items.slice(index + 1)).length;
    if ((used + short.length + rest <= LINE && !short.includes('\n')) || isEmpty(item.arguments)) text += short;
    else {
      const inner = indent + INDENT;
      text += `(\n${item.arguments.map((argument) => inner + block(argument, inner, inner.length + 1)).join(',\n')}\n${indent})`;
    }
  });
  return text;
}

const isEmpty = (lists: readonly (readonly Item[])[]): boolean => lists.every((items) => items.length === 0);

function flat(items: readonly Item[]): string {
  return items
    .map((item, index) => {
      const text = item.kind === 'brackets' ? `(${item.arguments.map(flat).join(', ')})` : item.text;
      return needsBlank(items, index) ? ` ${text}` : text;
    })
    .join('');
}

/** Around binary operators and between words; not behind a sign and not before the bracket of a call. */
function needsBlank(items: readonly Item[], index: number): boolean {
  const item = items[index];
  const previous = items[index - 1];
  if (item === undefined || previous === undefined) return false;
  if (item.kind === 'brackets') return previous.kind !== 'word' && !isSign(items, index - 1);
  return !isSign(items, index - 1);
}

/** A minus where an operand is expected. */
function isSign(items: readonly Item[], index: number): boolean {
  const item = items[index];
  const previous = items[index - 1];
  return item?.kind === 'operator' && item.text === '-' && (previous === undefined || previous.kind === 'operator');
}
