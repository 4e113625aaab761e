import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { EngineEvent } from '../../shared/contract/engine.ts';
import { EngineEvents } from './events.ts';

describe('events of the engine', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  const collect = (events: EngineEvents, signal?: AbortSignal) => {
    const seen: EngineEvent[] = [];
    const done = (async () => {
      for await (const event of events.subscribe(signal)) seen.push(event);
    })();
    return { seen, done };
  };

  it('are at most ten a second per kind and connector, and the last one always comes', async () => {
    const events = new EngineEvents();
    const { seen, done } = collect(events);
    for (let run = 1; run <= 50; run++) {
      events.emit({ kind: 'run-progress', run, connector: 'a' });
      events.emit({ kind: 'run-progress', run, connector: 'b' });
      await vi.advanceTimersByTimeAsync(10);
    }
    await vi.advanceTimersByTimeAsync(100);
    const ofA = seen.filter((event) => event.kind === 'run-progress' && event.connector === 'a');
    expect(ofA.length).toBeLessThanOrEqual(6);
    expect(seen[0]).toMatchObject({ kind: 'hello' });
    expect(ofA.length).toBe(seen.filter((event) => event.kind === 'run-progress' && event.connector === 'b').length);
    events.close();
    await done;
  });

  it('keep only the latest of a kind for a listener that is busy', async () => {
    const events = new EngineEvents();
    const stream = events.subscribe(undefined);
    await stream.next();
    events.emit({ kind: 'objects' });
    for (let second = 0; second < 5; second++) {
      await vi.advanceTimersByTimeAsync(1000);
      events.emit({ kind: 'objects' });
    }
    expect((await stream.next()).value).toEqual({ kind: 'objects' });
    events.close();
    expect(await stream.next()).toEqual({ done: true, value: undefined });
  });

  it('end when the listener hangs up or the engine closes', async () => {
    const events = new EngineEvents();
    const hangUp = new AbortController();
    const one = collect(events, hangUp.signal);
    const two = collect(events);
    await vi.advanceTimersByTimeAsync(1);
    hangUp.abort();
    await one.done;
    events.close();
    await two.done;
    await collect(events).done;
    expect(one.seen).toHaveLength(1);
  });
});
