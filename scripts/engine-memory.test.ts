import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { ENGINE_V8_FLAGS } from '../shared/model/engine-memory.ts';

it('`npm run isthmus` starts the engine within its limits of memory', () => {
  const { scripts } = JSON.parse(readFileSync(resolve(import.meta.dirname, '..', 'package.json'), 'utf8')) as {
    scripts: { isthmus: string };
  };
  expect(scripts.isthmus.split(' ')).toEqual(expect.arrayContaining([...ENGINE_V8_FLAGS]));
});
