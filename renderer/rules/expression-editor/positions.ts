import type { Span } from '../../../shared/expressions/fault.ts';
import type { editor, IRange } from './monaco.ts';

const nowhere: IRange = { startLineNumber: 1, startColumn: 1, endLineNumber: 1, endColumn: 1 };

/** Offsets of a text as lines and columns of its model, and back. An answer may come when the editor is gone: it is for nobody. */
export function rangeOf(model: editor.ITextModel, { start, end }: Span): IRange {
  if (model.isDisposed()) return nowhere;
  const from = model.getPositionAt(start);
  const to = model.getPositionAt(end);
  return { startLineNumber: from.lineNumber, startColumn: from.column, endLineNumber: to.lineNumber, endColumn: to.column };
}

export const spanOf = (model: editor.ITextModel, range: IRange): Span => ({
  start: model.getOffsetAt({ lineNumber: range.startLineNumber, column: range.startColumn }),
  end: model.getOffsetAt({ lineNumber: range.endLineNumber, column: range.endColumn }),
});

/** The name under which the language service knows where a model's attributes come from. */
export const sourceOf = (model: editor.ITextModel): string => model.uri.toString();
