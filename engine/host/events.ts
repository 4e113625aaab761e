import type { EngineEvent } from '../../shared/contract/engine.ts';

/** At most so often per kind and connector; the console fetches what it shows, so that losing repeats loses nothing. */
const INTERVAL = 100;

/**
 * Tells consoles what has changed. Event streams have no back-pressure, so repeats are coalesced here and each listener
 * keeps only the latest event of a kind that it has not taken yet.
 */
export class EngineEvents {
  readonly #listeners = new Set<Listener>();
  readonly #last = new Map<string, number>();
  readonly #timers = new Map<string, NodeJS.Timeout>();
  #closed = false;

  emit(event: EngineEvent): void {
    const key = keyOf(event);
    const due = (this.#last.get(key) ?? 0) + INTERVAL;
    const now = Date.now();
    if (now >= due) {
      this.#send(key, event, now);
      return;
    }
    if (this.#timers.has(key)) return;
    const timer = setTimeout(() => {
      this.#timers.delete(key);
      this.#send(key, event, Date.now());
    }, due - now);
    timer.unref();
    this.#timers.set(key, timer);
  }

  /** Events from now on, until the signal aborts. */
  async *subscribe(signal: AbortSignal | undefined): AsyncGenerator<EngineEvent, void, void> {
    if (this.#closed || signal?.aborted) return;
    const listener = new Listener();
    this.#listeners.add(listener);
    const leave = () => listener.close();
    signal?.addEventListener('abort', leave);
    try {
      yield { kind: 'hello', processId: process.pid };
      for (;;) {
        const event = await listener.next();
        if (event === undefined) return;
        yield event;
      }
    } finally {
      signal?.removeEventListener('abort', leave);
      this.#listeners.delete(listener);
    }
  }

  /** Ends every stream, for good. */
  close(): void {
    this.#closed = true;
    for (const timer of this.#timers.values()) clearTimeout(timer);
    for (const listener of this.#listeners) listener.close();
  }

  #send(key: string, event: EngineEvent, now: number): void {
    this.#last.set(key, now);
    for (const listener of this.#listeners) listener.put(key, event);
  }
}

class Listener {
  readonly #pending = new Map<string, EngineEvent>();
  #wake: (() => void) | undefined;
  #closed = false;

  put(key: string, event: EngineEvent): void {
    this.#pending.set(key, event);
    this.#wake?.();
  }

  close(): void {
    this.#closed = true;
    this.#wake?.();
  }

  async next(): Promise<EngineEvent | undefined> {
    while (this.#pending.size === 0 && !this.#closed) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      this.#wake = undefined;
    }
    if (this.#closed) return undefined;
    const [first] = this.#pending;
    if (first === undefined) return undefined;
    this.#pending.delete(first[0]);
    return first[1];
  }
}

const keyOf = (event: EngineEvent): string => ('connector' in event ? `${event.kind} ${event.connector}` : event.kind);
