import type { Finding } from '../checker.ts';
import type { Fix } from '../expression.ts';
import type { ExpressionDocument, Lexeme } from './document.ts';

/** Ready-made changes that remove a diagnostic, the likeliest first: those of the checker, then those for unfinished text. */
export function quickFixes(document: ExpressionDocument, diagnostic: Finding): readonly Fix[] {
  const given = diagnostic.data?.fixes ?? [];
  const own = (fixesByCode[diagnostic.code] ?? none)(document, diagnostic);
  const known = new Set<string>();
  return [...given, ...own].filter(({ edits }) => {
    const key = JSON.stringify(edits);
    return known.has(key) ? false : known.add(key);
  });
}

type Fixer = (document: ExpressionDocument, diagnostic: Finding) => readonly Fix[];
const none: Fixer = () => [];

const replace = (title: string, { start, end }: { readonly start: number; readonly end: number }, text: string): Fix => ({
  title,
  edits: [{ start, end, text }],
});

/** What the checker, which sees only finished text, cannot mend. */
const fixesByCode: { readonly [code: string]: Fixer } = {
  'syntax-error': syntaxFixes,
};

const spellings: { readonly [sign: string]: string } = { '==': '=', '!=': '<>', '|': '||' };
const QUOTES = /[“”„‟«»]/;

function syntaxFixes(document: ExpressionDocument, diagnostic: Finding): readonly Fix[] {
  const { text, lexemes } = document;
  const at = lexemes.find(({ start, end }) => start <= diagnostic.start && diagnostic.start < end);
  const spelling = at === undefined ? undefined : spellings[at.text];
  if (at !== undefined && spelling !== undefined) return [replace(`Write ${spelling}`, at, spelling)];
  if (at !== undefined && QUOTES.test(at.text)) return [straightQuotes(text)];
  if (at !== undefined && !at.finished) return closing(at);
  const missing = unclosedBrackets(lexemes);
  if (missing > 0)
    return [replace(missing === 1 ? 'Add the closing bracket' : `Add ${missing} closing brackets`, endOf(text), ')'.repeat(missing))];
  if (at?.kind === ')' && missing < 0) return [replace('Remove the bracket', at, '')];
  return [];
}

const endOf = (text: string) => ({ start: text.trimEnd().length, end: text.trimEnd().length });

function straightQuotes(text: string): Fix {
  const edits = Array.from(text.matchAll(new RegExp(QUOTES, 'g')), ({ index, 0: quote }) => ({
    start: index,
    end: index + quote.length,
    text: '"',
  }));
  return { title: 'Use straight quotes', edits };
}

const closers: { readonly [K in Lexeme['kind']]?: readonly [sign: string, name: string] } = {
  text: ['"', 'quote'],
  attribute: [']', 'bracket'],
  parameter: ['%', 'percent sign'],
};

function closing({ kind, text, start }: Lexeme): readonly Fix[] {
  const closer = closers[kind];
  if (closer === undefined || text.length < 2) return [];
  const end = start + text.trimEnd().length;
  return [replace(`Add the closing ${closer[1]}`, { start: end, end }, closer[0])];
}

function unclosedBrackets(lexemes: readonly Lexeme[]): number {
  return lexemes.reduce((open, { kind }) => open + (kind === '(' ? 1 : kind === ')' ? -1 : 0), 0);
}
