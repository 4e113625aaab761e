import fc from 'fast-check';
import { expect, it } from 'vitest';
import { RecurringKeys } from './recurring-keys.ts';

it('gives what was made of the key, in whatever order keys come', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('a', 'b', 'c', 'd', '', 'forget'), { maxLength: 100 }),
      fc.integer({ min: 1, max: 6 }),
      (keys, most) => {
        const known = new RecurringKeys((key) => `of ${key}`, most);
        for (const key of keys) {
          if (key === 'forget') known.forget();
          else expect(known.of(key)).toBe(`of ${key}`);
        }
      },
    ),
  );
});

it('makes it once, also when there is nothing', () => {
  const made: string[] = [];
  const known = new RecurringKeys((key) => void made.push(key));
  for (let round = 0; round < 3; round++) for (const key of ['uid', 'mail', 'uid', 'sn']) expect(known.of(key)).toBeUndefined();
  expect(made).toEqual(['uid', 'mail', 'sn']);
});

it('does not keep more than it may', () => {
  let made = 0;
  const known = new RecurringKeys(() => ++made, 2);
  for (const key of ['a', 'b', 'c']) known.of(key);
  expect(known.of('c')).toBe(3);
  expect(known.of('a')).toBe(4);
});
