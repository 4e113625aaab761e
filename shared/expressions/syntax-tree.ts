import type { Span } from './fault.ts';

export const constantWords = ['True', 'False', 'NULL', 'CRLF', 'IgnoreThisFlow', 'AuthoritativeNull'] as const;
export type ConstantWord = (typeof constantWords)[number];
type LogicalOperator = '&&' | '||';
export type ComparisonOperator = '=' | '<>' | '<' | '<=' | '>' | '>=';
export type AdditiveOperator = '+' | '-' | '*' | '&';
export type BinaryOperator = LogicalOperator | ComparisonOperator | AdditiveOperator;

/** What an expression is made of; offsets are UTF-16, half-open. Brackets leave no node. */
export type Node =
  /** `hexadecimal`: written `&H…`, so that it is printed the same way. */
  | (Span & { readonly kind: 'number'; readonly value: bigint; readonly hexadecimal?: boolean })
  | (Span & { readonly kind: 'text'; readonly value: string })
  | (Span & { readonly kind: 'constant'; readonly word: ConstantWord })
  /** A bare word that is no constant: an option such as vbTextCompare, or a mistake. */
  | (Span & { readonly kind: 'word'; readonly word: string })
  | (Span & { readonly kind: 'attribute'; readonly name: string })
  | (Span & { readonly kind: 'parameter'; readonly name: string })
  | (Span & { readonly kind: 'variable'; readonly name: string })
  | CallNode
  | (Span & { readonly kind: 'negation'; readonly operand: Node })
  | BinaryNode
  | MissingNode;

/** Stands where the text is unfinished or faulty, so that the rest of it still has a tree. */
export interface MissingNode extends Span {
  readonly kind: 'missing';
  /** What the person has begun to write: `"abc`, `[ma`, `%Dom`, `$`. The span covers it. */
  readonly begun?: 'text' | 'attribute' | 'parameter' | 'variable';
  /** Usable pieces that do not fit together: operands without an operator between them, what follows a stray bracket. */
  readonly parts?: readonly Node[];
}

export interface CallNode extends Span {
  readonly kind: 'call';
  readonly name: string;
  readonly nameSpan: Span;
  readonly arguments: readonly Node[];
}

export interface BinaryNode extends Span {
  readonly kind: 'binary';
  readonly operator: BinaryOperator;
  readonly left: Node;
  readonly right: Node;
}

/** §4: arithmetic and `&` above comparison above `&&` and `||`; equal tiers from left to right. */
export const operatorTier: { readonly [O in BinaryOperator]: number } = {
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

export function childrenOf(node: Node): readonly Node[] {
  switch (node.kind) {
    case 'call':
      return node.arguments;
    case 'negation':
      return [node.operand];
    case 'binary':
      return [node.left, node.right];
    case 'missing':
      return node.parts ?? [];
    default:
      return [];
  }
}

/** Every node, parents before children; iterative, so that long operator chains do not exhaust the stack. */
export function* walk(root: Node): Generator<Node> {
  const open: Node[] = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    yield node;
    const children = childrenOf(node);
    for (let i = children.length - 1; i >= 0; i--) open.push(children[i] as Node);
  }
}
