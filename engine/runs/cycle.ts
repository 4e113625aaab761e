import { runResult } from '../../shared/codes/run-results.ts';
import type { ConnectorRecord } from '../../shared/model/connector.ts';
import { type RunProfile, runProfiles, type StepType } from '../../shared/model/run-profile.ts';
import { type Connector, type ConnectorCapabilities, ConnectorFailure } from '../connectors/connector.ts';
import type { RunRecord } from '../store/run-history.ts';
import { RunRefused } from './run-refused.ts';

export type CyclePolicy = 'delta' | 'initial';

export interface CycleHost {
  connectors(): Promise<readonly ConnectorRecord[]>;
  openConnector(record: ConnectorRecord): Promise<Connector>;
  run(connector: ConnectorRecord, profile: RunProfile): Promise<RunRecord>;
  /** Every selected partition has a watermark a delta import can begin from. */
  hasWatermarks(connector: ConnectorRecord): Promise<boolean>;
  readonly signal: AbortSignal;
}

export interface CycleOutcome {
  readonly records: readonly RunRecord[];
  /** It was told to end before it had run everything, even if each of its runs succeeded. */
  readonly stopped: boolean;
}

/**
 * A synchronization cycle in the scheduler's order (spec/engine.md §3): import sources, import the tenant, synchronize
 * sources, synchronize the tenant, export. Named choice: the cycle ends with a confirming import and delta
 * synchronization of what was exported to, so that after it every export is confirmed or told as not reimported, instead
 * of half an hour later. Another named choice: a source synchronized before others is synchronized again when those have
 * brought something its disconnectors may wait for, such as the users and groups its foreign security principals stand for;
 * so the order of the sources does not show, and a further cycle has nothing to do. A connector that cannot tell changes, or has no
 * watermark to tell them from, is imported in full; one whose import failed is neither
 * synchronized nor exported to in this cycle, and the others go on.
 */
export async function executeCycle(policy: CyclePolicy, host: CycleHost): Promise<CycleOutcome> {
  const all = [...(await host.connectors())].sort((a, b) => a.order - b.order);
  const tenant = all.filter((connector) => connector.configuration.type === 'entra');
  const sources = all.filter((connector) => connector.configuration.type !== 'entra');
  const failed = new Set<string>();
  const exported: ConnectorRecord[] = [];
  const records: RunRecord[] = [];
  let stopped = false;

  const run = async (connector: ConnectorRecord, step: StepType): Promise<RunRecord | undefined> => {
    if (failed.has(connector.id)) return undefined;
    if (host.signal.aborted) {
      stopped = true;
      return undefined;
    }
    const profile = runProfiles.find((candidate) => candidate.key === step);
    if (profile === undefined) throw new Error(`no run profile ${step}`);
    try {
      const record = await host.run(connector, profile);
      records.push(record);
      if (!runResult(record.status).nextStepRuns) failed.add(connector.id);
      return record;
    } catch (thrown) {
      // An administrator started a run of this connector in between: leave it alone in this cycle.
      if (!(thrown instanceof RunRefused)) throw thrown;
      failed.add(connector.id);
      return undefined;
    }
  };
  const importStep = async (connector: ConnectorRecord): Promise<StepType> => {
    const full = policy === 'initial' || connector.fullImportRequired || !(await host.hasWatermarks(connector));
    return full || !(await capabilities(connector, host)).deltaImport ? 'full-import' : 'delta-import';
  };

  for (const connector of [...sources, ...tenant]) await importOf(connector);
  const synchronized = async (connector: ConnectorRecord) =>
    run(connector, policy === 'initial' || connector.fullSyncRequired ? 'full-synchronization' : 'delta-synchronization');
  const brought: boolean[] = [];
  for (const connector of sources) brought.push(changedMetaverse(await synchronized(connector)));
  for (const [at, connector] of sources.entries()) {
    if (brought.slice(at + 1).includes(true)) await run(connector, 'delta-synchronization');
  }
  for (const connector of tenant) await synchronized(connector);
  for (const connector of [...tenant, ...sources]) {
    if (!(await capabilities(connector, host)).export) continue;
    const record = await run(connector, 'export');
    if (record !== undefined && sent(record)) exported.push(connector);
  }
  for (const connector of exported) {
    await importOf(connector);
    await run(connector, 'delta-synchronization');
  }
  return { records, stopped };

  /** A delta import whose watermark is missing or worn out is repeated as a full one. */
  async function importOf(connector: ConnectorRecord): Promise<void> {
    const step = await importStep(connector);
    const record = await run(connector, step);
    if (step !== 'delta-import' || record === undefined || !asksForFullImport.has(record.status)) return;
    failed.delete(connector.id);
    await run(connector, 'full-import');
  }
}

const asksForFullImport = new Set(['no-start-full-import-required', 'no-start-change-log-not-enabled']);

/** Counters of what can give the disconnectors of other sources a partner. */
const bringing = ['disconnector-joined-flow', 'disconnector-projected-flow', 'connector-flow', 'connector-delete-add-processed'];

const changedMetaverse = (record: RunRecord | undefined): boolean =>
  record?.steps.some((step) => bringing.some((counter) => (step.counters[counter] ?? 0) > 0)) ?? false;

/** Counters of what reached the connected system; a refusal or a value it cannot take needs no confirmation. */
const sentCounters = ['export-add', 'export-update', 'export-rename', 'export-delete', 'export-delete-add'];

const sent = (record: RunRecord): boolean => record.steps.some((step) => sentCounters.some((counter) => (step.counters[counter] ?? 0) > 0));

/** What the connector can do; one that cannot be opened is treated as import-only, its run will say why. */
async function capabilities(connector: ConnectorRecord, host: CycleHost): Promise<ConnectorCapabilities> {
  try {
    const port = await host.openConnector(connector);
    const found = port.capabilities;
    await port.close();
    return found;
  } catch (thrown) {
    if (!(thrown instanceof ConnectorFailure)) throw thrown;
    return { fullImport: true, deltaImport: false, export: false, noReferencesInFirstPass: false };
  }
}
