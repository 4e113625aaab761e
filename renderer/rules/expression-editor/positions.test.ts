import { describe, expect, it } from 'vitest';
import type { editor } from './monaco.ts';
import { rangeOf } from './positions.ts';

describe('ranges of a model', () => {
  it('an answer that comes after the editor is gone is no fault', () => {
    const getPositionAt = () => {
      throw new Error('Model is disposed!');
    };
    const gone = { isDisposed: () => true, getPositionAt } as unknown as editor.ITextModel;
    expect(rangeOf(gone, { start: 3, end: 5 })).toEqual({ startLineNumber: 1, startColumn: 1, endLineNumber: 1, endColumn: 1 });
  });
});
