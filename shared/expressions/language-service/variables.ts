import { functions } from '../functions/library.ts';
import type { CallNode, Node } from '../syntax-tree.ts';
import { childrenOf } from '../syntax-tree.ts';
import { openCallsAt } from './cursor.ts';
import type { ExpressionDocument } from './document.ts';

export type VariableNode = Extract<Node, { readonly kind: 'variable' }>;

/** A With, Select or Where with its variable and every place that reads it. */
export interface Binding {
  readonly call: CallNode;
  readonly declaration: VariableNode;
  readonly uses: readonly VariableNode[];
}

export const isBinding = (name: string): boolean => {
  const definition = functions.get(name);
  return definition?.form === true && definition.binds === true;
};

/** Every variable of a tree, in the order of declaration; an inner one of the same name hides the outer one. */
export function bindingsOf(tree: Node): readonly Binding[] {
  const bindings: Binding[] = [];
  collect(tree, new Map(), bindings);
  return bindings;
}

type Scope = ReadonlyMap<string, VariableNode[]>;

function collect(node: Node, scope: Scope, bindings: Binding[]): void {
  if (node.kind === 'variable') scope.get(node.name)?.push(node);
  const [declaration, value, body] = node.kind === 'call' && isBinding(node.name) ? node.arguments : [];
  if (node.kind !== 'call' || declaration?.kind !== 'variable') {
    for (const child of childrenOf(node)) collect(child, scope, bindings);
    return;
  }
  const uses: VariableNode[] = [];
  bindings.push({ call: node, declaration, uses });
  if (value !== undefined) collect(value, scope, bindings);
  if (body !== undefined) collect(body, new Map(scope).set(declaration.name, uses), bindings);
}

/** Names of the variables known at an offset, innermost first; works in unfinished text. */
export function variablesAt(document: ExpressionDocument, offset: number): readonly string[] {
  const names = openCallsAt(document, offset).flatMap(({ name, index, first }) =>
    name !== undefined && isBinding(name.text) && index === 2 && first?.kind === 'variable' ? [first.text.slice(1)] : [],
  );
  return [...new Set(names.reverse())];
}
