import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

/** The worked examples of engine.md: each is a test with its number in its name, on the level where it belongs. */
const examples = [...Array.from({ length: 31 }, (_, index) => `E${index + 1}`), 'E5a', 'E6b', 'E9b', 'E26b'];

const root = join(import.meta.dirname, '../..');
const names = ['engine', 'shared'].flatMap(testFiles).flatMap((path) => testNames(readFileSync(path, 'utf8')));

it.each(examples)('the worked example %s has a test of that name', (example) => {
  expect(names.filter((name) => name.split(/[^\w]+/).includes(example))).not.toEqual([]);
});

function testFiles(folder: string): readonly string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.test.ts') && !path.endsWith('worked-examples.test.ts'))
    .map((path) => join(root, folder, path));
}

/** First arguments of `describe`, `it` and of what `.each` returns. */
function testNames(text: string): readonly string[] {
  return [...text.matchAll(/(?:\b(?:describe|it|test)|\])\)?\(\s*(['"`])(.*?)\1\s*,/g)].map((match) => match[2] ?? '');
}
