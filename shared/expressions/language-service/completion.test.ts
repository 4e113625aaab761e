// biome-ignore-all lint/suspicious/noTemplateCurlyInString: places of snippets are written this way.
import { describe, expect, it } from 'vitest';
import { complete } from './completion.ts';
import { markedDocument } from './testing.ts';
import { applyEdits } from './text-edit.ts';

const at = (source: string) => {
  const { document, cursor } = markedDocument(source);
  return { ...complete(document, cursor), document };
};
const labels = (source: string) => at(source).items.map(({ label }) => label);
const kinds = (source: string) => [...new Set(at(source).items.map(({ kind }) => kind))];
/** The text after an item was chosen. */
const chosen = (source: string, label: string) => {
  const { items, replace, document } = at(source);
  const item = items.find((candidate) => candidate.label === label);
  return item === undefined ? `no ${label}` : applyEdits(document.text, [{ ...replace, text: item.insert }]);
};

describe('completion', () => {
  it('offers functions, attributes, constants and parameters where a value is expected', () => {
    for (const source of ['<|>', 'IIF(<|>', 'Left([mail],1) & <|>', 'IIF(True, <|>, NULL)', '(<|>']) {
      expect(kinds(source).sort(), source).toEqual(['attribute', 'constant', 'function', 'parameter']);
    }
  });

  it('offers only attributes of the source inside brackets, finished or not', () => {
    for (const source of ['Trim([<|>', 'Trim([ma<|>', 'Trim([ma<|>])', 'IIF(IsPresent([mail]), Left([<|>']) {
      expect(kinds(source), source).toEqual(['attribute']);
    }
    expect(chosen('Trim([ma<|>', '[mail]')).toBe('Trim([mail]');
    expect(chosen('Trim([ma<|>])', '[mailNickname]')).toBe('Trim([mailNickname])');
    expect(chosen('[ma<|> & "x"', '[mail]')).toBe('[mail] & "x"');
  });

  it('offers parameters between percent signs and variables after a dollar', () => {
    expect(labels('"x" & %Dom<|>')).toEqual(['%Connector.ID%', '%Domain.FQDN%', '%Forest.LDAP%']);
    expect(chosen('%Dom<|>', '%Domain.FQDN%')).toBe('%Domain.FQDN%');
    expect(labels('With($box, [mail], Trim($<|>')).toEqual(['$box']);
    expect(chosen('With($box, [mail], Trim($b<|>))', '$box')).toBe('With($box, [mail], Trim($box))');
  });

  it('knows variables only in the body of their With, inner ones first', () => {
    expect(labels('With($a, <|>')).not.toContain('$a');
    const inner = labels('With($a, [mail], Select($b, [proxyAddresses], <|>');
    expect(inner.filter((label) => label.startsWith('$'))).toEqual(['$b', '$a']);
    expect(labels('With($a, [mail], Trim($a)) & <|>')).not.toContain('$a');
  });

  it('suggests nothing where a name is invented, in numbers and in texts', () => {
    for (const source of ['With(<|>', 'With($<|>', 'Left("ab<|>c", 1)', '12<|>']) expect(labels(source), source).toEqual([]);
  });

  it('offers the option words of the parameter first, in quotes too', () => {
    expect(labels('InStr([mail], "@", 1, <|>)').slice(0, 2)).toEqual(['vbBinaryCompare', 'vbTextCompare']);
    expect(at('InStr([mail], "@", 1, <|>)').items[0]).toMatchObject({ kind: 'option', rank: 0 });
    expect(labels('Contains([proxyAddresses], "x", "<|>")')).toEqual(['CaseSensitive', 'CaseInsensitive']);
  });

  it('offers attribute names in quotes for ImportedValue', () => {
    expect(labels('ImportedValue("<|>')).toContain('mail');
    expect(chosen('ImportedValue("<|>")', 'mail')).toBe('ImportedValue("mail")');
    expect(chosen('ImportedValue(<|>)', 'mail')).toBe('ImportedValue("mail")');
  });

  it('inserts functions with places for their required arguments, or the name alone before a bracket', () => {
    expect(chosen('Lef<|>', 'Left')).toBe('Left(${1:value}, ${2:count})$0');
    expect(chosen('Lef<|>([mail], 1)', 'Left')).toBe('Left([mail], 1)');
    expect(chosen('<|>', 'ImportedValue')).toBe('ImportedValue("${1:attributeName}")$0');
    expect(chosen('<|>', 'With')).toBe('With(\\$${1:variable}, ${2:value}, ${3:expression})$0');
  });

  it('ranks what fits the parameter before what does not', () => {
    const { items } = at('BitAnd(<|>');
    const rank = (label: string) => items.find((item) => item.label === label)?.rank ?? Number.NaN;
    expect(rank('[userAccountControl]')).toBeLessThan(rank('[mail]'));
    expect(rank('CNum')).toBeLessThan(rank('Trim'));
  });

  it('offers operators behind a value', () => {
    expect(kinds('[mail] <|>')).toEqual(['operator']);
    expect(labels('IIF(Trim([mail]) <|>')).toContain('=');
  });
});
