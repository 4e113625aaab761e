import type { ConnectorRecord } from '../../shared/model/connector.ts';
import type { ConnectorId, CsId, StepId } from '../../shared/model/identifier.ts';
import type { Counters, OutboundCounters } from '../../shared/model/run-profile.ts';
import type { AttributeMap } from '../../shared/model/value.ts';
import type { NewStepObject, StepError, StepProgress, StepResult, ValueChange } from '../store/run-history.ts';
import type { WriteStore } from '../store/store.ts';
import type { WriteBatch } from '../store/write-batch.ts';

/** What a step works with. Steps write through `store.write`, adding `recorder.drain()` to each batch. */
export interface StepContext {
  readonly store: WriteStore;
  readonly connector: ConnectorRecord;
  readonly connectors: readonly ConnectorRecord[];
  readonly partition: string;
  readonly recorder: StepRecorder;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly signal: AbortSignal;
  /** Attributes with more references than this are handled reference by reference; see `LARGE_REFERENCES`. */
  readonly largeReferences?: number | undefined;
  /** Objects per transaction of a synchronization and per sending of an export, instead of the usual number. */
  readonly objectsPerBatch?: number | undefined;
}

/** How a step ended; the status is a code of `shared/codes/run-results.ts`. */
export interface StepOutcome {
  readonly status: string;
  readonly message?: string | undefined;
  readonly connection?: StepResult['connection'];
  readonly tripped?: StepResult['tripped'];
}

/**
 * Counts, and keeps the object details and errors of a step until the next batch takes them along, so that history and
 * data are committed together.
 */
export class StepRecorder {
  readonly step: StepId;
  #status = 'in-progress';
  #processed = 0;
  #total: number | undefined;
  #counters: { [counter: string]: number } = {};
  #outbound = new Map<ConnectorId, { name: string; counters: { [counter: string]: number } }>();
  #objects: NewStepObject[] = [];
  #errors: StepError[] = [];
  #errorCount = 0;
  #onProgress: () => void;

  constructor(step: StepId, onProgress: () => void = () => {}) {
    this.step = step;
    this.#onProgress = onProgress;
  }

  /** Errors recorded since the step began. */
  get errorCount(): number {
    return this.#errorCount;
  }

  phase(status: string): void {
    this.#status = status;
    this.#onProgress();
  }

  advance(processed: number, total?: number): void {
    this.#processed += processed;
    if (total !== undefined) this.#total = total;
    this.#onProgress();
  }

  counter(name: string): number {
    return this.#counters[name] ?? 0;
  }

  count(counter: string, by = 1): void {
    this.#counters[counter] = (this.#counters[counter] ?? 0) + by;
  }

  countOutbound(target: Pick<ConnectorRecord, 'id' | 'name'>, counter: string, by = 1): void {
    let block = this.#outbound.get(target.id);
    if (block === undefined) {
      block = { name: target.name, counters: {} };
      this.#outbound.set(target.id, block);
    }
    block.counters[counter] = (block.counters[counter] ?? 0) + by;
  }

  object(
    counter: string,
    object: { id: CsId; dn: string; objectType: string },
    changes: readonly ValueChange[],
    target?: ConnectorId,
    added?: AttributeMap,
  ): void {
    const { id: cs, dn, objectType } = object;
    this.#objects.push({ step: this.step, counter, target, cs, dn, objectType, changes, added });
  }

  error(error: Omit<StepError, 'step'>): void {
    this.#errorCount++;
    this.#errors.push({ step: this.step, ...error });
  }

  progress(): StepProgress {
    const outbound: OutboundCounters[] = [];
    for (const [id, block] of this.#outbound)
      outbound.push({ connectorId: id, connectorName: block.name, counters: { ...block.counters } });
    return { status: this.#status, processed: this.#processed, total: this.#total, counters: this.counters(), outbound };
  }

  counters(): Counters {
    return { ...this.#counters };
  }

  /** What was counted and recorded is not to be stored: the step did nothing. */
  forget(): void {
    this.#counters = {};
    this.#outbound.clear();
    this.#objects = [];
    this.#errors = [];
    this.#errorCount = 0;
    this.#onProgress();
  }

  /** What has been recorded since the last batch, to be written with this one. */
  drain(): Pick<WriteBatch, 'step' | 'stepObjects' | 'stepErrors'> {
    const taken = { step: { id: this.step, progress: this.progress() }, stepObjects: this.#objects, stepErrors: this.#errors };
    this.#objects = [];
    this.#errors = [];
    return taken;
  }
}
