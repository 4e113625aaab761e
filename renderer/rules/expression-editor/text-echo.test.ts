import { expect, it } from 'vitest';
import { textEcho } from './text-echo.ts';

it('texts that were typed come back late and in part; others are the page’s', () => {
  const echo = textEcho();
  for (const text of ['a', 'ab', 'abc']) echo.typed(text);
  expect(echo.isNew('a', 'abc')).toBe(false);
  expect(echo.isNew('abc', 'abc')).toBe(false);
  expect(echo.isNew('a', 'abc')).toBe(true);
  expect(echo.isNew('other', 'abc')).toBe(true);
});

it('what was typed and taken back is no echo forever', () => {
  const echo = textEcho();
  for (const text of ['a', 'ab', 'a']) echo.typed(text);
  expect(echo.isNew('a', 'a')).toBe(false);
  expect(echo.isNew('ab', 'a')).toBe(true);
});
