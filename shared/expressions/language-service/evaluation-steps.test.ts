import { describe, expect, it } from 'vitest';
import { notedContext } from '../value-notation.ts';
import { traceEvaluation } from './evaluation-steps.ts';
import { termText } from './term-text.ts';

const context = notedContext(
  { attributes: { mail: 'ada@harbour.example', proxyAddresses: ['SMTP:ada', 'smtp:al'] } },
  { now: () => 0n, random: () => 0 },
);
const steps = (text: string) =>
  Object.fromEntries(
    traceEvaluation(text, context).steps.map(({ start, end, values }) => [
      text.slice(start, end),
      values.map((term) => termText(term)).join(' | '),
    ]),
  );

describe('evaluation steps', () => {
  it('every sub-expression with what it came to', () => {
    expect(steps('Left([mail], InStr([mail], "@") - 1) & "!"')).toEqual({
      'Left([mail], InStr([mail], "@") - 1) & "!"': '"ada!"',
      'Left([mail], InStr([mail], "@") - 1)': '"ada"',
      'InStr([mail], "@") - 1': '3',
      'InStr([mail], "@")': '4',
      '[mail]': '"ada@harbour.example"',
    });
  });

  it('what was not needed has no value', () => {
    expect(steps('IIF(IsPresent([mail]), "yes", Error("no " & [mail]))')).toMatchObject({
      'IsPresent([mail])': 'True',
      'Error("no " & [mail])': '',
    });
  });

  it('bodies of Select show the first values', () => {
    expect(steps('Select($a, [proxyAddresses], Left($a, 4))')).toMatchObject({
      'Left($a, 4)': '"SMTP" | "smtp"',
      'Select($a, [proxyAddresses], Left($a, 4))': '"SMTP", "smtp"',
    });
  });

  it('a failing evaluation shows what came before it and where it failed', () => {
    const text = 'Item([proxyAddresses], Count([proxyAddresses]) + 1)';
    expect(steps(text)).toMatchObject({ 'Count([proxyAddresses]) + 1': '3', [text]: '' });
    expect(traceEvaluation(text, context).errors).toMatchObject([{ code: 'value-error' }]);
  });
});
