import { describe, expect, it } from 'vitest';
import { rename, renameTarget } from './rename.ts';
import { markedDocument } from './testing.ts';
import { applyEdits } from './text-edit.ts';

const renamed = (source: string, name: string) => {
  const { document, cursor } = markedDocument(source);
  const result = rename(document, cursor, name);
  return 'refused' in result ? result.refused : applyEdits(document.text, result.edits);
};

describe('rename', () => {
  it('renames a variable at its declaration and wherever it is read', () => {
    expect(renamed('With($<|>m, [mail], Left($m, 2) & $m)', 'box')).toBe('With($box, [mail], Left($box, 2) & $box)');
    expect(renamed('With($m, [mail], Left($m<|>, 2) & $m)', '$box')).toBe('With($box, [mail], Left($box, 2) & $box)');
  });

  it('leaves variables of the same name elsewhere', () => {
    expect(renamed('With($<|>m, [mail], Select($m, [proxyAddresses], Trim($m)) & $m)', 'x')).toBe(
      'With($x, [mail], Select($m, [proxyAddresses], Trim($m)) & $x)',
    );
  });

  it('refuses names that would change the meaning, and names that are none', () => {
    const captured = 'With($<|>a, [mail], With($b, [sn], $a & $b))';
    expect(renamed(captured, 'b')).toMatch(/another variable/);
    expect(renamed(captured, '2nd')).toMatch(/letter/);
    expect(renamed('Left([ma<|>il], 1)', 'x')).toMatch(/Only the variable/);
  });

  it('offers the name without its dollar', () => {
    const { document, cursor, ranges } = markedDocument('With($<|m|>, [mail], $m<|>)');
    expect(ranges).toHaveLength(1);
    expect(renameTarget(document, cursor)).toEqual({ name: 'm', start: cursor - 1, end: cursor });
  });
});
