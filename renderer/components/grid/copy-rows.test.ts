import { describe, expect, it } from 'vitest';
import { rowsAsText } from './copy-rows.ts';

describe('copied rows', () => {
  it('are tab-separated with a header; tabs and line ends inside a cell become blanks', () => {
    const columns = [
      { id: 'a', header: 'A', width: 10, text: (row: { a: string }) => row.a },
      { id: 'b', header: 'B', width: 10, text: () => 'x\ty\r\nz' },
    ];
    expect(rowsAsText(columns, [{ a: '1' }, { a: '2' }])).toBe('A\tB\n1\tx y z\n2\tx y z');
  });
});
