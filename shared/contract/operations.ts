import { oc } from '@orpc/contract';
import { z } from 'zod';
import { errors, Guid, Paging, pageOf, RunResultClass, Time, ValueChange } from './common.ts';
import { Tripped } from './thresholds.ts';

export const StatisticRow = z.object({
  /** Label as the Operations tab shows it, e.g. "Adds". */
  label: z.string(),
  value: z.number(),
  /** Counters summed into this row; empty = no object list. */
  counters: z.string().array(),
});
export const StatisticGroup = z.object({
  /** "Staging", "Inbound Synchronization", "Outbound Synchronization | <connector>", "Export Statistics". */
  title: z.string(),
  target: Guid.optional(),
  rows: StatisticRow.array(),
});
export type StatisticGroup = z.infer<typeof StatisticGroup>;

export const StepDetail = z.object({
  id: z.number(),
  number: z.number(),
  type: z.string(),
  typeName: z.string(),
  partition: z.string(),
  status: z.string(),
  statusClass: RunResultClass,
  /** What the status means, and what to do about it. */
  meaning: z.string(),
  remedy: z.string().optional(),
  message: z.string().optional(),
  started: Time,
  ended: Time.optional(),
  processed: z.number(),
  total: z.number().optional(),
  /** Groups of the step type, rows at zero included where the original shows them. */
  statistics: StatisticGroup.array(),
  /** Raw counters by XML name. */
  counters: z.record(z.string(), z.number()),
  connection: z.object({ result: z.string(), server: z.string(), message: z.string() }).optional(),
  errorCount: z.number(),
  /** Which limits stopped the step before its first write; the objects are in `thresholds.tripped`. */
  tripped: Tripped.optional(),
});
export type StepDetail = z.infer<typeof StepDetail>;

export const RunSummary = z.object({
  id: z.number(),
  connector: Guid,
  connectorName: z.string(),
  number: z.number(),
  profile: z.string(),
  user: z.string(),
  status: z.string(),
  statusClass: RunResultClass,
  started: Time,
  ended: Time.optional(),
  processed: z.number(),
  total: z.number().optional(),
});
export type RunSummary = z.infer<typeof RunSummary>;

export const RunDetail = RunSummary.extend({ steps: StepDetail.array() });
export type RunDetail = z.infer<typeof RunDetail>;

export const StepErrorRow = z.object({
  kind: z.enum(['discovery', 'import', 'export']),
  code: z.string(),
  /** Meaning and remedy of the code. */
  meaning: z.string(),
  remedy: z.string().optional(),
  object: Guid.optional(),
  dn: z.string(),
  displayName: z.string().optional(),
  message: z.string(),
  algorithmStep: z.string(),
  ruleName: z.string().optional(),
  attribute: z.string().optional(),
  detail: z.record(z.string(), z.string()).optional(),
  firstOccurred: Time,
  lastOccurred: Time,
  retryCount: z.number(),
});
export type StepErrorRow = z.infer<typeof StepErrorRow>;

export const StepObjectRow = z.object({
  object: Guid,
  dn: z.string(),
  /** What people call it now; a DN of the tenant is opaque. */
  displayName: z.string().optional(),
  objectType: z.string(),
  counter: z.string(),
  /** Before and after, as recorded in that run. */
  changes: ValueChange.array(),
});
export type StepObjectRow = z.infer<typeof StepObjectRow>;

export const runs = oc
  .errors(errors)
  .input(Paging.extend({ connector: Guid.optional() }))
  .output(pageOf(RunSummary));
export const run = oc
  .errors(errors)
  .input(z.object({ id: z.number() }))
  .output(RunDetail);
export const stepObjects = oc
  .errors(errors)
  .input(Paging.extend({ step: z.number(), counters: z.string().array().min(1), target: Guid.optional() }))
  .output(pageOf(StepObjectRow));
export const stepErrors = oc
  .errors(errors)
  .input(Paging.extend({ step: z.number() }))
  .output(pageOf(StepErrorRow));
/** Deletes finished runs that began before the time; answers how many. */
export const clearRuns = oc
  .errors(errors)
  .input(z.object({ before: Time }))
  .output(z.object({ cleared: z.number() }));

export const operations = { runs, run, stepObjects, stepErrors, clearRuns };
