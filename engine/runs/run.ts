import { mostSevere, runResult } from '../../shared/codes/run-results.ts';
import type { ConnectorRecord } from '../../shared/model/connector.ts';
import type { ConnectorId, RunId } from '../../shared/model/identifier.ts';
import type { RunProfile } from '../../shared/model/run-profile.ts';
import { guardedStepOf } from '../../shared/model/threshold.ts';
import { type Connector, ConnectorFailure } from '../connectors/connector.ts';
import type { EngineEvents } from '../host/events.ts';
import type { RunRecord, StepProgress } from '../store/run-history.ts';
import type { WriteStore } from '../store/store.ts';
import { StoreFailure } from '../store/store-failure.ts';
import { exportStep } from './export-step.ts';
import { importStep } from './import-step.ts';
import { type StepContext, type StepOutcome, StepRecorder } from './step.ts';
import type { StepLock } from './step-lock.ts';
import { guardedSynchronizationStep } from './synchronization-step.ts';
import { stepLimits } from './threshold/guard.ts';

/** What a run needs of the engine. */
export interface RunHost {
  readonly store: WriteStore;
  readonly events: EngineEvents;
  readonly log: {
    info(fields: { readonly [key: string]: unknown }, message: string): void;
    error(fields: { readonly [key: string]: unknown }, message: string): void;
  };
  readonly lock: StepLock;
  readonly now: () => number;
  /** See `StepContext`. */
  readonly largeReferences?: number | undefined;
  readonly objectsPerBatch?: number | undefined;
  /** Opens the connected system; throws `ConnectorFailure`. */
  openConnector(record: ConnectorRecord): Promise<Connector>;
}

/** A run in progress. */
export interface CurrentRun {
  readonly id: RunId;
  readonly connector: ConnectorId;
  readonly profile: RunProfile;
  progress(): StepProgress | undefined;
}

const STOPPED = 'stopped-user-termination-from-wmi-or-ui';

/**
 * Executes a run profile: one step per selected partition, in order, each recorded in the run history. Never throws for
 * what a step meets: that becomes the step's result (spec/engine.md §14.1).
 */
export async function executeRun(
  host: RunHost,
  connector: ConnectorRecord,
  profile: RunProfile,
  user: string,
  signal: AbortSignal,
  begun: (run: CurrentRun) => void,
): Promise<RunRecord> {
  const { store, events, now } = host;
  const run = await store.startRun({ connector: connector.id, profile: profile.name, user, started: now() });
  let recorder: StepRecorder | undefined;
  host.log.info({ run, connector: connector.name, profile: profile.name, user }, 'run started');
  begun({ id: run, connector: connector.id, profile, progress: () => recorder?.progress() });
  events.emit({ kind: 'runs', connector: connector.id });
  const results: string[] = [];
  const selected = connector.partitions.filter((partition) => partition.selected).map((partition) => partition.name);
  let number = 0;
  for (const partition of selected.length === 0 ? [''] : selected) {
    const step = await store.startStep({ run, number: ++number, type: profile.key, partition, started: now() });
    const progress = new StepRecorder(step, () => events.emit({ kind: 'run-progress', run, connector: connector.id }));
    recorder = progress;
    const outcome = signal.aborted
      ? { status: STOPPED, message: 'Stopped before it began.' }
      : partition === ''
        ? { status: 'no-start-partition-not-configured', message: `${connector.name} has no selected partition.` }
        : await attempt(host, connector, profile, { partition, recorder: progress, signal });
    await store.write(progress.drain());
    await store.finishStep(step, {
      ...progress.progress(),
      status: outcome.status,
      ended: now(),
      connection: outcome.connection,
      message: outcome.message,
      tripped: outcome.tripped,
    });
    if (outcome.tripped !== undefined) {
      host.log.info(
        { run, connector: connector.name, partition, exceeded: outcome.tripped.exceeded },
        'a limit stopped the step before its first write',
      );
    }
    results.push(outcome.status);
    if (!runResult(outcome.status).nextStepRuns) break;
  }
  await store.settle();
  const status = mostSevere(results);
  await store.finishRun(run, status);
  host.log.info({ run, connector: connector.name, profile: profile.name, status, steps: results }, 'run ended');
  await clearRequirement(store, connector, profile, status);
  events.emit({ kind: 'runs', connector: connector.id });
  events.emit({ kind: 'objects' });
  const record = await store.run(run);
  if (record === undefined) throw new Error(`run ${run} vanished from the history`);
  return record;
}

