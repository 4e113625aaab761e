import { describe, expect, it } from 'vitest';
import { addSample, rateOf } from './rate.ts';

describe('objects per second', () => {
  it('is measured over the last five seconds', () => {
    let samples = addSample([], { time: 0, processed: 0 });
    samples = addSample(samples, { time: 4000, processed: 400 });
    samples = addSample(samples, { time: 8000, processed: 2400 });
    expect(rateOf(samples)).toBe(500);
  });

  it('is unknown at first and after a count that fell back', () => {
    expect(rateOf(addSample([{ time: 0, processed: 900 }], { time: 1000, processed: 10 }))).toBe(0);
  });
});
