import { functions } from './functions/library.ts';
import { childrenOf, type Node } from './syntax-tree.ts';

/** Functions that answer differently every time. */
const UNSTABLE: ReadonlySet<string> = new Set(['Guid', 'GUID', 'RandomNum']);

/**
 * Sub-expressions that are written more than once – shipped rules repeat `Contains([proxyAddresses], "SMTP:")` and longer
 * ones for want of variables – and always have the same value in one evaluation. Nodes that are alike share a number.
 */
export function sharedSubtrees(tree: Node): ReadonlyMap<Node, number> {
  const numbers = new Map<string, number>();
  const places: Node[][] = [];
  const visit = (node: Node): { readonly shape: number; readonly stable: boolean } => {
    let stable = node.kind !== 'variable' && node.kind !== 'missing' && !(node.kind === 'call' && UNSTABLE.has(node.name));
    const parts = [ownPart(node)];
    for (const child of childrenOf(node)) {
      const visited = visit(child);
      stable &&= visited.stable;
      parts.push(String(visited.shape));
    }
    const key = parts.join('\n');
    let shape = numbers.get(key);
    if (shape === undefined) {
      shape = numbers.size;
      numbers.set(key, shape);
      places.push([]);
    }
    if (stable && (node.kind === 'attribute' || (node.kind === 'call' && functions.has(node.name)))) places[shape]?.push(node);
    return { shape, stable };
  };
  visit(tree);
  return new Map(places.flatMap((nodes, shape) => (nodes.length < 2 ? [] : nodes.map((node) => [node, shape] as const))));
}

/** What makes a node another one, apart from its operands. */
const ownParts: { readonly [K in Node['kind']]: (node: Extract<Node, { readonly kind: K }>) => string } = {
  number: ({ value }) => value.toString(),
  text: ({ value }) => JSON.stringify(value),
  constant: ({ word }) => word,
  word: ({ word }) => word,
  attribute: ({ name }) => JSON.stringify(name),
  parameter: ({ name }) => name,
  variable: ({ name }) => name,
  call: ({ name }) => name,
  negation: () => '-',
  binary: ({ operator }) => operator,
  missing: () => '',
};

const ownPart = (node: Node): string => `${node.kind} ${ownParts[node.kind](node as never)}`;
