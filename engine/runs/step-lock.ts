/**
 * Imports and exports of different connectors may run side by side; a synchronization writes to every connector space and
 * runs alone (spec/engine.md §3). First come, first served.
 */
export class StepLock {
  #readers = 0;
  #writing = false;
  readonly #queue: { exclusive: boolean; enter: () => void }[] = [];

  /** Resolves with the function that gives the lock back. */
  async take(exclusive: boolean): Promise<() => void> {
    await new Promise<void>((enter) => {
      this.#queue.push({ exclusive, enter });
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
