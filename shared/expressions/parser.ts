import { EmbeddedActionsParser, EOF, type ILexingError, type IRecognitionException, type IToken } from 'chevrotain';
import { choices } from './choices.ts';
import type { ExpressionError } from './expression.ts';
import { errorAt, type Span } from './fault.ts';
import { type BinaryOperator, type ConstantWord, constantWords, type Node } from './syntax-tree.ts';
import * as t from './tokens.ts';

export interface ParseResult {
  /** Always a tree; incomplete where the text is faulty. */
  readonly tree: Node;
  readonly errors: readonly ExpressionError[];
  readonly tokens: readonly IToken[];
}

/** Text → tree by the grammar of spec/expressions.md §3. Never throws; every fault has its place. */
export function parse(text: string): ParseResult {
  const whole = { start: 0, end: text.length };
  const nothing: Node = { kind: 'missing', ...whole };
  if (text.length > choices.maximumLength) {
    return { tree: nothing, tokens: [], errors: [errorAt(whole, 'too-complex', `Longer than ${choices.maximumLength} characters.`)] };
  }
  const lexed = t.lexer.tokenize(text);
  const foreign = lexed.tokens.filter(isForeign);
  const tokens = foreign.length === 0 ? lexed.tokens : lexed.tokens.filter((token) => !isForeign(token));
  const errors = [...lexed.errors.map(lexingError), ...foreign.map(foreignError)];
  const excess = tooComplex(tokens);
  if (excess !== undefined) return { tree: nothing, tokens, errors: [...errors, excess] };
  if (tokens.length === 0) {
    if (errors.length === 0) errors.push(errorAt(whole, 'syntax-error', 'The expression is empty.'));
    return { tree: nothing, tokens, errors };
  }
  parser.input = tokens;
  parser.numberErrors = [];
  const tree = parser.flow() ?? nothing;
  // A fault of the letters explains what the grammar then stumbles over; the reader needs the first cause only.
  const grammar = errors.length > 0 ? [] : parser.errors.map((error) => grammarError(error, text.length));
  errors.push(...grammar, ...parser.numberErrors);
  errors.sort((a, b) => a.start - b.start);
  return { tree, tokens, errors };
}

const LARGEST = 2n ** 63n;

interface ArgumentList {
  readonly values: readonly Node[];
  readonly end: number;
}

class ExpressionParser extends EmbeddedActionsParser {
  numberErrors: ExpressionError[] = [];

  constructor() {
    super(t.allTokens, { recoveryEnabled: true, maxLookahead: 2 });
    this.performSelfAnalysis();
  }

  readonly flow = this.RULE('flow', (): Node => this.SUBRULE(this.expression));

  /** One rule for the three operator tiers: flat here, grouped by `group`, so that a level of brackets costs little stack. */
  private readonly expression: () => Node = this.RULE(
    'expression',
    (): Node => {
      const operands = [this.SUBRULE(this.operand)];
      const operators: IToken[] = [];
      this.MANY(() => {
        operators.push(this.CONSUME(t.Operator));
        operands.push(this.SUBRULE2(this.operand));
      });
      return this.ACTION(() => group(operands, operators, this.nowhere()));
    },
    { recoveryValueFunc: (): Node => this.nowhere() },
  );

  private readonly operand = this.RULE(
    'operand',
    (): Node => {
      const minus = this.OPTION(() => this.CONSUME(t.Minus));
      const primary = this.OR<Node>([
        alternative(() => this.number(this.CONSUME(t.DecimalNumber), (image) => BigInt(image))),
        alternative(() => this.number(this.CONSUME(t.HexNumber), (image) => BigInt(`0x${image.slice(2)}`))),
        alternative(() => leaf(this.CONSUME(t.Text), (image, span) => ({ kind: 'text', value: textOf(image), ...span }))),
        alternative(() => leaf(this.CONSUME(t.Attribute), (image, span) => ({ kind: 'attribute', name: image.slice(1, -1), ...span }))),
        alternative(() => leaf(this.CONSUME(t.Parameter), (image, span) => ({ kind: 'parameter', name: image.slice(1, -1), ...span }))),
        alternative(() => leaf(this.CONSUME(t.Variable), (image, span) => ({ kind: 'variable', name: image.slice(1), ...span }))),
        alternative(() => {
          const name = this.CONSUME(t.Word);
          const list = this.OPTION2(() => this.SUBRULE(this.argumentList));
          return leaf(name, (image, span) => wordOrCall(image, span, list));
        }),
        alternative(() => {
          this.CONSUME(t.OpenBracket);
          const inner = this.SUBRULE(this.expression);
          this.CONSUME(t.CloseBracket);
          return inner;
        }),
      ]);
      return this.ACTION(() => this.negated(minus, primary));
    },
    { recoveryValueFunc: (): Node => this.nowhere() },
  );

