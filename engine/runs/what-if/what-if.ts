import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ConnectorRecord } from '../../../shared/model/connector.ts';
import { type OpenStore, openStore } from '../../store/sqlite/open-store.ts';
import type { ReadStore, WriteStore } from '../../store/store.ts';
import { StepRecorder } from '../step.ts';
import { synchronizationStep } from '../synchronization-step.ts';
import { type Comparison, compareStates } from './compare.ts';
import { watchedStore } from './touched-objects.ts';

export type WhatIfPhase = 'copying' | 'synchronizing' | 'comparing' | 'done' | 'cancelled' | 'failed';

export interface WhatIfOptions {
  readonly store: OpenStore;
  /** Folder for the two copies; emptied before and after. */
  readonly folder: string;
  readonly now: () => number;
  /** Puts the changed configuration into the copy. Throws what saving it would throw. */
  readonly apply: (copy: OpenStore) => Promise<void>;
  readonly signal: AbortSignal;
  readonly progress: (phase: WhatIfPhase, processed: number, total: number | undefined) => void;
}

/** What a full synchronization with the changed configuration would do; both states stay readable until `discard`. */
export interface WhatIfResult {
  readonly before: ReadStore;
  readonly after: ReadStore;
  readonly comparison: Comparison;
  /** Connector-space objects that were synchronized. */
  readonly inspected: number;
  /** How the steps ended, by connector. */
  readonly steps: readonly { readonly connector: string; readonly status: string; readonly message: string | undefined }[];
  discard(): Promise<void>;
}

/**
 * Runs a real full synchronization of all connectors on a copy of the database and compares it with another copy. So
 * what-if is exact by construction – there is no second implementation to be wrong – and nothing of the data folder's own
 * database is written. Throws the signal's reason when cancelled.
 */
export async function evaluateWhatIf({ store, folder, now, apply, signal, progress }: WhatIfOptions): Promise<WhatIfResult> {
  await rm(folder, { recursive: true, force: true });
  const opened: OpenStore[] = [];
  const discard = async () => {
    for (const copy of opened.splice(0)) await copy.close();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    progress('copying', 0, undefined);
    // Both from one copy: what is written meanwhile must not look like a consequence.
    await store.copyTo(join(folder, 'before'));
    signal.throwIfAborted();
    const before = await openStore({ dataFolder: join(folder, 'before'), now });
    opened.push(before);
    await before.copyTo(join(folder, 'after'));
    signal.throwIfAborted();
    const after = await openStore({ dataFolder: join(folder, 'after'), now });
    opened.push(after);
    await apply(after);
    const { steps, touched, inspected } = await synchronizeAll(after.write, now, signal, progress);
    const total = touched.cs.size + touched.mv.size;
    let compared = 0;
    progress('comparing', 0, total);
    const comparison = await compareStates(before.read, after.read, touched, signal, (objects) => {
      compared += objects;
      progress('comparing', compared, total);
    });
    progress('done', total, total);
    return { before: before.read, after: after.read, comparison, inspected, steps, discard };
  } catch (thrown) {
    await discard();
    throw thrown;
  }
}

/** Sources first, then tenants, in the order of a cycle (spec/engine.md §3). */
async function synchronizeAll(
  write: WriteStore,
  now: () => number,
  signal: AbortSignal,
  progress: WhatIfOptions['progress'],
): Promise<Pick<WhatIfResult, 'steps' | 'inspected'> & { readonly touched: ReturnType<typeof watchedStore>['touched'] }> {
  const { store, touched } = watchedStore(write);
  const connectors = inCycleOrder(await store.connectors());
  let total = 0;
  for (const { id } of connectors) total += await store.csCount({ connector: id, which: 'connectable' });
  const steps: WhatIfResult['steps'][number][] = [];
  let done = 0;
  for (const connector of connectors) {
    const run = await store.startRun({ connector: connector.id, profile: 'Full Synchronization', user: 'what-if', started: now() });
    for (const partition of connector.partitions.filter((candidate) => candidate.selected)) {
      const step = await store.startStep({ run, number: 1, type: 'full-synchronization', partition: partition.name, started: now() });
      const recorder = new StepRecorder(step, () => progress('synchronizing', done + recorder.progress().processed, total));
      const context = { store, connector, connectors, partition: partition.name, recorder, now, signal };
      const outcome = await synchronizationStep(context, 'full');
      await store.write(recorder.drain());
      signal.throwIfAborted();
      done += recorder.progress().processed;
      steps.push({ connector: connector.name, status: outcome.status, message: outcome.message });
    }
  }
  return { steps, touched, inspected: done };
}

function inCycleOrder(connectors: readonly ConnectorRecord[]): readonly ConnectorRecord[] {
  const isTenant = (connector: ConnectorRecord) => (connector.configuration.type === 'entra' ? 1 : 0);
  return [...connectors].sort((a, b) => isTenant(a) - isTenant(b) || a.order - b.order);
}
