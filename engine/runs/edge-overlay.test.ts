import { expect, it } from 'vitest';
import { EdgeOverlay } from './edge-overlay.ts';

it('counts each changed edge once, and none of an owner that is gone', () => {
  const overlay = new EdgeOverlay<number, number, string>();
  overlay.put(1, 'member', 10, 'added');
  overlay.put(1, 'member', 10, 'deleted');
  overlay.put(1, 'member', 11, 'added');
  overlay.put(1, 'owner', 10, 'added');
  overlay.put(2, 'member', 10, 'added');
  expect(overlay.size).toBe(4);
  expect([...overlay]).toHaveLength(4);
  overlay.removeOwner(1);
  overlay.removeOwner(1);
  expect(overlay.size).toBe(1);
});
