import { EmbeddedActionsParser, EOF, type IToken } from 'chevrotain';
import { choices } from './choices.ts';
import type { ExpressionError } from './expression.ts';
import { errorAt, type Span } from './fault.ts';
import { group } from './operator-tiers.ts';
import { type ConstantWord, constantWords, type MissingNode, type Node } from './syntax-tree.ts';
import { isGrammatical, spanOf, tokenFaults, tooComplex } from './token-faults.ts';
import * as t from './tokens.ts';

export interface ParseResult {
  /** Always a tree; `missing` nodes stand where the text is unfinished or faulty. */
  readonly tree: Node;
  /** Syntax only, in the order of the text; functions, arguments and types are the checker's business. */
  readonly errors: readonly ExpressionError[];
  /** Every token, those that are no part of the language included. */
  readonly tokens: readonly IToken[];
}

/**
 * Text → tree by the grammar of spec/expressions.md §3. Never throws; every fault has its place. The grammar accepts any
 * sequence of tokens, so that `IIF(IsPresent([mail]), Left([` still has the tree of everything that is there.
 */
export function parse(text: string): ParseResult {
  const whole = { start: 0, end: text.length };
  const nothing: Node = { kind: 'missing', ...whole };
  if (text.length > choices.maximumLength) {
    return { tree: nothing, tokens: [], errors: [errorAt(whole, 'too-complex', `Longer than ${choices.maximumLength} characters.`)] };
  }
  const { tokens, errors: unreadable } = t.lexer.tokenize(text);
  const excess = tooComplex(tokens);
  if (excess !== undefined) return { tree: nothing, tokens, errors: [excess] };
  const errors = tokenFaults(tokens, unreadable);
  const known = errors.length === 0 ? tokens : tokens.filter(isGrammatical);
  if (known.length === 0) {
    if (errors.length === 0) errors.push(errorAt(whole, 'syntax-error', 'The expression is empty.'));
    return { tree: nothing, tokens, errors };
  }
  const { tree, faults, numberFaults } = parser.read(known, text.length);
  // A fault of the letters explains what the grammar then stumbles over; the reader needs the first cause only.
  if (errors.length === 0) errors.push(...faults);
  errors.push(...numberFaults);
  errors.sort((a, b) => a.start - b.start);
  return { tree, tokens, errors: errors.slice(0, choices.maximumFaults) };
}

const LARGEST = 2n ** 63n;

interface ArgumentList {
  readonly values: readonly Node[];
  readonly end: number;
}

class ExpressionParser extends EmbeddedActionsParser {
  private readonly faults = new Map<Span, ExpressionError>();
  private numberFaults: ExpressionError[] = [];
  private length = 0;

  constructor() {
    super(t.allTokens, { recoveryEnabled: false, maxLookahead: 1 });
    this.performSelfAnalysis();
  }

  read(tokens: IToken[], length: number) {
    this.input = tokens;
    this.faults.clear();
    this.numberFaults = [];
    this.length = length;
    const tree: Node = this.flow();
    return { tree, faults: [...this.faults.values()], numberFaults: this.numberFaults };
  }

  private readonly flow = this.RULE('flow', (): Node => {
    const parts = [this.SUBRULE(this.expression)];
    this.MANY(() => {
      const stray = this.OR([alternative(() => this.CONSUME(t.CloseBracket)), alternative(() => this.CONSUME(t.Comma))]);
      this.ACTION(() => this.unexpected(stray));
      const more = this.SUBRULE2(this.expression);
      this.ACTION(() => (isNothing(more) ? this.faults.delete(more) : parts.push(more)));
    });
    return this.ACTION(() => this.joined(parts));
  });

  /** One rule for the three operator tiers: flat here, grouped by `group`, so that a level of brackets costs little stack. */
  private readonly expression: () => Node = this.RULE('expression', (): Node => {
    const operands: Node[] = [];
    const operators: IToken[] = [];
    const minus = this.OPTION(() => this.CONSUME(t.Minus));
    const first = this.OPTION2(() => this.SUBRULE(this.primary));
    this.ACTION(() => operands.push(this.operand(minus, first)));
    this.MANY(() => {
      this.OR([
        alternative(() => {
          operators.push(this.CONSUME(t.Operator));
          const sign = this.OPTION3(() => this.CONSUME2(t.Minus));
          const next = this.OPTION4(() => this.SUBRULE2(this.primary));
          this.ACTION(() => operands.push(this.operand(sign, next)));
        }),
        alternative(() => {
          const next = this.SUBRULE3(this.primary);
          this.ACTION(() => operands.push(this.juxtaposed(operands.pop(), next)));
        }),
      ]);
    });
    return this.ACTION(() => group(operands, operators, this.nowhere()));
  });

