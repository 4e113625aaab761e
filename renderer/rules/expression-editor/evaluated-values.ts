import type { Span } from '../../../shared/expressions/fault.ts';
import type { editor } from './monaco.ts';

/** What a part of a text came to in the last evaluation. */
export interface EvaluatedValue extends Span {
  readonly type: string;
  readonly text: string;
}

const values = new WeakMap<editor.ITextModel, { readonly version: number; readonly all: readonly EvaluatedValue[] }>();

/** The values belong to the text as it is now; the next change makes them void. */
export function showValues(model: editor.ITextModel, all: readonly EvaluatedValue[]): void {
  values.set(model, { version: model.getVersionId(), all });
}

/** The value of the smallest expression around an offset. */
export function valueAt(model: editor.ITextModel, offset: number): (Span & { readonly markdown: string }) | undefined {
  const known = values.get(model);
  if (known === undefined || known.version !== model.getVersionId()) return undefined;
  const around = known.all.filter(({ start, end }) => start <= offset && offset <= end);
  around.sort((a, b) => a.end - a.start - (b.end - b.start));
  const [smallest] = around;
  if (smallest === undefined) return undefined;
  const { start, end, type, text } = smallest;
  return { start, end, markdown: `**Value** ${asCode(text)} *${type}*` };
}

/** As code whatever is in it: a fence longer than any run of backticks inside. */
function asCode(text: string): string {
  const longest = Math.max(0, ...Array.from(text.matchAll(/`+/g), ([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const edge = text.startsWith('`') || text.endsWith('`') ? ' ' : '';
  return `${fence}${edge}${text.replaceAll('\n', ' ⏎ ')}${edge}${fence}`;
}