  private readonly argumentList = this.RULE(
    'argumentList',
    (): ArgumentList => {
      const values: Node[] = [];
      this.CONSUME(t.OpenBracket);
      this.OPTION(() => {
        values.push(this.SUBRULE(this.expression));
        this.MANY(() => {
          this.CONSUME(t.Comma);
          values.push(this.SUBRULE2(this.expression));
        });
      });
      const close = this.CONSUME(t.CloseBracket);
      return { values, end: spanOf(close).end };
    },
    { recoveryValueFunc: (): ArgumentList => ({ values: [], end: spanOf(this.LA(1)).end }) },
  );

  private number(token: IToken, read: (image: string) => bigint): Node {
    return leaf(token, (image, span) => {
      const value = read(image);
      // 2^63 itself is allowed only behind a minus; `negated` takes the error back.
      if (value >= LARGEST) this.numberErrors.push(errorAt(span, 'overflow', `${image} does not fit into a signed 64-bit number.`));
      return { kind: 'number', value, ...span };
    });
  }

  private negated(minus: IToken | undefined, operand: Node): Node {
    if (minus === undefined) return operand;
    const span = { start: spanOf(minus).start, end: operand.end };
    if (operand.kind !== 'number') return { kind: 'negation', operand, ...span };
    if (operand.value === LARGEST) this.numberErrors.pop();
    return { kind: 'number', value: -operand.value, ...span };
  }

  private nowhere(): Node {
    const next = spanOf(this.LA(1));
    return { kind: 'missing', start: next.start, end: next.start };
  }
}

function alternative<T>(ALT: () => T) {
  return { ALT };
}

const parser = new ExpressionParser();

/**
 * §4: arithmetic and `&` above comparison above `&&` and `||`; equal tiers from left to right. An operator that closes a
 * tier folds everything of the tiers above it.
 */
function group(operands: readonly Node[], operators: readonly IToken[], nowhere: Node): Node {
  const values: Node[] = [operands[0] ?? nowhere];
  const open: BinaryOperator[] = [];
  const fold = (tier: number) => {
    for (let operator = open.at(-1); operator !== undefined && TIER[operator] >= tier; operator = open.at(-1)) {
      open.pop();
      const right = values.pop() ?? nowhere;
      const left = values.pop() ?? nowhere;
      values.push({ kind: 'binary', operator, left, right, start: left.start, end: right.end });
    }
  };
  operators.forEach((token, index) => {
    const operator = token.image as BinaryOperator;
    fold(TIER[operator]);
    open.push(operator);
    values.push(operands[index + 1] ?? nowhere);
  });
  fold(0);
  return values[0] ?? nowhere;
}

const TIER: { readonly [O in BinaryOperator]: number } = {
  '+': 3,
  '-': 3,
  '*': 3,
  '&': 3,
  '=': 2,
  '<>': 2,
  '<': 2,
  '<=': 2,
  '>': 2,
  '>=': 2,
  '&&': 1,
  '||': 1,
};

function wordOrCall(name: string, nameSpan: Span, list: ArgumentList | undefined): Node {
  if (list !== undefined) {
    return { kind: 'call', name, nameSpan, arguments: list.values, start: nameSpan.start, end: Math.max(list.end, nameSpan.end) };
  }
  return isConstant(name) ? { kind: 'constant', word: name, ...nameSpan } : { kind: 'word', word: name, ...nameSpan };
}

/** Tokens made up in recovery or while chevrotain records the grammar have no place in the text. */
function leaf(token: IToken, make: (image: string, span: Span) => Node): Node {
  const span = spanOf(token);
  return !(token.startOffset >= 0) ? { kind: 'missing', ...span } : make(token.image, span);
}

function spanOf(token: IToken): Span {
  return token.startOffset >= 0 ? { start: token.startOffset, end: token.startOffset + token.image.length } : { start: 0, end: 0 };
}

/** `""` is a quote, `\\` one backslash, any other backslash itself (§2). */
const textOf = (image: string): string => image.slice(1, -1).replaceAll('""', '"').replaceAll('\\\\', '\\');

const isConstant = (word: string): word is ConstantWord => (constantWords as readonly string[]).includes(word);
const isForeign = (token: IToken): boolean => t.foreignAdvice.has(token.tokenType.name);

const foreignError = (token: IToken): ExpressionError =>
  errorAt(spanOf(token), 'syntax-error', t.foreignAdvice.get(token.tokenType.name) ?? 'Not part of the language.');

const lexingError = (error: ILexingError): ExpressionError =>
  errorAt({ start: error.offset, end: error.offset + error.length }, 'syntax-error', 'This character is not part of the language.');

function grammarError(error: IRecognitionException, length: number): ExpressionError {
  if (error.token.tokenType !== EOF && error.token.startOffset >= 0) {
    return errorAt(spanOf(error.token), 'syntax-error', `"${error.token.image}" is not expected here.`);
  }
  const missing = error.name === 'MismatchedTokenException' ? 'a closing bracket is missing' : 'a value is missing';
  return errorAt({ start: length, end: length }, 'syntax-error', `The expression ends too early: ${missing}.`);
}

/** Bounds the depth of the tree, and with it the stack that everything after the parser needs. */
function tooComplex(tokens: readonly IToken[]): ExpressionError | undefined {
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
