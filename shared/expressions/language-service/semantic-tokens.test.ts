import { describe, expect, it } from 'vitest';
import { semanticTokens } from './semantic-tokens.ts';
import { markedDocument } from './testing.ts';

const colours = (source: string) => {
  const { document } = markedDocument(source);
  return semanticTokens(document).map(({ start, end, kind }) => `${document.text.slice(start, end)} ${kind}`);
};

describe('semantic colours', () => {
  it('tells every kind of word', () => {
    expect(colours('IIF(InStr([mail], "@", 1, vbTextCompare) > 0, %Domain.FQDN%, NULL)')).toEqual([
      'IIF function',
      'InStr function',
      '[mail] attribute',
      '"@" text',
      '1 number',
      'vbTextCompare option',
      '> operator',
      '0 number',
      '%Domain.FQDN% parameter',
      'NULL constant',
    ]);
  });

  it('marks what is not known, also in unfinished text', () => {
    expect(colours('Lefft([nope], vbTextCompare, With($v, 1, $v')).toEqual([
      'Lefft unknown',
      '[nope] unknown',
      'vbTextCompare unknown',
      'With function',
      '$v variable',
      '1 number',
      '$v variable',
    ]);
  });
});
