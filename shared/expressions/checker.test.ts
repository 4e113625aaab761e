import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CheckEnvironment, checkExpression } from './checker.ts';
import { contextOf } from './conformance.ts';
import { evaluateTerm } from './evaluate-term.ts';
import { kinds } from './term.ts';
import { arbitraryObject, drawExpression, environment, parameters, pick } from './testing/arbitrary-expression.ts';

/** Code and place of each finding. */
function findings(text: string, more: CheckEnvironment = {}): readonly string[] {
  return checkExpression(text, { ...environment, ...more }).findings.map(
    ({ severity, code, start, end }) => `${severity} ${code} ${text.slice(start, end)}`,
  );
}

describe('names', () => {
  it.each([
    ['Lefft([text], 2)', 'error unknown-function Lefft', ['Left']],
    ['left([text], 2)', 'error unknown-function left', ['Left']],
    ['Left([txet], 2)', 'warning unknown-attribute [txet]', ['text']],
    ['ImportedValue("Text")', 'warning unknown-attribute "Text"', ['text', 'texts']],
    ['%Q%', 'warning unknown-parameter %Q%', ['P']],
    ['With($abc, 1, $abd)', 'error unknown-variable $abd', ['abc']],
    ['InStr([text], "a", 1, vbTextCompar)', 'error unknown-word vbTextCompar', ['vbTextCompare']],
    ['tru', 'error unknown-word tru', ['True']],
  ])('%s: %s', (text, finding, suggestions) => {
    const { findings: all } = checkExpression(text, environment);
    expect(findings(text)).toEqual([finding]);
    expect(all[0]?.data?.suggestions).toEqual(suggestions);
  });

  it('a fix is a change of the text that removes the finding', () => {
    for (const text of ['Lefft([text], 2)', 'Left([txet], 2)', 'With($abc, 1, $abd)', 'Left([number], 2)', 'Trim([bytes])', '[text] + 1']) {
      const { findings: all } = checkExpression(text, environment);
      const edits = [...(all[0]?.data?.fixes?.[0]?.edits ?? [])].sort((a, b) => b.start - a.start);
      const mended = edits.reduce((now, { start, end, text: by }) => now.slice(0, start) + by + now.slice(end), text);
      expect({ text: mended, findings: findings(mended) }).toEqual({ text: mended, findings: [] });
    }
  });
});

describe('types', () => {
  it.each([
    ['Left([number], 2)', ['error type-mismatch [number]']],
    ['Left([text], "2")', ['error type-mismatch "2"']],
    ['Trim([manager])', []],
    ['[text] + 1', ['error type-mismatch [text]']],
    ['[number] = [text]', ['error type-mismatch [number] = [text]']],
    ['[flag] < True', ['error type-mismatch [flag] < True']],
    ['[manager] = "CN=a"', []],
    ['[bytes] & [text]', ['error type-mismatch [bytes] & [text]']],
    ['[bytes] & [bytes]', []],
    ['IIF([flag], [bytes], "x") & "y"', ['warning type-mismatch IIF([flag], [bytes], "x") & "y"']],
    ['Mid([bytes], 1, 2) & [bytes]', []],
    ['Split([texts], ",")', ['error type-mismatch [texts]']],
    ['Select($i, [texts], Split($i, ","))', ['error type-mismatch Split($i, ",")']],
    ['Select($i, [texts], $i + 1)', ['error type-mismatch $i']],
    ['Switch([texts] = "a", 1)', ['warning type-mismatch [texts] = "a"']],
    ['Trim(IgnoreThisFlow)', ['error flow-control-operand IgnoreThisFlow']],
    ['IIF([texts] = "a", NULL, IgnoreThisFlow)', ['error flow-control-operand IgnoreThisFlow']],
    ['IIF([flag], [text], IgnoreThisFlow)', []],
    ['IIF([flag], [text], Error("none"))', []],
    ['CertNameInfo([bytes], "Nick", True)', ['error unknown-option "Nick"']],
    [
      '[unknown] + Left([unknown], 1)',
      ['warning unknown-attribute [unknown]', 'error type-mismatch Left([unknown], 1)', 'warning unknown-attribute [unknown]'],
    ],
  ])('%s', (text, expected) => {
    expect([...findings(text)].sort()).toEqual([...expected].sort());
  });

  it('without a schema, nothing is said of attributes', () => {
    expect(checkExpression('[a] + Left([b], 1)').findings.map(({ code }) => code)).toEqual(['type-mismatch']);
    expect(checkExpression('[a] + [b]').findings).toEqual([]);
  });

  it.each([
    ['Now()', { type: 'string', multiValued: false }, ['error result-type Now()']],
    ['[texts]', { type: 'string', multiValued: false }, ['warning result-type [texts]']],
    ['[text]', { type: 'string', multiValued: true }, []],
    ['[text]', { type: 'binary', multiValued: false }, ['error result-type [text]']],
    ['IIF([flag], [bytes], [text])', { type: 'binary', multiValued: false }, ['warning result-type IIF([flag], [bytes], [text])']],
    ['IIF([flag], [text], AuthoritativeNull)', { type: 'string', multiValued: false }, []],
    ['[member]', { type: 'reference', multiValued: true }, []],
  ] as const)('the result of %s in %o', (text, target, expected) => {
    expect(findings(text, { target: { name: 'target', ...target } })).toEqual(expected);
  });
});

describe('conditions that never change', () => {
  it.each([
    ['IIF(True, 1, 2)', ['warning constant-condition True']],
    ['IIF(1 > 2 || IsNull(NULL), 1, 2)', ['warning constant-condition 1 > 2 || IsNull(NULL)']],
    ['Switch([flag], 1, True, 2)', []],
    ['Switch(False, 1, True, 2)', ['warning constant-condition False']],
    ['Where($i, [texts], True)', ['warning constant-condition True']],
    ['IIF([flag], 1, 2)', []],
    ['IIF(Now() > CDate("2024-01-01"), 1, 2)', []],
  ])('%s', (text, expected) => {
    expect(findings(text)).toEqual(expected);
  });
});

describe('laws', () => {
  const typeErrors = new Set([
    'type-mismatch',
    'flow-control-operand',
    'unknown-function',
    'unknown-word',
    'unknown-variable',
    'unknown-parameter',
    'argument-count',
    'argument-form',
    'internal-error',
  ]);

  it('what the checker finds nothing in raises no type error on objects of the schema', () => {
    let clean = 0;
    fc.assert(
      fc.property(fc.gen(), arbitraryObject, (draw, object) => {
        const text = drawExpression(draw, pick(draw, kinds), 4);
        const { findings: all } = checkExpression(text, environment);
        if (all.some(({ code }) => code !== 'constant-condition')) return;
        clean++;
        const outcome = evaluateTerm(text, contextOf({ context: object, parameters }));
        const codes = 'errors' in outcome ? outcome.errors.map(({ code }) => code) : [];
        expect({ text, codes: codes.filter((code) => typeErrors.has(code)) }).toEqual({ text, codes: [] });
      }),
      { numRuns: 4000 },
    );
    expect(clean).toBeGreaterThan(500);
  });
});
