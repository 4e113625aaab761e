import type { ConnectorRecord } from '../../../shared/model/connector.ts';
import type { WriteStore } from '../../store/store.ts';
import { type StepContext, StepRecorder } from '../step.ts';
import { synchronizationStep } from '../synchronization-step.ts';
import type { Progress } from './phase.ts';
import { exportLimits, type OpenTarget, synchronizedWithin, type TrippedLimit } from './tripped-limits.ts';

/** How the synchronization of a partition ended. */
export interface SynchronizedStep {
  readonly connector: string;
  readonly status: string;
  readonly message: string | undefined;
}

export interface Synchronized {
  readonly steps: readonly SynchronizedStep[];
  readonly limits: readonly TrippedLimit[];
  readonly inspected: number;
}

interface Work {
  readonly store: WriteStore;
  readonly now: () => number;
  readonly openTarget: OpenTarget;
  readonly signal: AbortSignal;
  readonly progress: Progress;
}

/**
 * Full synchronization of every connector: sources first, then tenants, in the order of a cycle (spec/engine.md §3). What
 * would stop a run – its limits – is told and does not stop this. Throws the signal's reason when cancelled.
 */
export async function synchronizeAll({ store, now, openTarget, signal, progress }: Work): Promise<Synchronized> {
  const connectors = inCycleOrder(await store.connectors());
  let total = 0;
  for (const { id } of connectors) total += await store.csCount({ connector: id, which: 'connectable' });
  const steps: SynchronizedStep[] = [];
  const limits: TrippedLimit[] = [];
  let inspected = 0;
  progress('synchronizing', 0, total);
  for (const connector of connectors) {
    const run = await store.startRun({ connector: connector.id, profile: 'Full Synchronization', user: 'what-if', started: now() });
    for (const partition of selected(connector)) {
      const step = await store.startStep({ run, number: 1, type: 'full-synchronization', partition, started: now() });
      const recorder = new StepRecorder(step, () => progress('synchronizing', inspected + recorder.progress().processed, total));
      const context: StepContext = { store, connector, connectors, partition, recorder, now, signal };
      const { outcome, tripped } = await synchronizedWithin(context, (measured) => synchronizationStep(measured, 'full'));
      await store.write(recorder.drain());
      signal.throwIfAborted();
      inspected += recorder.progress().processed;
      steps.push({ connector: connector.name, status: outcome.status, message: outcome.message });
      limits.push(...tripped);
    }
  }
  for (const connector of connectors)
    for (const partition of selected(connector))
      limits.push(...(await exportLimits({ store, connector, connectors, partition, signal }, openTarget)));
  return { steps, limits, inspected };
}

const selected = ({ partitions }: ConnectorRecord): readonly string[] =>
  partitions.filter((partition) => partition.selected).map(({ name }) => name);

function inCycleOrder(connectors: readonly ConnectorRecord[]): readonly ConnectorRecord[] {
  const isTenant = (connector: ConnectorRecord) => (connector.configuration.type === 'entra' ? 1 : 0);
  return [...connectors].sort((a, b) => isTenant(a) - isTenant(b) || a.order - b.order);
}
