interface Waiting {
  readonly exclusive: boolean;
  readonly enter: () => void;
}

/**
 * Imports and exports of different connectors may run side by side; a synchronization writes to every connector space and
 * runs alone (spec/engine.md §3). First come, first served.
 */
export class StepLock {
  #readers = 0;
  #writing = false;
  readonly #queue: Waiting[] = [];

  /** Resolves with the function that gives the lock back; rejects with the signal's reason when it aborts before. */
  async take(exclusive: boolean, signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted();
    await new Promise<void>((resolve, reject) => {
      const leave = () => {
        const at = this.#queue.indexOf(waiting);
        if (at >= 0) this.#queue.splice(at, 1);
        reject(signal.reason);
        this.#admit();
      };
      const enter = () => {
        signal.removeEventListener('abort', leave);
        resolve();
      };
      const waiting: Waiting = { exclusive, enter };
      signal.addEventListener('abort', leave, { once: true });
      this.#queue.push(waiting);
      this.#admit();
    });
    return () => {
      if (exclusive) this.#writing = false;
      else this.#readers--;
      this.#admit();
    };
  }

  #admit(): void {
    for (let next = this.#queue[0]; next !== undefined; next = this.#queue[0]) {
      if (this.#writing || (next.exclusive && this.#readers > 0)) return;
      this.#queue.shift();
      if (next.exclusive) this.#writing = true;
      else this.#readers++;
      next.enter();
    }
  }
}
