import { check } from '../check.ts';
import type { ExpressionError } from '../expression.ts';
import type { ExpressionDocument } from './document.ts';

export interface Diagnostic extends ExpressionError {
  /** `warning`: the expression can be saved and evaluated; it does hardly what was meant. */
  readonly severity: 'error' | 'warning';
}

/** Codes of the checker that leave an expression usable. */
const warnings: ReadonlySet<string> = new Set(['constant-condition', 'unknown-attribute']);

/** Everything that is wrong with a text, in its order: syntax, then names, arguments and types. An empty text is not started yet. */
export function diagnose(document: ExpressionDocument): readonly Diagnostic[] {
  if (document.text.trim() === '') return [];
  const { errors } = document;
  const found = errors.length > 0 ? errors : check(document.tree);
  return found.map((error) => ({ ...error, ...visible(error, document.text), severity: warnings.has(error.code) ? 'warning' : 'error' }));
}

/** A fault at the very end needs a character to stand under. */
function visible({ start, end }: ExpressionError, text: string) {
  if (end > start) return { start, end };
  const last = text.trimEnd().length;
  return start >= last ? { start: Math.max(0, last - 1), end: last } : { start, end: Math.min(text.length, start + 1) };
}