  private readonly primary = this.RULE('primary', (): Node => {
    return this.OR<Node>([
      alternative(() => this.number(this.CONSUME(t.DecimalNumber), (image) => BigInt(image))),
      alternative(() => this.number(this.CONSUME(t.HexNumber), (image) => BigInt(`0x${image.slice(2)}`), true)),
      alternative(() => leaf(this.CONSUME(t.Text), (image, span) => ({ kind: 'text', value: textOf(image), ...span }))),
      alternative(() => leaf(this.CONSUME(t.Attribute), (image, span) => ({ kind: 'attribute', name: image.slice(1, -1), ...span }))),
      alternative(() => leaf(this.CONSUME(t.Parameter), (image, span) => ({ kind: 'parameter', name: image.slice(1, -1), ...span }))),
      alternative(() => leaf(this.CONSUME(t.Variable), (image, span) => ({ kind: 'variable', name: image.slice(1), ...span }))),
      alternative(() => {
        const token = this.CONSUME(t.Unfinished);
        return leaf(token, (_, span) => unfinishedNode(token, span));
      }),
      alternative(() => {
        const name = this.CONSUME(t.Word);
        const list = this.OPTION(() => this.SUBRULE(this.argumentList));
        return leaf(name, (image, span) => wordOrCall(image, span, list));
      }),
      alternative(() => {
        this.CONSUME(t.OpenBracket);
        const parts = [this.SUBRULE2(this.expression)];
        this.MANY(() => {
          const comma = this.CONSUME(t.Comma);
          this.ACTION(() => this.unexpected(comma));
          parts.push(this.SUBRULE3(this.expression));
        });
        const close = this.OPTION2(() => this.CONSUME(t.CloseBracket));
        return this.ACTION(() => {
          if (close === undefined) this.unclosed();
          return this.joined(parts);
        });
      }),
    ]);
  });

  private readonly argumentList = this.RULE('argumentList', (): ArgumentList => {
    this.CONSUME(t.OpenBracket);
    const values = [this.SUBRULE(this.expression)];
    this.MANY(() => {
      this.CONSUME(t.Comma);
      values.push(this.SUBRULE2(this.expression));
    });
    const close = this.OPTION(() => this.CONSUME(t.CloseBracket));
    return this.ACTION(() => {
      const [only] = values;
      if (values.length === 1 && only !== undefined && isNothing(only)) {
        this.faults.delete(only);
        values.pop();
      }
      if (close === undefined) this.unclosed();
      return { values, end: spanOf(this.LA(0)).end };
    });
  });

  private number(token: IToken, read: (image: string) => bigint, hexadecimal = false): Node {
    return leaf(token, (image, span) => {
      const value = read(image);
      // 2^63 itself is allowed only behind a minus; `operand` takes the error back.
      if (value >= LARGEST) this.numberFaults.push(errorAt(span, 'overflow', `${image} does not fit into a signed 64-bit number.`));
      return { kind: 'number', value, ...(hexadecimal ? { hexadecimal } : {}), ...span };
    });
  }

  private operand(minus: IToken | undefined, given: Node | undefined): Node {
    const node = given ?? this.nowhere();
    if (given === undefined) this.faults.set(node, this.absent());
    if (minus === undefined) return node;
    const span = { start: spanOf(minus).start, end: node.end };
    if (node.kind !== 'number') return { kind: 'negation', operand: node, ...span };
    if (node.value === LARGEST) this.numberFaults.pop();
    return { ...node, value: -node.value, ...span };
  }

  private juxtaposed(left: Node | undefined, right: Node): Node {
    const message = 'An operator or a comma is missing before this.';
    this.faults.set(right, errorAt(right, 'syntax-error', message));
    return this.joined(left === undefined ? [right] : [left, right]);
  }

  /** Pieces that do not fit together stay in the tree. */
  private joined(parts: readonly Node[]): Node {
    const [first, second] = parts;
    if (first === undefined) return this.nowhere();
    if (second === undefined) return first;
    return { kind: 'missing', parts, start: first.start, end: parts.at(-1)?.end ?? second.end };
  }

  private unexpected(token: IToken): void {
    const span = spanOf(token);
    this.faults.set(span, errorAt(span, 'syntax-error', `"${token.image}" is not expected here.`));
  }

  /** Told once, however many brackets are open. */
  private unclosed(): void {
    const end = { start: this.length, end: this.length };
    this.faults.set(UNCLOSED, errorAt(end, 'syntax-error', 'The expression ends too early: a closing bracket is missing.'));
  }

  private absent(): ExpressionError {
    const next = this.LA(1);
    if (next.tokenType === EOF) {
      return errorAt({ start: this.length, end: this.length }, 'syntax-error', 'The expression ends too early: a value is missing.');
    }
    return errorAt(spanOf(next), 'syntax-error', `A value is missing before "${next.image}".`);
  }

  private nowhere(): MissingNode {
    const next = this.LA(1);
    const at = next.tokenType === EOF ? this.length : next.startOffset;
    return { kind: 'missing', start: at, end: at };
  }
}

const UNCLOSED: Span = { start: 0, end: 0 };

function alternative<T>(ALT: () => T) {
  return { ALT };
}

const parser = new ExpressionParser();

const isNothing = (node: Node): boolean => node.kind === 'missing' && node.start === node.end && node.parts === undefined;

function unfinishedNode(token: IToken, span: Span): MissingNode {
  const kind = t.begun.get(token.tokenType.name);
  return { kind: 'missing', ...(kind === undefined ? {} : { begun: kind }), ...span };
}

function wordOrCall(name: string, nameSpan: Span, list: ArgumentList | undefined): Node {
  if (list !== undefined) {
    return { kind: 'call', name, nameSpan, arguments: list.values, start: nameSpan.start, end: Math.max(list.end, nameSpan.end) };
  }
  return isConstant(name) ? { kind: 'constant', word: name, ...nameSpan } : { kind: 'word', word: name, ...nameSpan };
}

/** While chevrotain records the grammar, tokens have no place in the text. */
function leaf(token: IToken, make: (image: string, span: Span) => Node): Node {
  return token.startOffset >= 0 ? make(token.image, spanOf(token)) : { kind: 'missing', start: 0, end: 0 };
}

/** `""` is a quote, `\\` one backslash, any other backslash itself (§2). */
const textOf = (image: string): string => image.slice(1, -1).replaceAll('""', '"').replaceAll('\\\\', '\\');

const isConstant = (word: string): word is ConstantWord => (constantWords as readonly string[]).includes(word);
