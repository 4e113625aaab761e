import { ThreadConnection } from './thread-connection.ts';

/** New objects that make a batch worth a thread. */
const WORTH = 100;

/** Which batches are written by a thread: those of many new objects, or every one with a new object, which tests want. */
export type WrittenBehind = 'many' | 'any';

export interface WriteBehindOptions {
  readonly path: string;
  /** First statements of the thread's connection. */
  readonly settings: string;
  readonly batches: WrittenBehind;
}

/**
 * The thread that writes batches of new objects while the step goes on: SQLite has the second core for itself
 * (docs/performance.md). It is started when the first such batch comes and ends with the step.
 */
export class WriteBehind {
  readonly #options: WriteBehindOptions;
  #thread: ThreadConnection | undefined;
  /** Of threads that have been left. */
  #left: Promise<void> = Promise.resolve();

  constructor(options: WriteBehindOptions) {
    this.#options = options;
  }

  /** The thread for a batch of `objects`, of which `isNew` have not been stored yet; undefined while this thread writes better. */
  threadFor(objects: number, isNew: number): ThreadConnection | undefined {
    const least = this.#options.batches === 'any' ? 1 : WORTH;
    // What is there already is read before it is written: who waits for answers gains nothing.
    if (isNew < least || isNew * 2 < objects) return undefined;
    const thread = this.#started();
    return thread.isReady ? thread : undefined;
  }

  /** With 'any': before the first batch, so that none of them is written otherwise. */
  async begin(): Promise<void> {
    if (this.#options.batches === 'any') await this.#started().ready();
  }

  /**
   * At the end of a step, outside of transactions: the thread moves the log into the file and ends, and nobody waits for it. The
   * next batch starts another one. False when there is none.
   */
  leave(): boolean {
    const thread = this.#thread;
    if (thread === undefined) return false;
    this.#thread = undefined;
    const left = Promise.all([this.#left, thread.close()]).then(ignore);
    // What goes wrong is told to who waits for it.
    left.catch(ignore);
    this.#left = left;
    return thread.isReady;
  }

  /** As `leave`, for all threads there have been; resolves when the file is not open in them any more. */
  async end(): Promise<void> {
    this.leave();
    await this.#left;
  }

  #started(): ThreadConnection {
    const { path, settings } = this.#options;
    if (this.#thread === undefined || this.#thread.hasEnded) this.#thread = new ThreadConnection(path, settings);
    return this.#thread;
  }
}

function ignore(): void {}
