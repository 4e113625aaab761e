import { z } from 'zod';
import type { ConnectorId, RunId, StepId } from '../../../shared/model/identifier.ts';
import type { StepType } from '../../../shared/model/run-profile.ts';
import { type GuardedStep, guardedStepOf } from '../../../shared/model/threshold.ts';
import type { RunRecord, StepRecord } from '../../store/run-history.ts';
import type { Reads, WriteStore } from '../../store/store.ts';
import { RunRefused } from '../run-refused.ts';

/** An administrator's word that exactly one batch may go through, once. */
const approval = z.object({
  digest: z.string(),
  objects: z.number(),
  /** The step that tripped, and its run. */
  step: z.number(),
  run: z.number(),
  user: z.string(),
  time: z.number(),
});
export type Approval = z.infer<typeof approval>;

/** The step of a connector's partition; full and delta share an approval as they share the limits. */
export interface ApprovalPlace {
  readonly connector: ConnectorId;
  readonly step: GuardedStep;
  readonly partition: string;
}

export const approvalKey = ({ connector, step, partition }: ApprovalPlace): string =>
  `threshold-approval ${connector} ${step} ${partition}`;

/** What is not understood approves nothing. */
export async function approvalFor(store: Reads, place: ApprovalPlace): Promise<Approval | undefined> {
  return approval.safeParse(await store.setting(approvalKey(place))).data;
}

export const placeOf = (run: RunRecord, step: StepRecord): ApprovalPlace => ({
  connector: run.connector,
  step: guardedStepOf(step.type as StepType),
  partition: step.partition,
});

/**
 * Approves what tripped in a step: the next step of that kind goes on if its batch is exactly this one, and then the
 * approval is used up. Replaces an earlier approval. Throws `RunRefused` when nothing tripped in that step.
 */
export async function approveBatch(store: WriteStore, runId: RunId, stepId: StepId, user: string, time: number): Promise<Approval> {
  const { run, step } = await trippedStep(store, runId, stepId);
  const tripped = step.tripped;
  if (tripped === undefined) throw nothingTripped(runId);
  const given: Approval = { digest: tripped.digest, objects: tripped.objects, step: step.id, run: run.id, user, time };
  await store.saveSetting(approvalKey(placeOf(run, step)), given);
  return given;
}

/** Takes an approval back that has not been used; false when there is none for what tripped in that step. */
export async function withdrawApproval(store: WriteStore, runId: RunId, stepId: StepId): Promise<boolean> {
  const { run, step } = await trippedStep(store, runId, stepId);
  const place = placeOf(run, step);
  if ((await approvalFor(store, place))?.digest !== step.tripped?.digest) return false;
  await store.saveSetting(approvalKey(place), undefined);
  return true;
}

async function trippedStep(store: Reads, runId: RunId, stepId: StepId): Promise<{ readonly run: RunRecord; readonly step: StepRecord }> {
  const run = await store.run(runId);
  const step = run?.steps.find((candidate) => candidate.id === stepId);
  if (run === undefined || step?.tripped === undefined) throw nothingTripped(runId);
  return { run, step };
}

const nothingTripped = (run: RunId): RunRefused =>
  new RunRefused('nothing-to-approve', `No limit stopped run ${run}, so there is nothing to approve.`);
