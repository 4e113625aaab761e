import type { ConnectorRecord } from '../../shared/model/connector.ts';
import type { ConnectorId, RunId } from '../../shared/model/identifier.ts';
import type { RunProfile } from '../../shared/model/run-profile.ts';
import type { RunRecord } from '../store/run-history.ts';
import { type CycleOutcome, type CyclePolicy, executeCycle } from './cycle.ts';
import { hasWatermarks } from './known-objects.ts';
import { type CurrentRun, executeRun, type RunHost } from './run.ts';
import { RunRefused } from './run-refused.ts';

export interface StartedRun {
  readonly id: RunId;
  readonly finished: Promise<RunRecord>;
}

interface Running {
  current: CurrentRun | undefined;
  readonly abort: AbortController;
  readonly finished: Promise<RunRecord>;
}

/** The runs of an engine: at most one per connector, one cycle at a time. */
export class Runs {
  readonly #host: RunHost;
  readonly #running = new Map<ConnectorId, Running>();
  #cycle: { abort: AbortController; finished: Promise<CycleOutcome> } | undefined;

  constructor(host: RunHost) {
    this.#host = host;
  }

  current(connector: ConnectorId): CurrentRun | undefined {
    return this.#running.get(connector)?.current;
  }

  get anything(): boolean {
    return this.#running.size > 0 || this.#cycle !== undefined;
  }

  /** Starts a run and answers once it is in the history. Throws `RunRefused`. */
  async start(connector: ConnectorRecord, profile: RunProfile, user: string): Promise<StartedRun> {
    const running = this.#running.get(connector.id);
    if (running !== undefined) {
      throw new RunRefused(
        'no-start-ma-already-running',
        `${connector.name} is already running ${running.current?.profile.name ?? 'a profile'}. Wait for it or stop it.`,
      );
    }
    const abort = new AbortController();
    return await new Promise<StartedRun>((resolve, reject) => {
      const finished = executeRun(this.#host, connector, profile, user, abort.signal, (current) => {
        entry.current = current;
        resolve({ id: current.id, finished });
      }).finally(() => this.#running.delete(connector.id));
      const entry: Running = { current: undefined, abort, finished };
      this.#running.set(connector.id, entry);
      finished.catch(reject);
    });
  }

  /** Stops the connector's run and waits until it has stopped; false when nothing runs. */
  async stop(connector: ConnectorId): Promise<boolean> {
    const running = this.#running.get(connector);
    if (running === undefined) return false;
    running.abort.abort();
    await running.finished.catch(() => {});
    return true;
  }

  /** Starts a cycle over all connectors. Throws `RunRefused` when one is under way. */
  startCycle(policy: CyclePolicy, user: string): Promise<CycleOutcome> {
    if (this.#cycle !== undefined)
      throw new RunRefused('no-start-ma-already-running', 'A cycle is already under way. Wait for it or stop it.');
    const abort = new AbortController();
    const finished = executeCycle(policy, {
      connectors: () => this.#host.store.connectors(),
      openConnector: (record) => this.#host.openConnector(record),
      hasWatermarks: (record) => hasWatermarks(this.#host.store, record),
      signal: abort.signal,
      run: async (connector, profile) => {
        const started = await this.start(connector, profile, user);
        const stop = () => void this.stop(connector.id);
        abort.signal.addEventListener('abort', stop);
        try {
          return await started.finished;
        } finally {
          abort.signal.removeEventListener('abort', stop);
        }
      },
    }).finally(() => {
      this.#cycle = undefined;
    });
    this.#cycle = { abort, finished };
    return finished;
  }

  /** Ends the cycle under way, its present run included, and waits until it has ended; false when there is none. */
  async stopCycle(): Promise<boolean> {
    const cycle = this.#cycle;
    if (cycle === undefined) return false;
    cycle.abort.abort();
    // How it ended is the business of whoever started it.
    await cycle.finished.catch(() => {});
    return true;
  }

  /** Writes outside of a run, while none is under way; a run that starts meanwhile waits. Throws `RunRefused`. */
  async exclusively<T>(what: string, work: (store: RunHost['store']) => Promise<T>): Promise<T> {
    if (this.anything) throw new RunRefused('no-start-ma-already-running', `A run is under way; wait for it or stop it before ${what}.`);
    const release = await this.#host.lock.take(true, new AbortController().signal);
    try {
      return await work(this.#host.store);
    } finally {
      release();
    }
  }

  /** Ends everything cleanly: the cycle, then each run. */
  async stopAll(): Promise<void> {
    await this.stopCycle();
    await Promise.all([...this.#running.keys()].map((connector) => this.stop(connector)));
  }
}
