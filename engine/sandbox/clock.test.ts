import { expect, it } from 'vitest';
import { tenantClock } from './clock.ts';

it('unique times never repeat and never go back, even when the wall clock does', () => {
  let wall = 1000;
  const clock = tenantClock(() => wall);
  const seen = [clock.unique(), clock.unique()];
  wall = 500;
  seen.push(clock.unique());
  wall = 2000;
  seen.push(clock.unique());
  expect(seen).toEqual([1000, 1001, 1002, 2000]);
  expect(clock.now()).toBe(2000);
});
