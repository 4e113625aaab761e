import type { Span } from '../fault.ts';

export interface TextEdit extends Span {
  readonly text: string;
}

/** Applies edits that do not overlap; their offsets are those of the given text. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  let result = text;
  for (const { start, end, text: replacement } of [...edits].sort((a, b) => b.start - a.start)) {
    result = result.slice(0, start) + replacement + result.slice(end);
  }
  return result;
}
