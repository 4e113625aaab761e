import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { readAhead } from './read-ahead.ts';

async function* numbers(count: number): AsyncGenerator<{ readonly number: number }> {
  for (let number = 0; number < count; number++) yield { number };
}

const collected = async (signal: AbortSignal, source: AsyncIterable<{ readonly number: number }>): Promise<number[]> => {
  const seen: number[] = [];
  for await (const { number } of readAhead(source, signal)) seen.push(number);
  return seen;
};

describe('reading ahead', () => {
  it('delivers everything in order', async () => {
    expect(await collected(new AbortController().signal, numbers(4))).toEqual([0, 1, 2, 3]);
  });

  it('hands on what the source throws', async () => {
    async function* failing(): AsyncGenerator<{ readonly number: number }> {
      yield* numbers(1);
      throw new Error('the source failed');
    }
    await expect(collected(new AbortController().signal, failing())).rejects.toThrow('the source failed');
  });

  it('ends with the reason of the signal although the source hangs', async () => {
    const stop = new AbortController();
    async function* hanging(): AsyncGenerator<{ readonly number: number }> {
      yield* numbers(1);
      stop.abort(new Error('stopped'));
      await new Promise(() => {});
    }
    await expect(collected(stop.signal, hanging())).rejects.toThrow('stopped');
  });

  it('does not keep the batches that have been worked on: an import would hold the whole directory in memory', async () => {
    setFlagsFromString('--expose-gc');
    const collectGarbage = runInNewContext('gc') as () => void;
    const batches: WeakRef<object>[] = [];
    const signal = new AbortController().signal;
    for await (const batch of readAhead(numbers(50), signal)) {
      batches.push(new WeakRef(batch));
      // A WeakRef holds its target until the end of the turn it was made in.
      await new Promise((resolve) => setImmediate(resolve));
      if (batch.number === 49) collectGarbage();
    }
    const alive = batches.filter((batch) => batch.deref() !== undefined).length;
    expect(alive).toBeLessThan(5);
  });
});
