import type { StepId } from '../../../shared/model/identifier.ts';
import { atomically, type Context } from './context.ts';

/** Milliseconds after which a group is committed, whether or not more follows. */
const LONGEST = 1000;

/**
 * Batches of a step that share one transaction. A large synchronization changes the same index pages in every batch; in a group they
 * go into the log once (docs/performance.md). The writing connection sees what a group holds, the reading one and other
 * programs when it has ended; a crash, or a batch of it that fails, undoes the whole group.
 */
export class WriteGroup {
  readonly #context: Context;
  readonly #undone: () => void;
  #deadline: NodeJS.Timeout | undefined;
  #step: StepId | undefined;
  #begun = 0;
  /** Why a group could not be committed when nobody was there to be told. */
  #failure: { readonly error: unknown } | undefined;

  /** `undone`: called after a group was rolled back. */
  constructor(context: Context, undone: () => void) {
    this.#context = context;
    this.#undone = undone;
  }

  /** Does the work of one batch as a part of its step's group, which begins with it if need be. */
  add(step: StepId, work: () => void): void {
    this.#throwFailure();
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
      this.#deadline = setTimeout(() => this.#endUnasked(), LONGEST).unref();
    }
    try {
      db.transaction(work);
    } catch (error) {
      this.#undo();
      throw error;
    }
    // A busy step leaves timers no turn.
    if (performance.now() - this.#begun >= LONGEST) this.end();
  }

  /** Commits what is open; afterwards everybody sees it and no crash loses it. */
  end(): void {
    this.#throwFailure();
    if (this.#deadline === undefined) return;
    const { db, catalog } = this.#context;
    try {
      db.commit();
    } catch (error) {
      this.#undo();
      throw error;
    }
    this.#close();
    catalog.symbols.keep();
  }

  #endUnasked(): void {
    try {
      this.end();
    } catch (error) {
      this.#failure = { error };
    }
  }

  #throwFailure(): void {
    const failure = this.#failure;
    this.#failure = undefined;
    if (failure !== undefined) throw failure.error;
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
