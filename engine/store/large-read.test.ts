import { expect, it } from 'vitest';
import { onLargeRead, toldRead } from './large-read.ts';

it('tells of the references of a large group, not of usual ones', () => {
  let told = 0;
  onLargeRead(() => told++);
  const few = [1, 2, 3];
  expect(toldRead(few)).toBe(few);
  expect(told).toBe(0);
  toldRead(Array.from({ length: 50_000 }, (_, at) => at));
  expect(told).toBe(1);
});
