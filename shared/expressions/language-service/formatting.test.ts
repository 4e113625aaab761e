import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import shipped from '../shipped-expressions.json' with { type: 'json' };
import { openDocument } from './document.ts';
import { format, LINE } from './formatting.ts';

const formatted = (text: string) => format(openDocument(text));
const words = (text: string) => openDocument(text).lexemes.map((lexeme) => lexeme.text);

describe('formatting', () => {
  it('puts blanks where they belong', () => {
    expect(formatted(' IIF (  IsPresent( [mail] )=True ,Left([mail],2)&"x" , NULL)')).toBe(
      'IIF(IsPresent([mail]) = True, Left([mail], 2) & "x", NULL)',
    );
    expect(formatted('- 5+ -3*(1- -2)')).toBe('-5 + -3 * (1 - -2)');
    expect(formatted('[a]& &HFF')).toBe('[a] & &HFF');
  });

  it('breaks long calls with an argument per line, long chains behind && and ||', () => {
    const text =
      'IIF(IsPresent([isCriticalSystemObject]) || IsPresent([sAMAccountName]) = False || [sAMAccountName] = "SUPPORT_388945a0", True, NULL)';
    expect(formatted(text)).toBe(
      [
        'IIF(',
        '  IsPresent([isCriticalSystemObject]) ||',
        '  IsPresent([sAMAccountName]) = False ||',
        '  [sAMAccountName] = "SUPPORT_388945a0",',
        '  True,',
        '  NULL',
        ')',
      ].join('\n'),
    );
  });

  it('leaves text with errors alone', () => {
    for (const text of ['Left([mail', 'Left(1,,2)', '1 == 2', '']) expect(formatted(text), text).toBeUndefined();
  });

  it('keeps every word of the shipped expressions and is idempotent', () => {
    for (const text of shipped as readonly string[]) {
      const once = formatted(text) ?? 'not formatted';
      expect(words(once)).toEqual(words(text));
      expect(formatted(once)).toBe(once);
      for (const line of once.split('\n')) if (line.length > LINE) expect(line).toMatch(/^\s*("[^"]*"|\S+( \S+)?),?$/);
    }
  });

  it('property: only white space changes', () => {
    const word = fc.constantFrom(
      '[mail]',
      '"a ""b"" \n"',
      '12',
      '&HFF',
      'Left(',
      'IIF(',
      '(',
      ')',
      ',',
      '&',
      '&&',
      '-',
      '=',
      '<>',
      'True',
      '$v',
      ' ',
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 60 }), (parts) => {
        const text = parts.join('');
        const once = formatted(text);
        if (once === undefined) return;
        expect(words(once)).toEqual(words(text));
        expect(formatted(once)).toBe(once);
      }),
    );
  });
});
