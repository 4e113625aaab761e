import type { Span } from '../fault.ts';
import { nodesAt } from './cursor.ts';
import type { ExpressionDocument } from './document.ts';
import { openDocument } from './document.ts';
import type { TextEdit } from './text-edit.ts';
import { applyEdits } from './text-edit.ts';
import { type Binding, bindingsOf } from './variables.ts';

export type RenameResult = { readonly edits: readonly TextEdit[] } | { readonly refused: string };

/** The name of the variable at an offset, without its dollar; undefined where nothing can be renamed. */
export function renameTarget(document: ExpressionDocument, offset: number): (Span & { readonly name: string }) | undefined {
  const binding = bindingAt(document, offset);
  const node = binding === undefined ? undefined : nodesAt(document.tree, offset).at(-1);
  return node?.kind === 'variable' ? { name: node.name, start: node.start + 1, end: node.end } : undefined;
}

/** Gives the variable at an offset another name, wherever it is read; refuses names that would change the meaning. */
export function rename(document: ExpressionDocument, offset: number, newName: string): RenameResult {
  const name = newName.replace(/^\$/, '');
  const binding = bindingAt(document, offset);
  if (binding === undefined) return { refused: 'Only the variable of With, Select or Where can be renamed.' };
  if (!/^[A-Za-z][A-Za-z0-9_]*$/.test(name)) return { refused: 'A variable’s name is a letter followed by letters, digits or _.' };
  const edits = [binding.declaration, ...binding.uses].map(({ start, end }) => ({ start, end, text: `$${name}` }));
  const renamed = openDocument(applyEdits(document.text, edits), document.context);
  if (!sameReadings(bindingsOf(document.tree), bindingsOf(renamed.tree))) {
    return { refused: `$${name} is another variable here; the expression would mean something else.` };
  }
  return { edits };
}

function bindingAt({ tree }: ExpressionDocument, offset: number): Binding | undefined {
  const node = nodesAt(tree, offset).at(-1);
  if (node?.kind !== 'variable') return undefined;
  return bindingsOf(tree).find(({ declaration, uses }) => declaration === node || uses.includes(node));
}

/** Every variable is read as often as before: none has captured the places of another. */
const sameReadings = (before: readonly Binding[], after: readonly Binding[]): boolean =>
  before.length === after.length && before.every(({ uses }, index) => uses.length === after[index]?.uses.length);
