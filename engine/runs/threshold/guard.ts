import { runResult } from '../../../shared/codes/run-results.ts';
import type { ConnectorId, StepId } from '../../../shared/model/identifier.ts';
import {
  type ExceededLimit,
  type GuardedStep,
  limitsOf,
  THRESHOLDS_SETTING,
  type ThresholdLimit,
  type TrippedThreshold,
} from '../../../shared/model/threshold.ts';
import { ConnectorFailure } from '../../connectors/connector.ts';
import type { Hold, WriteStore } from '../../store/store.ts';
import type { StepContext, StepOutcome } from '../step.ts';
import { approvalFor, approvalKey } from './approval.ts';
import { describeExceeded, exceededLimits, type Limit, METAVERSE, trippedStatus } from './exceeded.ts';
import { heldBatch } from './held-batch.ts';
import { sums, Tally } from './tally.ts';
import type { TrippedBatch } from './tripped-batch.ts';

/** The limits in force for a step of the connector. */
export async function stepLimits(
  { store, connector }: Pick<StepContext, 'store' | 'connector'>,
  step: GuardedStep,
): Promise<readonly ThresholdLimit[]> {
  return limitsOf(await store.setting(THRESHOLDS_SETTING), connector).filter((limit) => limit.step === step);
}

/**
 * Does the work of an import or a synchronization within limits. Everything it writes is held back until it is known what
 * it comes to; when that exceeds a limit and nobody has approved exactly this, nothing of it is stored. Without limits the
 * work is simply done. A step that is cut short keeps what it has when that is within the limits.
 */
export async function withinLimits(
  context: StepContext,
  step: Exclude<GuardedStep, 'export'>,
  limits: readonly Limit[],
  work: (context: StepContext) => Promise<StepOutcome>,
): Promise<StepOutcome> {
  if (limits.length === 0) return work(context);
  const hold = await context.store.hold();
  try {
    const references = limits.some(({ operation }) => operation === 'membership' || operation === 'update');
    const tally = new Tally(step, hold.before, references);
    const ended = await settled(() => work({ ...context, store: observed(hold.store, tally) }));
    const exceeded = await exceededLimits(limits, sums(tally.objects()), hold.before);
    if (exceeded.length === 0) {
      await hold.store.saveSetting(approvalKey(placeOf(context, step)), undefined);
      await hold.keep();
      return result(ended);
    }
    if (isCutShort(ended)) {
      await hold.discard();
      context.recorder.forget();
      return nothingKept(context, step, exceeded, ended);
    }
    const batch = await heldBatch(hold, step, context, exceeded, tally.objects());
    const approval = await approvalFor(hold.store, placeOf(context, step));
    if (batch !== undefined && approval?.digest === batch.digest) {
      await hold.store.saveSetting(approvalKey(placeOf(context, step)), undefined);
      await hold.keep();
      return result(ended);
    }
    await hold.discard();
    context.recorder.forget();
    if (batch === undefined) return nothingKept(context, step, exceeded, { thrown: context.signal.reason });
    return await tripped(context, step, exceeded, batch);
  } catch (error) {
    await abandon(hold);
    throw error;
  }
}

/** Stores what tripped with the step and says in plain words why it stopped. */
export async function tripped(
  context: StepContext,
  step: GuardedStep,
  exceeded: readonly ExceededLimit[],
  batch: TrippedBatch,
): Promise<StepOutcome> {
  const { store, recorder } = context;
  await batch.write(store, recorder.step);
  const approval = await approvalFor(store, placeOf(context, step));
  const difference = approval === undefined ? undefined : await batch.differenceFrom(store, approval.step as StepId);
  const threshold: TrippedThreshold = {
    exceeded,
    digest: batch.digest,
    objects: batch.size,
    ...(difference === undefined ? {} : { difference }),
  };
  const other =
    approval === undefined
      ? ''
      : ` The batch that ${approval.user} approved after run ${approval.run} was another one${
          difference === undefined
            ? ''
            : `: ${difference.more} objects are new in this one, ${difference.fewer} are missing, ${difference.changed} differ`
        }.`;
  return { status: trippedStatus(exceeded), message: `${reasons(context, step, exceeded)} ${NOTHING[step]}${other}`, tripped: threshold };
}

export const placeOf = ({ connector, partition }: Pick<StepContext, 'connector' | 'partition'>, step: GuardedStep) => ({
  connector: connector.id,
  step,
  partition,
});

const NOTHING: { readonly [step in GuardedStep]: string } = {
  import: 'Nothing was staged.',
  synchronization: 'Nothing was synchronized.',
  export: 'Nothing was exported.',
};

function reasons({ connector, connectors }: StepContext, step: GuardedStep, exceeded: readonly ExceededLimit[]): string {
  const nameOf = (id: ConnectorId | undefined) =>
    id === undefined ? METAVERSE : ([connector, ...connectors].find((candidate) => candidate.id === id)?.name ?? id);
  return exceeded.map((limit) => describeExceeded(step, limit, nameOf)).join(' ');
}

type Ended = { readonly outcome: StepOutcome } | { readonly thrown: unknown };

async function settled(work: () => Promise<StepOutcome>): Promise<Ended> {
  try {
    return { outcome: await work() };
  } catch (thrown) {
    return { thrown };
  }
}

function result(ended: Ended): StepOutcome {
  if ('outcome' in ended) return ended.outcome;
  throw ended.thrown;
}

/** Not all that the step has to do is known, so there is nothing whole that could be approved. */
function isCutShort(ended: Ended): boolean {
  if ('thrown' in ended) return true;
  const { class: kind } = runResult(ended.outcome.status);
  return kind === 'stopped' || kind === 'guard' || kind === 'not-started';
}

function nothingKept(context: StepContext, step: GuardedStep, exceeded: readonly ExceededLimit[], ended: Ended): StepOutcome {
  const told = `${NOTHING[step]} What had been done so far was more than the limits allow: ${reasons(context, step, exceeded)}`;
  if ('outcome' in ended) return { ...ended.outcome, message: `${ended.outcome.message ?? ''} ${told}`.trim() };
  if (context.signal.aborted) return { status: 'stopped-user-termination-from-wmi-or-ui', message: `Stopped on request. ${told}` };
  const { thrown } = ended;
  if (!(thrown instanceof ConnectorFailure)) throw thrown;
  return { status: thrown.result, message: `${thrown.message} ${told}`, connection: thrown.connection };
}

/** The store of a hold, with every batch told to the tally before it is written. */
export function observed(store: WriteStore, tally: Tally): WriteStore {
  return {
    ...store,
    async write(batch) {
      await tally.observe(batch);
      await store.write(batch);
    },
  };
}

async function abandon(hold: Hold): Promise<void> {
  if (hold.open) await hold.discard();
}
