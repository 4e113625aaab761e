import { createHash } from 'node:crypto';
import type { ConnectorId, RunId } from '../../../shared/model/identifier.ts';
import { THRESHOLDS_SETTING, type ThresholdLimit, trippedCounters } from '../../../shared/model/threshold.ts';
import { valueKey } from '../../../shared/model/value.ts';
import type { StepRecord } from '../../store/run-history.ts';
import type { WriteStore } from '../../store/store.ts';
import { type Approval, approveBatch } from '../threshold/approval.ts';

/** Sets the limits of a connector. */
export const setLimits = (store: WriteStore, connector: ConnectorId, ...limits: readonly ThresholdLimit[]): Promise<void> =>
  store.saveSetting(THRESHOLDS_SETTING, { [connector]: limits });

/** Everything the connector spaces and the metaverse hold, with the watermarks of the default partitions. */
export async function storeDigest(store: WriteStore): Promise<string> {
  const hash = createHash('sha256');
  const write = (value: unknown) =>
    hash.update(
      JSON.stringify(value, (_, item: unknown) => (typeof item === 'bigint' || item instanceof Uint8Array ? valueKey(item) : item)),
    );
  for (const connector of await store.connectors()) {
    for (const object of await store.csObjects(await store.csSelect({ connector: connector.id }), 'all')) write(object);
    for (const partition of connector.partitions) write((await store.watermark(connector.id, partition.name)) ?? '');
  }
  write(await store.mvObjects(await store.mvSelect({}), 'all'));
  return hash.digest('hex');
}

/** What the newest step tripped over: `operation name`, sorted. */
export async function trippedList(store: WriteStore): Promise<readonly string[]> {
  const step = await newestStep(store);
  const { rows } = await store.stepObjects({ step: step.id, counters: trippedCounters, target: 'any', offset: 0, limit: 1000 });
  return rows.map((row) => `${row.counter.slice('tripped-'.length)} ${row.dn.split(',')[0]}`).sort();
}

/** Approves what the newest run tripped over. */
export async function approveNewest(store: WriteStore): Promise<Approval> {
  const step = await newestStep(store);
  return approveBatch(store, step.run, step.id, 'admin', 5);
}

export async function newestStep(store: WriteStore): Promise<StepRecord & { readonly run: RunId }> {
  const run = (await store.runs({ offset: 0, limit: 1 })).rows[0];
  const step = run?.steps[0];
  if (run === undefined || step === undefined) throw new Error('nothing has been run');
  return { ...step, run: run.id };
}
