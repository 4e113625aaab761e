import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { RuleTestOutcome } from '../../../../shared/contract/rule-tests.ts';
import { type ConformanceCase, conforms } from '../../../../shared/expressions/conformance.ts';
import type { FunctionEntry } from '../../../../shared/expressions/function-reference.ts';
import type { Notation } from '../../../../shared/expressions/value-notation.ts';
import { CommandLine } from '../../testing/command-line.ts';

describe('expressions from the command line', () => {
  const isthmus = new CommandLine();
  afterAll(() => isthmus[Symbol.dispose]());
  const file = (name: string, content: unknown) => {
    const path = join(isthmus.folder, name);
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
    return path;
  };

  it('eval prints the value and its type', async () => {
    const attributes = file('attributes.json', { mail: ' ann@example.com ', size: { $num: '9223372036854775807' } });
    const run = await isthmus.run(
      'eval',
      'Trim([mail]) & %P% & ImportedValue("x")',
      '--attributes',
      attributes,
      '--parameters',
      '{"P":"!"}',
      '--imported',
      '{"x":["y"]}',
      '--json',
    );
    expect(run).toMatchObject({ exitCode: 0, stderr: '' });
    expect(run.json()).toEqual({ value: ['ann@example.com!y'], type: 'mvstr' });
    expect((await isthmus.run('eval', '[size]', '--attributes', attributes)).stdout).toBe('{"$num":"9223372036854775807"}  (num)\n');
  });

  it('eval names what fails and where', async () => {
    const run = await isthmus.run('eval', '"x" & Item([p], 1)', '--json');
    expect([run.exitCode, run.json()]).toEqual([
      1,
      { error: { code: 'value-error', message: expect.stringContaining('out of bounds'), start: 6, end: 18 } },
    ]);
    const typo = await isthmus.run('eval', 'Lefft([mail], 2)');
    expect(typo.stdout).toBe('unknown-function: There is no function Lefft. Did you mean Left?\n  Lefft([mail], 2)\n  ^^^^^\n');
  });

  it('bad usage is 64', async () => {
    expect((await isthmus.run('eval')).exitCode).toBe(64);
    expect((await isthmus.run('eval', '1', '--attributes', '{"a":1.5}')).exitCode).toBe(64);
    expect((await isthmus.run('eval', '1', '--attributes', '{"a"')).exitCode).toBe(64);
    expect((await isthmus.run('eval', '--batch', join(isthmus.folder, 'none.json'))).exitCode).toBe(64);
    expect((await isthmus.run('functions', 'left')).exitCode).toBe(64);
  });

  it('eval --batch answers the conformance tests', async () => {
    const cases = JSON.parse(readFileSync('shared/expressions/conformance.json', 'utf8')) as ConformanceCase[];
    // The clock of the command line is the real one.
    const stable = cases.filter(({ result }) => !(typeof result === 'object' && result !== null && '$now' in result));
    const run = await isthmus.run('eval', '--batch', file('batch.json', stable), '--json');
    const results = run.json() as { readonly result: Notation }[];
    const wrong = stable.filter((example, index) => !conforms(results[index]?.result ?? null, example.result));
    expect(wrong.map(({ id }) => id)).toEqual([]);
  });

  it('eval --batch answers each entry, also a bad one', async () => {
    const batch = [
      { expression: '1' },
      { expression: 5 },
      { expression: '[a]', context: { a: 1.5 } },
      { expression: '%P%', parameters: { P: null } },
    ];
    const run = await isthmus.run('eval', '--batch', file('bad.json', batch), '--json');
    expect(run.json()).toEqual([
      { result: 1 },
      { result: { $error: expect.any(String) } },
      { result: { $error: expect.any(String) } },
      { result: null },
    ]);
  });

  it('functions lists the table', async () => {
    const entries = await isthmus.json<FunctionEntry[]>('functions');
    expect(entries).toHaveLength(90);
    expect(entries.find(({ name }) => name === 'Left')).toEqual({
      name: 'Left',
      category: 'Text',
      signature: 'str Left(str value, num count)',
      params: [
        { name: 'value', type: 'str', optional: false, repeated: false },
        { name: 'count', type: 'num', optional: false, repeated: false },
      ],
      returns: 'str',
      multivalue: 'maps',
      doc: expect.any(String),
      documented: true,
    });
  });
});

describe('rule tests', () => {
  const isthmus = new CommandLine();
  afterAll(() => isthmus[Symbol.dispose]());
  const rule = 'In from AD - User Common';
  const save = (tests: readonly object[]) => {
    const path = join(isthmus.folder, 'tests.json');
    writeFileSync(path, JSON.stringify(tests));
    return isthmus.run('rules', 'save-tests', path, '--json');
  };
  const test = (name: string, attributes: object, expected: unknown) => ({ rule, target: 'displayName', name, attributes, expected });

  it('are stored beside the rule, run, and fail with exit code 1', async () => {
    await isthmus.run('demo', '--json');
    const saved = await save([
      test('the display name', { displayName: 'Ann Lee', cn: 'ann' }, 'Ann Lee'),
      test('the common name instead', { cn: 'ann' }, 'ann'),
    ]);
    expect([saved.exitCode, saved.json()]).toEqual([0, { saved: 2 }]);
    const passing = await isthmus.run('rules', 'test', '--json');
    expect([passing.exitCode, (passing.json() as RuleTestOutcome[]).map(({ passed }) => passed)]).toEqual([0, [true, true]]);
    const tests = await isthmus.json<object[]>('rules', 'tests', '--rule', rule);
    expect(tests).toHaveLength(2);

    await save([test('wrong', { cn: 'ann' }, 'bob')]);
    const failing = await isthmus.run('rules', 'test');
    expect(failing.exitCode).toBe(1);
    expect(failing.stdout).toContain(`FAILED  ${rule} → displayName: wrong\n        expected "bob"\n        actual   "ann"`);
  });

  it('need a rule and a flow that are there', async () => {
    expect((await save([{ ...test('x', {}, null), rule: 'No such rule' }])).exitCode).toBe(2);
    expect((await save([{ ...test('x', {}, null), target: 'noSuchTarget' }])).exitCode).toBe(64);
    expect((await save([{ rule }])).exitCode).toBe(64);
  });
});
