import { describe, expect, it } from 'vitest';
import { printable, table } from './output.ts';

describe('tables of the command line', () => {
  it('align wide and combined characters by what they take on the screen', () => {
    expect(
      table(
        ['Name', 'Id'],
        [
          ['髙橋 さくら', '1'],
          ['Zoë', '2'],
          ['e\u0301mile 👩‍🚀', '3'],
        ],
        undefined,
      ).split('\n'),
    ).toEqual(['Name         Id', '───────────  ──', '髙橋 さくら  1', 'Zoë          2', 'e\u0301mile 👩‍🚀     3']);
  });

  it('cut long values with …, the last column only on a terminal', () => {
    const rows = [['x'.repeat(80), 'y'.repeat(100)]];
    const [, , toFile = ''] = table(['A', 'B'], rows, undefined).split('\n');
    expect(toFile).toBe(`${'x'.repeat(59)}…  ${'y'.repeat(100)}`);
    const [, , onTerminal = ''] = table(['A', 'B'], rows, 100).split('\n');
    expect(onTerminal).toBe(`${'x'.repeat(59)}…  ${'y'.repeat(37)}…`);
    const [, , wide = ''] = table(['A', 'B'], [['港'.repeat(40), '']], undefined).split('\n');
    expect(wide).toBe(`${'港'.repeat(29)}…`);
  });

  it('keep values on one line and free of what steers a terminal', () => {
    expect(printable('two\r\nlines\tand \u001b[31mred\u202e')).toBe('two lines and \ufffd[31mred\ufffd');
  });
});
