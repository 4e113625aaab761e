import { checkExpression, type Finding } from '../checker.ts';
import type { ExpressionDocument } from './document.ts';

/** Everything that is wrong with a text, in its order: syntax, then names, arguments and types. An empty text is not started yet. */
export function diagnose({ text, context }: ExpressionDocument): readonly Finding[] {
  if (text.trim() === '') return [];
  const attributes = new Map(context.attributes.map((attribute) => [attribute.name, attribute]));
  const { findings } = checkExpression(text, {
    ...(context.open === true
      ? {}
      : {
          attribute: (name) => attributes.get(name),
          attributeNames: [...attributes.keys()],
          parameters: context.parameters.map(({ name }) => name),
        }),
    ...(context.target === undefined ? {} : { target: context.target }),
  });
  return findings.map((finding) => ({ ...finding, ...visible(finding, text) }));
}

/** A fault at the very end needs a character to stand under. */
function visible({ start, end }: Finding, text: string) {
  if (end > start) return { start, end };
  const last = text.trimEnd().length;
  return start >= last ? { start: Math.max(0, last - 1), end: last } : { start, end: Math.min(text.length, start + 1) };
}
