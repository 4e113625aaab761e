import { describe, expect, it } from 'vitest';
import { diagnose } from './diagnostics.ts';
import { quickFixes } from './quick-fixes.ts';
import { markedDocument, person } from './testing.ts';
import { applyEdits } from './text-edit.ts';

/** The diagnostics of a text, which stand exactly under its marked ranges, with the text after each of their fixes. */
const diagnosed = (source: string, context = person) => {
  const { document, ranges } = markedDocument(source, context);
  const found = diagnose(document);
  expect(found.map(({ start, end }) => ({ start, end }))).toEqual(ranges);
  return found.map((diagnostic) => ({
    code: diagnostic.code,
    severity: diagnostic.severity,
    fixed: quickFixes(document, diagnostic).map(({ edits }) => applyEdits(document.text, edits)),
  }));
};
const only = (source: string, context = person) => diagnosed(source, context)[0];

describe('diagnostics and quick fixes', () => {
  it('has nothing to say of a correct or an empty text', () => {
    expect(diagnosed('IIF(IsPresent([mail]), Left([mail], 2), NULL)')).toEqual([]);
    expect(diagnosed('  ')).toEqual([]);
  });

  it('a misspelt name is replaced by the one that was meant', () => {
    expect(only('<|Lefft|>([mail], 2)')).toEqual({ code: 'unknown-function', severity: 'error', fixed: ['Left([mail], 2)'] });
    expect(only('<|trim|>([mail])')?.fixed).toEqual(['Trim([mail])']);
    expect(only('Trim(<|[mial]|>)')).toMatchObject({
      code: 'unknown-attribute',
      severity: 'warning',
      fixed: expect.arrayContaining(['Trim([mail])']),
    });
    expect(only('<|%Domain.FQN%|>')?.fixed).toEqual(['%Domain.FQDN%']);
    expect(only('With($box, [mail], Trim(<|$bok|>))')?.fixed).toEqual(['With($box, [mail], Trim($box))']);
  });

  it('a bare word becomes a text or an attribute', () => {
    expect(only('Trim(<|mail|>)')?.fixed).toEqual(expect.arrayContaining(['Trim("mail")', 'Trim([mail])']));
  });

  it('what is open is closed', () => {
    expect(only('Left(Trim([mail]), <|2|>')?.fixed).toEqual(['Left(Trim([mail]), 2)']);
    expect(only('Left(Trim([mail], <|2|>')?.fixed).toEqual(['Left(Trim([mail], 2))']);
    expect(only('Trim(<|"abc|>')?.fixed).toEqual(['Trim("abc"']);
    expect(only('Trim(<|[mail|>)')?.fixed).toEqual(['Trim([mail])']);
    expect(only('Trim(<|%Domain|>)')?.fixed).toEqual(['Trim(%Domain%)']);
    expect(only('Trim([mail])<|)|>')?.fixed).toEqual(['Trim([mail])']);
  });

  it('spellings of other languages become those of this one', () => {
    expect(only('[mail] <|==|> "a"')?.fixed).toEqual(['[mail] = "a"']);
    expect(only('[mail] <|!=|> "a"')?.fixed).toEqual(['[mail] <> "a"']);
    expect(only('IsPresent([mail]) <|||> IsPresent([sn])')?.fixed).toEqual(['IsPresent([mail]) || IsPresent([sn])']);
    expect(diagnosed('[mail] = <|“|>a<|”|>').map(({ fixed }) => fixed)).toEqual([['[mail] = "a"'], ['[mail] = "a"']]);
  });

  it('types that do not fit are converted', () => {
    expect(only('BitAnd(<|"2"|>, 2)')).toMatchObject({ code: 'type-mismatch', fixed: expect.arrayContaining(['BitAnd(CNum("2"), 2)']) });
    expect(only('<|[proxyAddresses]|>', { ...person, target: { name: 'mail', type: 'string', multiValued: false } })).toMatchObject({
      code: 'result-type',
      fixed: ['Item([proxyAddresses], 1)'],
    });
  });

  it('without a source every attribute is possible', () => {
    expect(diagnosed('Trim([anything]) & %Any%', { attributes: [], parameters: [], open: true })).toEqual([]);
  });
});
