import { rm } from 'node:fs/promises';
import type { Plan } from '../../configuration/versions/plan.ts';
import type { OpenStore } from '../../store/sqlite/open-store.ts';
import { StoreFailure } from '../../store/store-failure.ts';
import { evaluateWhatIf, type WhatIfPhase, type WhatIfResult } from './what-if.ts';

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
  readonly stale: boolean;
}

export interface WhatIfHost {
  readonly store: OpenStore;
  readonly folder: string;
  readonly now: () => number;
  readonly changed: () => void;
  readonly log: { error(fields: { readonly [key: string]: unknown }, message: string): void };
}

/** The what-if of an engine: one at a time, in the background; the last result stays until the next, or until the end. */
export class WhatIfJobs {
  readonly #host: WhatIfHost;
  #number = 0;
  #current: Running | undefined;

  constructor(host: WhatIfHost) {
    this.#host = host;
  }

  get current(): WhatIfJob | undefined {
    return this.#current === undefined ? undefined : this.#told(this.#current);
  }

  /** Starts; what was there before is cancelled and thrown away. */
  async start(request: WhatIfRequest): Promise<WhatIfJob> {
    await this.discard();
    const { store, folder, now, changed, log } = this.#host;
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
    this.#current = job;
    const progress = (phase: WhatIfPhase, processed: number, total: number | undefined) => {
      Object.assign(job, { phase, processed, total });
      changed();
    };
    job.finished = evaluateWhatIf({ store, folder, now, apply: request.apply, signal: abort.signal, progress })
      .then((result) => {
        job.result = result;
      })
      .catch((thrown: unknown) => {
        job.phase = abort.signal.aborted ? 'cancelled' : 'failed';
        if (abort.signal.aborted) return;
        const known = thrown instanceof StoreFailure;
        job.message = known ? thrown.message : 'This is a bug in Isthmus: an unexpected error ended the what-if. The log has the details.';
        if (!known) log.error({ error: thrown instanceof Error ? thrown.stack : String(thrown) }, 'a what-if failed unexpectedly');
      })
      .finally(() => {
        job.ended = now();
        changed();
      });
    return this.#told(job);
  }

  /** Resolves when the job has ended, however it did. */
  async finished(): Promise<void> {
    await this.#current?.finished;
  }

  /** Ends the job and removes its copies; it stays as cancelled. Answers it, or nothing when there is no such job. */
  async cancel(id: number): Promise<WhatIfJob | undefined> {
    const job = this.#current;
    if (job === undefined || job.id !== id) return undefined;
    job.abort.abort();
    await job.finished;
    await job.result?.discard();
    Object.assign(job, { result: undefined, phase: 'cancelled' });
    this.#host.changed();
    return this.#told(job);
  }

  /** Forgets everything, copies included. */
  async discard(): Promise<void> {
    if (this.#current !== undefined) await this.cancel(this.#current.id);
    this.#current = undefined;
    await rm(this.#host.folder, { recursive: true, force: true });
  }

  #told(job: Running): WhatIfJob {
    return { ...job, stale: job.mark !== this.#host.store.changeMark() };
  }
}

type Running = { -readonly [K in keyof Omit<WhatIfJob, 'stale'>]: WhatIfJob[K] } & {
  mark: number;
  readonly abort: AbortController;
  finished: Promise<void>;
};
