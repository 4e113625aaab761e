import type { ConnectorThresholds, ThresholdApproval, Tripped } from '../../shared/contract/thresholds.ts';
import type { ConnectorRecord } from '../../shared/model/connector.ts';
import type { ConnectorId, RunId, StepId } from '../../shared/model/identifier.ts';
import { formatObjectId } from '../../shared/model/identifier.ts';
import {
  type GuardedOperation,
  guardedSteps,
  limitsOf,
  operationOfCounter,
  THRESHOLDS_SETTING,
  trippedCounter,
  trippedCounters,
} from '../../shared/model/threshold.ts';
import { saveLimits } from '../configuration/thresholds.ts';
import type { Engine } from '../host/engine.ts';
import { approvalFor, approveBatch, placeOf, withdrawApproval } from '../runs/threshold/approval.ts';
import { METAVERSE } from '../runs/threshold/exceeded.ts';
import type { RunRecord, StepObject, StepRecord } from '../store/run-history.ts';
import type { ReadStore } from '../store/store.ts';
import type { ConfigurationNames } from './configuration-names.ts';
import { displayChange, metaverseNames, referencedIn } from './display.ts';
import { objectNames } from './object-names.ts';
import { refusable } from './refusable.ts';
import { server } from './server.ts';

export const thresholds = {
  get: server.thresholds.get.handler(async ({ input, context, errors }) => {
    const record = await context.engine.store.read.connector(input.connector as ConnectorId);
    if (record === undefined) throw errors.NOT_FOUND(noConnector(input.connector));
    return connectorThresholds(context.engine, record);
  }),

  set: server.thresholds.set.handler(async ({ input, context: { engine, user }, errors }) => {
    const record = await engine.store.read.connector(input.connector as ConnectorId);
    if (record === undefined) throw errors.NOT_FOUND(noConnector(input.connector));
    await refusable(() => saveLimits(engine, record, input.limits ?? undefined, { author: user, reason: input.reason }));
    return connectorThresholds(engine, record);
  }),

  tripped: server.thresholds.tripped.handler(async ({ input, context }) => {
    const read = context.engine.store.read;
    const { offset, limit, operations } = input;
    const page = await read.stepObjects({
      step: input.step as StepId,
      counters: operations.length === 0 ? trippedCounters : operations.map(trippedCounter),
      target: 'any',
      text: input.text.trim(),
      offset,
      limit,
    });
    return { rows: await trippedRows(read, input.step as StepId, page.rows), total: page.total };
  }),

  approve: server.thresholds.approve.handler(({ input, context: { engine, user } }) =>
    refusable(async () => {
      const { objects } = await approveBatch(engine.store.write, input.run as RunId, input.step as StepId, user, engine.now());
      engine.log.warn({ run: input.run, step: input.step, objects, user }, 'a batch above the limits was approved');
      await tellRun(engine, input.run as RunId);
      return { objects };
    }),
  ),

  withdraw: server.thresholds.withdraw.handler(({ input, context: { engine, user } }) =>
    refusable(async () => {
      const withdrawn = await withdrawApproval(engine.store.write, input.run as RunId, input.step as StepId);
      if (withdrawn) engine.log.info({ run: input.run, step: input.step, user }, 'an approval was withdrawn');
      await tellRun(engine, input.run as RunId);
      return { withdrawn };
    }),
  ),
};

/** Consoles that show the run show its approval. */
async function tellRun({ store, events }: Pick<Engine, 'store' | 'events'>, id: RunId): Promise<void> {
  const run = await store.read.run(id);
  if (run !== undefined) events.emit({ kind: 'runs', connector: run.connector });
}

const noConnector = (id: string) => ({ message: `There is no connector ${id}.`, data: { what: id } });

async function connectorThresholds({ store: { read } }: Pick<Engine, 'store'>, record: ConnectorRecord): Promise<ConnectorThresholds> {
  const stored = await read.setting(THRESHOLDS_SETTING);
  const approvals: ThresholdApproval[] = [];
  for (const step of guardedSteps) {
    for (const { name: partition } of record.partitions) {
      const approval = await approvalFor(read, { connector: record.id, step, partition });
      if (approval === undefined) continue;
      const { objects, run, user, time } = approval;
      approvals.push({ step, partition, objects, run, user, time });
    }
  }
  return {
    connector: record.id,
    connectorName: record.name,
    limits: [...limitsOf(stored, record)],
    isDefault: !(typeof stored === 'object' && stored !== null && Object.hasOwn(stored, record.id)),
    objectTypes: [...record.objectTypes],
    approvals,
  };
}

/** The part of a step that says which limits stopped it. */
export async function trippedDetail(
  read: ReadStore,
  run: RunRecord,
  step: StepRecord,
  names: ConfigurationNames,
): Promise<Tripped | undefined> {
  if (step.tripped === undefined) return undefined;
  const { objects, exceeded, difference, digest } = step.tripped;
  const approval = await approvalFor(read, placeOf(run, step));
  return {
    objects,
    exceeded: exceeded.map(({ target, ...limit }) => ({ ...limit, where: target === undefined ? METAVERSE : names.connectorName(target) })),
    ...(difference === undefined ? {} : { difference: { more: difference.more, fewer: difference.fewer, changed: difference.changed } }),
    ...(approval?.digest === digest && approval.step === step.id ? { approval: { user: approval.user, time: approval.time } } : {}),
  };
}

async function trippedRows(read: ReadStore, step: StepId, rows: readonly StepObject[]) {
  const [metaverse, connectors, home] = await Promise.all([read.metaverseSchema(), read.connectors(), homeOf(read, step)]);
  const known = new Set(
    (
      await read.csObjects(
        rows.map((row) => row.cs),
        'none',
      )
    ).map((object) => object.id),
  );
  const [displayNames, references] = await Promise.all([
    objectNames(read, [...known]),
    metaverseNames(
      read,
      rows.flatMap((row) => [...referencedIn(row.changes)]),
    ),
  ]);
  return rows.map((row) => {
    // Synchronization: no target means the metaverse. Imports and exports have none: they are about their own connector.
    const owner = row.target ?? home.connector;
    const connector = connectors.find((candidate) => candidate.id === owner);
    const inMetaverse = row.target === undefined && home.synchronization;
    const displayName = displayNames.get(row.cs) ?? nameAmong(row);
    return {
      operation: operationOfCounter(row.counter) ?? ('update' as GuardedOperation),
      ...(known.has(row.cs) ? { object: formatObjectId(read.seed, 'cs', row.cs) } : {}),
      dn: row.dn,
      ...(displayName === undefined ? {} : { displayName }),
      objectType: row.objectType,
      where: inMetaverse ? METAVERSE : (connector?.name ?? ''),
      changes: row.changes.map((change) => displayChange(change, inMetaverse ? metaverse : (connector?.schema ?? metaverse), references)),
    };
  });
}

/** What was never stored has its name among what would have been. */
function nameAmong({ changes }: StepObject): string | undefined {
  for (const attribute of ['displayName', 'cn', 'userPrincipalName']) {
    const change = changes.find((candidate) => candidate.attribute === attribute);
    const value = change?.after[0] ?? change?.before[0];
    if (typeof value === 'string') return value;
  }
  return undefined;
}

async function homeOf(
  read: ReadStore,
  step: StepId,
): Promise<{ readonly connector: ConnectorId | undefined; readonly synchronization: boolean }> {
  const run = await read.runOfStep(step);
  const type = run?.steps.find((candidate) => candidate.id === step)?.type ?? '';
  return { connector: run?.connector, synchronization: type.endsWith('-synchronization') };
}
