import { type BinaryNode, type Node, operatorTier } from './syntax-tree.ts';

/**
 * Tree → text. `parse(print(tree))` gives the same tree again; brackets stand only where the tiers of operators ask for
 * them. A `missing` node prints as nothing: print only trees without syntax errors.
 */
export function print(tree: Node): string {
  return printers[tree.kind](tree as never);
}

type Printers = { readonly [K in Node['kind']]: (node: Extract<Node, { readonly kind: K }>) => string };

const printers: Printers = {
  number: ({ value, hexadecimal }) => (hexadecimal === true && value >= 0n ? `&H${value.toString(16).toUpperCase()}` : value.toString()),
  // `\\` in a literal is one backslash and `""` one quote (§2).
  text: ({ value }) => `"${value.replaceAll('\\', '\\\\').replaceAll('"', '""')}"`,
  constant: ({ word }) => word,
  word: ({ word }) => word,
  attribute: ({ name }) => `[${name}]`,
  parameter: ({ name }) => `%${name}%`,
  variable: ({ name }) => `$${name}`,
  call: ({ name, arguments: given }) => `${name}(${given.map(print).join(', ')})`,
  negation: ({ operand }) => `-${operand.kind === 'binary' || isNegative(operand) ? `(${print(operand)})` : print(operand)}`,
  binary: (node) =>
    chain(node)
      .map(({ operator, text }) => (operator === '' ? text : ` ${operator} ${text}`))
      .join(''),
  missing: ({ parts = [] }) => parts.map(print).join(' '),
};

const isNegative = (node: Node): boolean => node.kind === 'negation' || (node.kind === 'number' && node.value < 0n);

interface Link {
  readonly operator: string;
  readonly text: string;
}

/** Operands of one tier, which reads from left to right, as one chain: iterative, since chains may be long. */
function chain(root: BinaryNode): readonly Link[] {
  const tier = operatorTier[root.operator];
  const links: Link[] = [];
  let node: Node = root;
  while (node.kind === 'binary' && operatorTier[node.operator] === tier) {
    links.push({ operator: node.operator, text: bracketed(node.right, tier + 1) });
    node = node.left;
  }
  links.push({ operator: '', text: bracketed(node, tier) });
  return links.reverse();
}

/** In brackets where the operator inside binds less than the place asks for. */
const bracketed = (node: Node, lowest: number): string =>
  node.kind === 'binary' && operatorTier[node.operator] < lowest ? `(${print(node)})` : print(node);
