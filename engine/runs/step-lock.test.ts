import { describe, expect, it } from 'vitest';
import { StepLock } from './step-lock.ts';

const never = new AbortController().signal;

describe('step lock', () => {
  it('lets imports and exports side by side, a synchronization alone, in order of arrival', async () => {
    const lock = new StepLock();
    const order: string[] = [];
    const take = async (name: string, exclusive: boolean) => {
      const release = await lock.take(exclusive, never);
      order.push(name);
      return release;
    };
    const [first, second] = await Promise.all([take('import', false), take('export', false)]);
    const sync = take('synchronization', true);
    const late = take('late import', false);
    expect(order).toEqual(['import', 'export']);
    first();
    second();
    (await sync)();
    await late;
    expect(order).toEqual(['import', 'export', 'synchronization', 'late import']);
  });

  it('a run that is stopped while it waits leaves the queue', async () => {
    const lock = new StepLock();
    const release = await lock.take(true, never);
    const stop = new AbortController();
    const waiting = lock.take(true, stop.signal);
    const next = lock.take(false, never);
    stop.abort();
    await expect(waiting).rejects.toThrow();
    release();
    await next;
  });
});