async function attempt(
  host: RunHost,
  connector: ConnectorRecord,
  profile: RunProfile,
  step: Pick<StepContext, 'partition' | 'recorder' | 'signal'>,
): Promise<StepOutcome> {
  let release = () => {};
  let port: Connector | undefined;
  try {
    release = await host.lock.take(await runsAlone(host.store, connector, profile), step.signal);
    const { store, now, largeReferences, objectsPerBatch } = host;
    const context: StepContext = { ...step, store, connector, connectors: await store.connectors(), now, largeReferences, objectsPerBatch };
    if (profile.key === 'full-synchronization') return await guardedSynchronizationStep(context, 'full');
    if (profile.key === 'delta-synchronization') return await guardedSynchronizationStep(context, 'delta');
    port = await host.openConnector(connector);
    if (profile.key === 'export') {
      if (!port.capabilities.export) return { status: 'stopped-export-disabled', message: `${connector.name} can only be imported.` };
      return await exportStep(context, port);
    }
    if (profile.key === 'delta-import' && !port.capabilities.deltaImport) {
      return {
        status: 'no-start-delta-step-type-not-configured',
        message: `${connector.name} cannot tell what has changed. Run a Full Import.`,
      };
    }
    return await importStep(context, port, profile.key === 'full-import' ? 'full' : 'delta');
  } catch (thrown) {
    return failureOutcome(thrown, step.signal, host, connector);
  } finally {
    await port?.close();
    release();
  }
}

/** A synchronization writes to every connector space; what an import holds back until it is counted must not meet writes of others. */
async function runsAlone(store: WriteStore, connector: ConnectorRecord, { key }: RunProfile): Promise<boolean> {
  const step = guardedStepOf(key);
  return step === 'synchronization' || (step === 'import' && (await stepLimits({ store, connector }, step)).length > 0);
}

function failureOutcome(thrown: unknown, signal: AbortSignal, host: RunHost, connector: ConnectorRecord): StepOutcome {
  if (signal.aborted) return { status: STOPPED, message: 'Stopped on request; what was complete is kept.' };
  if (thrown instanceof ConnectorFailure) return { status: thrown.result, message: thrown.message, connection: thrown.connection };
  if (thrown instanceof StoreFailure)
    return {
      status: thrown.code === 'disk-full' ? 'stopped-database-disk-full' : 'stopped-database-connection-lost',
      message: thrown.message,
    };
  host.log.error(
    { connector: connector.name, error: thrown instanceof Error ? thrown.stack : String(thrown) },
    'a step failed unexpectedly',
  );
  return {
    status: 'stopped-server',
    message: 'This is a bug in Isthmus: an unexpected error ended the step. The log in the data folder has the details.',
  };
}

/** A full import or synchronization that went through satisfies what a configuration change asked for (§5.6). */
async function clearRequirement(store: WriteStore, connector: ConnectorRecord, profile: RunProfile, status: string): Promise<void> {
  if (!runResult(status).nextStepRuns) return;
  const current = await store.connector(connector.id);
  if (current === undefined) return;
  if (profile.key === 'full-import' && current.fullImportRequired) await store.saveConnector({ ...current, fullImportRequired: false });
  // Without the attributes the full import still has to bring, the synchronization was not the one that was asked for.
  if (profile.key === 'full-synchronization' && current.fullSyncRequired && !current.fullImportRequired)
    await store.saveConnector({ ...current, fullSyncRequired: false });
}
