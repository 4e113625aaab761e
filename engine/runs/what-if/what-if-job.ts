import { ConfigurationRefused } from '../../configuration/versions/configuration-refused.ts';
import type { Plan } from '../../configuration/versions/plan.ts';
import type { OpenStore } from '../../store/sqlite/open-store.ts';
import { StoreFailure } from '../../store/store-failure.ts';
import { RunRefused } from '../run-refused.ts';
import type { WhatIfPhase } from './phase.ts';
import type { OpenTarget } from './tripped-limits.ts';
import { evaluateWhatIf, removeCopies, type WhatIfResult } from './what-if.ts';

export interface WhatIfRequest {
  readonly title: string;
  /** What would be saved, thought through. */
  readonly plan: Plan;
  readonly pendingImports: number;
  /** Puts the change into the copy. */
  readonly apply: (copy: OpenStore) => Promise<void>;
}

export interface WhatIfJob {
  readonly id: number;
  readonly request: WhatIfRequest;
  readonly phase: WhatIfPhase;
  readonly processed: number;
  readonly total: number | undefined;
  readonly started: number;
  readonly ended: number | undefined;
  readonly message: string | undefined;
  readonly result: WhatIfResult | undefined;
  /** Something has been written since: a run would do something else now. */
  readonly stale: boolean;
}

export interface WhatIfHost {
  readonly store: OpenStore;
  readonly folder: string;
  readonly now: () => number;
  readonly openTarget: OpenTarget;
  readonly changed: () => void;
  readonly log: { error(fields: { readonly [key: string]: unknown }, message: string): void };
}

/** The what-if of an engine: one at a time, in the background; the last result stays until the next, or until the end. */
export class WhatIfJobs {
  readonly #host: WhatIfHost;
  #number = 0;
  #current: Running | undefined;
  #closed = false;
  /** Starting and throwing away happen one after the other: they share the folder. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(host: WhatIfHost) {
    this.#host = host;
  }

  get current(): WhatIfJob | undefined {
    return this.#current === undefined ? undefined : this.#told(this.#current);
  }

  /** Starts; what was there before is cancelled and thrown away. Throws `RunRefused` when the engine is closing. */
  start(request: WhatIfRequest): Promise<WhatIfJob> {
    return this.#inTurn(async () => {
      await this.#clear();
      if (this.#closed) throw new RunRefused('stopped-service-shutdown', 'The engine is closing. Start the what-if again when it is back.');
      this.#current = this.#begin(request);
      return this.#told(this.#current);
    });
  }

  /** Resolves when the job has ended, however it did. */
  async finished(): Promise<void> {
    await this.#current?.finished;
  }

  /** Ends the job and removes its copies; it stays as cancelled. Answers it, or nothing when there is no such job. */
  async cancel(id: number): Promise<WhatIfJob | undefined> {
    const job = this.#current;
    if (job === undefined || job.id !== id) return undefined;
    await this.#end(job);
    return this.#told(job);
  }

  /** Forgets everything, copies included, also those of an engine that died. */
  discard(): Promise<void> {
    return this.#inTurn(() => this.#clear());
  }

  /** As `discard`, for good. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.discard();
  }

  #begin(request: WhatIfRequest): Running {
    const { store, folder, now, openTarget, changed } = this.#host;
    const abort = new AbortController();
    const job: Running = {
      id: ++this.#number,
      request,
      phase: 'copying',
      processed: 0,
      total: undefined,
      started: now(),
      ended: undefined,
      message: undefined,
      result: undefined,
      mark: store.changeMark(),
      abort,
      finished: Promise.resolve(),
    };
    const progress = (phase: WhatIfPhase, processed: number, total: number | undefined) => {
      // Done is what has its result.
      if (phase !== 'done') Object.assign(job, { phase, processed, total });
      changed();
    };
    job.finished = evaluateWhatIf({ store, folder, now, openTarget, apply: request.apply, signal: abort.signal, progress })
      .then((result) => {
        Object.assign(job, { result, phase: 'done', processed: job.total ?? job.processed });
      })
      .catch((thrown: unknown) => this.#failed(job, thrown))
      .finally(() => {
        job.ended = now();
        changed();
      });
    return job;
  }

  #failed(job: Running, thrown: unknown): void {
    if (job.abort.signal.aborted) {
      job.phase = 'cancelled';
      return;
    }
    job.phase = 'failed';
    const known = thrown instanceof StoreFailure || thrown instanceof ConfigurationRefused;
    job.message = known ? thrown.message : 'This is a bug in Isthmus: an unexpected error ended the what-if. The log has the details.';
    if (!known) this.#host.log.error({ error: thrown instanceof Error ? thrown.stack : String(thrown) }, 'a what-if failed unexpectedly');
  }

  async #end(job: Running): Promise<void> {
    job.abort.abort();
    await job.finished;
    const { result } = job;
    Object.assign(job, { result: undefined, phase: 'cancelled' });
    await result?.discard();
    this.#host.changed();
  }

  async #clear(): Promise<void> {
    if (this.#current !== undefined) await this.#end(this.#current);
    this.#current = undefined;
    await removeCopies(this.#host.folder);
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const next = this.#turn.then(work);
    // Whoever asked gets the error; the next one only waits.
    this.#turn = next.catch(() => {});
    return next;
  }

  #told(job: Running): WhatIfJob {
    return { ...job, stale: job.mark !== this.#host.store.changeMark() };
  }
}

type Running = { -readonly [K in keyof Omit<WhatIfJob, 'stale'>]: WhatIfJob[K] } & {
  readonly mark: number;
  readonly abort: AbortController;
  finished: Promise<void>;
};
