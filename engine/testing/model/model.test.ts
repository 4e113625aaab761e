import fc from 'fast-check';
import { describe, it } from 'vitest';
import { story } from './model-story.ts';
import { tell } from './telling.ts';

/** Enough for every change; ISTHMUS_PROPERTY_RUNS asks for more, ISTHMUS_PROPERTY_SEED repeats what a failure has printed. */
const numRuns = Number(process.env.ISTHMUS_PROPERTY_RUNS ?? 12);
const given = process.env.ISTHMUS_PROPERTY_SEED;
const seeds = given === undefined ? [1, 2, 3] : [Number(given)];

describe('issue 4, criterion 3: whatever happens, metaverse and tenant become what a computation from scratch says', () => {
  it.each(seeds)('stories of seed %i', { timeout: 60_000 + numRuns * 10_000 }, async (seed) => {
    await fc.assert(fc.asyncProperty(story, tell), { numRuns, seed });
  });
});
