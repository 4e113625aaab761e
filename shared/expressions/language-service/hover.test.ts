import { describe, expect, it } from 'vitest';
import { hover } from './hover.ts';
import { markedDocument } from './testing.ts';

const at = (source: string) => {
  const { document, cursor } = markedDocument(source);
  const found = hover(document, cursor);
  return found === undefined
    ? undefined
    : { word: document.text.slice(found.start, found.end), title: found.title, text: found.paragraphs.join('\n') };
};

describe('hover', () => {
  it('shows signature, documentation and class of a function', () => {
    expect(at('Trim(Le<|>ft([mail], 2))')).toEqual({
      word: 'Left',
      title: 'str Left(str value, num count)',
      text: expect.stringContaining('Applied to each value of a multi-valued argument.'),
    });
    expect(at('Imported<|>Value("mail")')?.text).toContain('Not in the documented reference.');
    expect(at('Lef<|>tt([mail], 2)')).toBeUndefined();
  });

  it('shows the type of an attribute, also of one named in quotes', () => {
    expect(at('Trim([proxy<|>Addresses])')?.title).toBe('[proxyAddresses]: multi-valued string');
    expect(at('ImportedValue("ma<|>nager")')?.title).toBe('[manager]: reference');
    expect(at('Trim([no<|>ne])')?.text).toBe('The source has no attribute of this name.');
  });

  it('shows the value of a parameter and what a variable stands for', () => {
    expect(at('%Domain<|>.FQDN%')?.text).toBe('Value: `harbour.example`');
    expect(at('%Forest<|>.LDAP%')?.text).toBe('Its value depends on the object; NULL where there is none.');
    expect(at('%No<|>pe%')?.text).toBe('The connector defines no parameter of this name.');
    expect(at('With($m, Trim([mail]), Left($<|>m, 1))')?.text).toBe('Stands for `Trim([mail])`');
    expect(at('Select($m, [proxyAddresses], Left($<|>m, 1))')?.text).toBe('Each value of `[proxyAddresses]` in turn.');
  });

  it('explains constants, options, hexadecimal numbers and operators', () => {
    expect(at('IIF(True, Ignore<|>ThisFlow, NULL)')?.title).toBe('IgnoreThisFlow');
    expect(at('InStr([mail], "a", 1, vbText<|>Compare)')?.text).toContain('Option `compare` of InStr');
    expect(at('BitAnd([userAccountControl], &H1<|>0)')?.text).toBe('Decimal: 16');
    expect(at('[mail] <|>&& [sn]')?.title).toBe('&&');
  });

  it('says nothing of white space, plain numbers and texts', () => {
    for (const source of ['Left([mail], 1<|>2)', 'Left("ma<|>il", 1)']) expect(at(source), source).toBeUndefined();
  });
});
