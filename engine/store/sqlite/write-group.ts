import type { StepId } from '../../../shared/model/identifier.ts';
import { atomically, type Context } from './context.ts';

/** Milliseconds after which a group is committed, whether or not more follows. */
const LONGEST = 1000;

/**
 * Batches of a step that share one transaction. A large synchronization changes the same index pages in every batch; in a
 * group they go into the log once (docs/performance.md). The writing connection sees what a group holds, the reading one and
 * other programs when it has ended; a crash, or a batch of it that fails, undoes the whole group. Whoever ends the group of
 * another step goes on whatever became of it: the step is told, with its next batch.
 */
export class WriteGroup {
  readonly #context: Context;
  readonly #undone: () => void;
  #deadline: NodeJS.Timeout | undefined;
  #step: StepId | undefined;
  #begun = 0;
  /** Why the group of a step that has not been told yet could not be committed. */
  readonly #lost = new Map<StepId | undefined, unknown>();

  /** `undone`: called after a group was rolled back. */
  constructor(context: Context, undone: () => void) {
    this.#context = context;
    this.#undone = undone;
  }

  /** Does the work of one batch as a part of its step's group, which begins with it if need be. */
  add(step: StepId, work: () => void): void {
    this.throwLost(step);
    const { db } = this.#context;
    // In a hold, the hold decides.
    if (db.isOpen && this.#deadline === undefined) {
      atomically(this.#context, work);
      return;
    }
    // What fails in one step must not undo what another one has done.
    if (step !== this.#step) this.end();
    this.#step = step;
    if (this.#deadline === undefined) {
      db.begin();
      this.#begun = performance.now();
      this.#deadline = setTimeout(() => this.end(), LONGEST).unref();
    }
    try {
      db.transaction(work);
    } catch (error) {
      this.#undo();
      throw error;
    }
    // A busy step leaves timers no turn.
    if (performance.now() - this.#begun >= LONGEST) this.end();
    this.throwLost(step);
  }

  /** Commits what is open; afterwards everybody sees it and no crash loses it. Does not throw (see `throwLost`). */
  end(): void {
    if (this.#deadline === undefined) return;
    const { db, catalog } = this.#context;
    try {
      db.commit();
    } catch (error) {
      this.#undo();
      this.#lost.set(this.#step, error);
      return;
    }
    this.#close();
    catalog.symbols.keep();
  }

  /** Throws, once, why batches of the step were lost. */
  throwLost(step: StepId | undefined): void {
    if (!this.#lost.has(step)) return;
    const error = this.#lost.get(step);
    this.#lost.delete(step);
    throw error;
  }

  #undo(): void {
    this.#close();
    this.#context.db.rollback();
    this.#context.catalog.symbols.forget();
    this.#undone();
  }

  #close(): void {
    clearTimeout(this.#deadline);
    this.#deadline = undefined;
  }
}
