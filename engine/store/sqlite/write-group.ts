import type { StepId } from '../../../shared/model/identifier.ts';
import type { Connection } from './connection.ts';
import { atomically, type Context, forgetUndone } from './context.ts';

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
  /** The connection it is written through, when that is another one than usual. */
  #through: Connection | undefined;
  #begun = 0;
  /** Of what is open nothing has been written yet. */
  #isCommitted = false;
  /** Why the group of a step that has not been told yet could not be committed. */
  readonly #lost = new Map<StepId | undefined, unknown>();

  /** `undone`: called after a group was rolled back. */
  constructor(context: Context, undone: () => void) {
    this.#context = context;
    this.#undone = undone;
  }

  /**
   * Does the work of one batch as a part of its step's group, which begins with it if need be. `through`: the connection to
   * write it through, of which errors may be told with a later batch.
   */
  add(step: StepId, work: () => void, through?: Connection): void {
    this.throwLost(step);
    const { db } = this.#context;
    // In a hold, the hold decides.
    if (db.isOpen && this.#deadline === undefined) {
      atomically(this.#context, work);
      return;
    }
    // What fails in one step must not undo what another one has done.
    if (step !== this.#step || through !== this.#through) this.end();
    if (this.#deadline === undefined) {
      db.begin(through);
      this.#step = step;
      this.#through = through;
      this.#begun = performance.now();
      this.#deadline = setInterval(() => this.#late(), LONGEST).unref();
    }
    this.#isCommitted = false;
    try {
      db.transaction(work);
    } catch (error) {
      this.#undo();
      throw error;
    }
    // A busy step leaves timers no turn.
    if (performance.now() - this.#begun >= LONGEST) this.#late();
    this.throwLost(step);
  }

  /** Commits what is open; afterwards everybody sees it and no crash loses it. Does not throw (see `throwLost`). */
  end(): void {
    if (this.#deadline === undefined) return;
    const { db, catalog } = this.#context;
    if (!this.#tried(() => db.commit())) return;
    this.#close();
    catalog.symbols.keep();
  }

  /** False when the group is lost by it, which its step is told with its next batch: nobody else can do anything about it. */
  #tried(work: () => void): boolean {
    try {
      work();
      return true;
    } catch (error) {
      this.#undo();
      this.#lost.set(this.#step, error);
      return false;
    }
  }

  /** Nobody waits for another thread to commit: the group goes on in the next transaction, and fails with it when it could not. */
  #late(): void {
    const late = performance.now() - this.#begun >= LONGEST;
    if (this.#through === undefined || (late && this.#isCommitted)) this.end();
    else if (late) {
      if (!this.#tried(() => this.#context.db.recommit())) return;
      this.#begun = performance.now();
      this.#isCommitted = true;
    }
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
    forgetUndone(this.#context.catalog);
    this.#undone();
  }

  #close(): void {
    clearInterval(this.#deadline);
    this.#deadline = undefined;
  }
}
