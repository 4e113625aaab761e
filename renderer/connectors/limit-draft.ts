import {
  type GuardedOperation,
  type GuardedStep,
  guardedOperations,
  guardedSteps,
  limitKey,
  limitName,
  type ThresholdLimit,
  thresholdLimits,
} from '../../shared/model/threshold.ts';

/** A limit while it is edited: numbers as they are typed. */
export interface LimitDraft {
  readonly id: number;
  readonly step: GuardedStep;
  readonly operation: GuardedOperation;
  /** Empty: any. */
  readonly objectType: string;
  readonly count: string;
  readonly percent: string;
}

export const toDrafts = (limits: readonly ThresholdLimit[]): readonly LimitDraft[] =>
  limits.map(({ step, operation, objectType = '', count, percent }, id) => ({
    id,
    step,
    operation,
    objectType,
    count: count?.toString() ?? '',
    percent: percent?.toString() ?? '',
  }));

/** A further limit, for the first step and operation that has none yet. */
export function newDraft(drafts: readonly LimitDraft[]): LimitDraft {
  const taken = new Set(drafts.map((draft) => `${draft.step} ${draft.operation}`));
  const free = guardedSteps
    .flatMap((step) => guardedOperations.map((operation) => ({ step, operation })))
    .sort((a, b) => Number(b.operation === 'delete') - Number(a.operation === 'delete'))
    .find(({ step, operation }) => !taken.has(`${step} ${operation}`));
  const id = Math.max(-1, ...drafts.map((draft) => draft.id)) + 1;
  return { id, step: free?.step ?? 'import', operation: free?.operation ?? 'delete', objectType: '', count: '', percent: '' };
}

/** What is wrong with a row, in words; undefined when it can be saved. */
export function draftFault(draft: LimitDraft, all: readonly LimitDraft[]): string | undefined {
  const { count, percent } = draft;
  if (count.trim() === '' && percent.trim() === '') return 'Give a number of objects, a percentage or both.';
  if (count.trim() !== '' && !/^\d{1,9}$/.test(count.trim())) return 'The number of objects is a whole number.';
  if (percent.trim() !== '' && !(Number(percent) >= 0 && Number(percent) <= 1000)) return 'The percentage is a number from 0 to 1000.';
  const key = limitKey(named(draft));
  if (all.some((other) => other.id < draft.id && limitKey(named(other)) === key))
    return `There is a limit for ${limitName(named(draft))} already.`;
  return undefined;
}

/** The limits to be saved; undefined while a row is at fault. */
export function toLimits(drafts: readonly LimitDraft[]): ThresholdLimit[] | undefined {
  if (drafts.some((draft) => draftFault(draft, drafts) !== undefined)) return undefined;
  return thresholdLimits.safeParse(
    drafts.map((draft) => ({
      ...named(draft),
      ...(draft.count.trim() === '' ? {} : { count: Number(draft.count) }),
      ...(draft.percent.trim() === '' ? {} : { percent: Number(draft.percent) }),
    })),
  ).data;
}

const named = ({ step, operation, objectType }: LimitDraft) => ({ step, operation, ...(objectType === '' ? {} : { objectType }) });
