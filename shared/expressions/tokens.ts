import { type CustomPatternMatcherFunc, createToken, type IToken, Lexer, type TokenType } from 'chevrotain';

/** The lexical rules of spec/expressions.md §2. */
const HEX = /&H[0-9A-Fa-f]+/y;

const WhiteSpace = createToken({ name: 'WhiteSpace', pattern: /\s+/, group: Lexer.SKIPPED, line_breaks: true });
export const Text = createToken({ name: 'Text', label: 'text', pattern: /"(?:[^"]|"")*"/, line_breaks: true });
export const Attribute = createToken({ name: 'Attribute', label: '[attribute]', pattern: /\[[^\][]+\]/, line_breaks: true });
export const Parameter = createToken({ name: 'Parameter', label: '%parameter%', pattern: /%[A-Za-z0-9._-]+%/ });
export const Variable = createToken({ name: 'Variable', label: '$variable', pattern: /\$[A-Za-z][A-Za-z0-9_]*/ });
export const HexNumber = createToken({
  name: 'HexNumber',
  label: 'number',
  // `&` starts a number only where an operand is expected; after an operand it concatenates (§2).
  pattern: ((text, offset, matched) => {
    if (!operandExpected(matched[matched.length - 1])) return null;
    HEX.lastIndex = offset;
    return HEX.exec(text);
  }) satisfies CustomPatternMatcherFunc,
  start_chars_hint: ['&'],
  line_breaks: false,
});
export const DecimalNumber = createToken({ name: 'DecimalNumber', label: 'number', pattern: /[0-9]+/ });
export const Word = createToken({ name: 'Word', label: 'name', pattern: /[A-Za-z][A-Za-z0-9_]*/ });
export const OpenBracket = createToken({ name: 'OpenBracket', label: '"("', pattern: '(' });
export const CloseBracket = createToken({ name: 'CloseBracket', label: '")"', pattern: ')' });
export const Comma = createToken({ name: 'Comma', label: '","', pattern: ',' });

/** The category of all binary operators; their tiers are the parser's business. */
export const Operator = createToken({ name: 'Operator', label: 'an operator', pattern: Lexer.NA });
const operator = (name: string, pattern: string) => createToken({ name, label: `"${pattern}"`, pattern, categories: Operator });
export const Minus = operator('Minus', '-');
const And = operator('And', '&&');
const Or = operator('Or', '||');
const NotEqual = operator('NotEqual', '<>');
const LessOrEqual = operator('LessOrEqual', '<=');
const GreaterOrEqual = operator('GreaterOrEqual', '>=');
const Equal = operator('Equal', '=');
const Less = operator('Less', '<');
const Greater = operator('Greater', '>');
const Plus = operator('Plus', '+');
const Times = operator('Times', '*');
const Concatenate = operator('Concatenate', '&');

/** Text that people write and the language does not have, with the advice to give; does not reach the parser. */
const Foreign = createToken({ name: 'Foreign', pattern: Lexer.NA });
/** An operand whose end is not written yet; reaches the parser, so that the tree has a node for it. */
export const Unfinished = createToken({ name: 'Unfinished', label: 'an unfinished operand', pattern: Lexer.NA });
const foreign = (name: string, pattern: RegExp) => createToken({ name, pattern, categories: Foreign, line_breaks: true });
const unfinished = (name: string, pattern: RegExp) => createToken({ name, pattern, categories: Unfinished, line_breaks: true });
const foreignTokens: readonly (readonly [TokenType, string])[] = [
  [foreign('TypographicQuote', /[“”„‟«»‘’]/), 'Typographic quotes are not allowed; use straight quotes "…".'],
  [unfinished('UnterminatedText', /"[\s\S]*/), 'The closing quote is missing.'],
  [
    unfinished('UnterminatedAttribute', /\[[^\][(),"%$&|=<>+*]*\]?/),
    'An attribute is written [name]; the name or the closing bracket is missing.',
  ],
  [unfinished('StrayPercent', /%[A-Za-z0-9._-]*/), 'A parameter is written %Name%; the name or the closing % is missing.'],
  [unfinished('StrayDollar', /\$/), 'A variable is written $name.'],
  [foreign('DoubleEqual', /==/), 'Equality is written with one =.'],
  [foreign('ExclamationEqual', /!=/), 'Inequality is written <>.'],
  [foreign('Exclamation', /!/), 'There is no "not"; write … = False.'],
  [foreign('Slash', /\//), 'There is no division.'],
  [foreign('Caret', /\^/), 'There is no exponentiation.'],
  [foreign('Fraction', /\.[0-9]*/), 'Numbers are whole numbers, without fraction or separators.'],
  [foreign('Bar', /\|/), '"Or" is written ||.'],
  [foreign('Unknown', /[^\s"[%$&|0-9.A-Za-z(),\-=!/^“”„‟«»‘’<>+*]+/), 'This is not part of the language.'],
];
export const foreignAdvice: ReadonlyMap<string, string> = new Map(foreignTokens.map(([token, advice]) => [token.name, advice]));

export const begun: ReadonlyMap<string, 'text' | 'attribute' | 'parameter' | 'variable'> = new Map([
  ['UnterminatedText', 'text'],
  ['UnterminatedAttribute', 'attribute'],
  ['StrayPercent', 'parameter'],
  ['StrayDollar', 'variable'],
]);

const token = (name: string): TokenType => {
  const found = foreignTokens.find(([type]) => type.name === name);
  if (found === undefined) throw new Error(`no token ${name}`);
  return found[0];
};

/** Longer before shorter; `&&` before `&H…` before `&` (§2). */
export const allTokens: TokenType[] = [
  WhiteSpace,
  Text,
  token('UnterminatedText'),
  Attribute,
  token('UnterminatedAttribute'),
  Parameter,
  token('StrayPercent'),
  Variable,
  token('StrayDollar'),
  And,
  HexNumber,
  Concatenate,
  Or,
  token('Bar'),
  DecimalNumber,
  token('Fraction'),
  Word,
  OpenBracket,
  CloseBracket,
  Comma,
  Minus,
  token('DoubleEqual'),
  token('ExclamationEqual'),
  token('Exclamation'),
  token('Slash'),
  token('Caret'),
  token('TypographicQuote'),
  token('Unknown'),
  NotEqual,
  LessOrEqual,
  GreaterOrEqual,
  Equal,
  Less,
  Greater,
  Plus,
  Times,
  Operator,
  Foreign,
  Unfinished,
];

export const lexer = new Lexer(allTokens, { ensureOptimizations: false });

const OPERANDS = new Set<string>(
  [Text, Attribute, Parameter, Variable, HexNumber, DecimalNumber, Word, CloseBracket].map((type) => type.name),
);

/** A declaration, because the lexer tries the pattern while it is being built. */
function operandExpected(previous: IToken | undefined): boolean {
  return previous === undefined || !(OPERANDS.has(previous.tokenType.name) || begun.has(previous.tokenType.name));
}
