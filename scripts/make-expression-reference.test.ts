import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { functions } from '../shared/expressions/functions/library.ts';
import { referenceFile, referencePage } from './make-expression-reference.ts';

it('docs/expressions.md is what scripts/make-expression-reference.ts writes', async () => {
  expect(await readFile(referenceFile, 'utf8')).toBe(referencePage());
});

it('has every function', () => {
  const page = referencePage();
  expect([...functions.keys()].filter((name) => !page.includes(`### ${name}\n`))).toEqual([]);
});
