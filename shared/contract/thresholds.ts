import { oc } from '@orpc/contract';
import { z } from 'zod';
import { guardedOperations, guardedSteps, thresholdLimit, thresholdLimits } from '../model/threshold.ts';
import { errors, Guid, Paging, pageOf, Time, ValueChange } from './common.ts';

/** An approval that has not been used yet. */
export const ThresholdApproval = z.object({
  step: z.enum(guardedSteps),
  partition: z.string(),
  objects: z.number(),
  /** The run that tripped. */
  run: z.number(),
  user: z.string(),
  time: Time,
});
export type ThresholdApproval = z.infer<typeof ThresholdApproval>;

export const ConnectorThresholds = z.object({
  connector: Guid,
  connectorName: z.string(),
  limits: thresholdLimit.array(),
  /** Nothing was set: these are the limits connectors of this type begin with. */
  isDefault: z.boolean(),
  /** Object types a limit can name. */
  objectTypes: z.string().array(),
  approvals: ThresholdApproval.array(),
});
export type ConnectorThresholds = z.infer<typeof ConnectorThresholds>;

/** Why a step stopped before its first write. */
export const Tripped = z.object({
  /** Rows of the list. */
  objects: z.number(),
  exceeded: z
    .object({
      operation: z.enum(guardedOperations),
      objectType: z.string().optional(),
      /** A connector, or the metaverse. */
      where: z.string(),
      found: z.number(),
      existing: z.number(),
      count: z.number().optional(),
      percent: z.number().optional(),
      emptyAnswer: z.boolean().optional(),
    })
    .array(),
  /** From the batch that had been approved. */
  difference: z.object({ more: z.number(), fewer: z.number(), changed: z.number() }).optional(),
  /** Exactly this batch has been approved and waits for the next run. */
  approval: z.object({ user: z.string(), time: Time }).optional(),
});
export type Tripped = z.infer<typeof Tripped>;

export const TrippedObject = z.object({
  operation: z.enum(guardedOperations),
  /** Absent when there is no such object, because nothing was stored. */
  object: Guid.optional(),
  dn: z.string(),
  displayName: z.string().optional(),
  objectType: z.string(),
  /** A connector, or the metaverse. */
  where: z.string(),
  changes: ValueChange.array(),
});
export type TrippedObject = z.infer<typeof TrippedObject>;

const trippedStep = z.object({ run: z.number(), step: z.number() });

export const get = oc
  .errors(errors)
  .input(z.object({ connector: Guid }))
  .output(ConnectorThresholds);
/** Replaces all limits of a connector, as a version of the configuration; `null`: those of its type. */
export const set = oc
  .errors(errors)
  .input(z.object({ connector: Guid, limits: thresholdLimits.nullable(), reason: z.string().max(1000).default('') }))
  .output(ConnectorThresholds);
/** What tripped in a step, paged. `text`: part of a name, a DN or an object type. */
export const tripped = oc
  .errors(errors)
  .input(Paging.extend({ step: z.number(), text: z.string().default(''), operations: z.enum(guardedOperations).array().default([]) }))
  .output(pageOf(TrippedObject));
/** The next step of that kind may do exactly this, once. */
export const approve = oc
  .errors(errors)
  .input(trippedStep)
  .output(z.object({ objects: z.number() }));
export const withdraw = oc
  .errors(errors)
  .input(trippedStep)
  .output(z.object({ withdrawn: z.boolean() }));

export const thresholds = { get, set, tripped, approve, withdraw };
