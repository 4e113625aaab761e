import { describe, expect, it } from 'vitest';
import { diagnose } from './diagnostics.ts';
import { quickFixes } from './quick-fixes.ts';
import { markedDocument } from './testing.ts';
import { applyEdits } from './text-edit.ts';

/** Diagnostics stand exactly under the marked ranges; their codes and the texts after each fix. */
const diagnosed = (source: string) => {
  const { document, ranges } = markedDocument(source);
  const found = diagnose(document);
  expect(found.map(({ start, end }) => ({ start, end }))).toEqual(ranges);
  return found.map((diagnostic) => ({
    code: diagnostic.code,
    fixed: quickFixes(document, diagnostic).map(({ edits }) => applyEdits(document.text, edits)),
  }));
};

describe('diagnostics and quick fixes', () => {
  it('has nothing to say of a correct or an empty text', () => {
    expect(diagnosed('IIF(IsPresent([mail]), Left([mail], 2), NULL)')).toEqual([]);
    expect(diagnosed('  ')).toEqual([]);
  });

  it('closes what is open', () => {
    expect(diagnosed('Left(Trim([mail]), 2<||>')[0]?.fixed ?? []).toEqual([]);
  });
});
