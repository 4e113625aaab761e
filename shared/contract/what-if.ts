import { oc } from '@orpc/contract';
import { z } from 'zod';
import { severities, whatIfTransitionNames } from '../codes/what-if-transitions.ts';
import { RuleIdSchema, SyncRuleSchema } from '../model/rule-schema.ts';
import { guardedSteps } from '../model/threshold.ts';
import { errors, Guid, Paging, pageOf, Time, ValueChange } from './common.ts';
import { ConfigurationChange, ConfigurationFile, impactClasses, Requirement } from './configuration.ts';

const Transition = z.enum(whatIfTransitionNames as [string, ...string[]]);

/** The change to be tried: edited rules, an earlier version, or configuration files. */
export const WhatIfChange = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('rules'), put: SyncRuleSchema.array().default([]), remove: RuleIdSchema.array().default([]) }),
  z.object({ kind: z.literal('version'), number: z.int().min(1) }),
  z.object({
    kind: z.literal('files'),
    files: ConfigurationFile.array().min(1),
    connectors: z.record(z.string(), Guid).default({}),
    renumber: z.boolean().default(false),
  }),
]);
export type WhatIfChange = z.infer<typeof WhatIfChange>;

export const WhatIfCount = z.object({
  transition: Transition,
  label: z.string(),
  severity: z.enum(severities),
  meaning: z.string(),
  remedy: z.string().optional(),
  count: z.number(),
  /** By connector; empty for metaverse objects. */
  connectors: z.object({ id: Guid, name: z.string(), count: z.number() }).array(),
});
export type WhatIfCount = z.infer<typeof WhatIfCount>;

export const WhatIfStatus = z.object({
  id: z.number(),
  title: z.string(),
  phase: z.enum(['copying', 'synchronizing', 'comparing', 'done', 'cancelled', 'failed']),
  processed: z.number(),
  total: z.number().optional(),
  started: Time,
  ended: Time.optional(),
  /** Why it failed, in plain words. */
  message: z.string().optional(),
  /** Something has been imported, synchronized, exported or saved since: a run would do something else now. */
  stale: z.boolean(),
  /** What the change consists of, and its worst class. */
  changes: ConfigurationChange.array(),
  impact: z.enum(impactClasses),
  /** What would have to run; what a full import would bring, a what-if cannot know. */
  requires: Requirement,
  /** Connector-space objects that were synchronized, and those among them whose import had not been synchronized yet. */
  inspected: z.number(),
  pendingImports: z.number(),
  /** Worst first; transitions that happen to nobody are left out. */
  counts: WhatIfCount.array(),
  /** Steps that did not succeed. */
  steps: z.object({ connector: z.string(), status: z.string(), message: z.string().optional() }).array(),
  /** Limits that would stop a run of the step before its first write, as it would say it; they do not stop a what-if. */
  limits: z
    .object({ connector: Guid, connectorName: z.string(), step: z.enum(guardedSteps), status: z.string(), message: z.string() })
    .array(),
});
export type WhatIfStatus = z.infer<typeof WhatIfStatus>;

export const WhatIfObject = z.object({
  kind: z.enum(['metaverse', 'connector-space']),
  /** Absent for an object that would come into being. */
  id: Guid.optional(),
  name: z.string(),
  dn: z.string().optional(),
  objectType: z.string(),
  connectorName: z.string().optional(),
  /** Values before and after. */
  changes: ValueChange.array(),
  /** Rule and reason, where there is one. */
  reason: z.string().optional(),
});
export type WhatIfObject = z.infer<typeof WhatIfObject>;

/** Starts in the background; one at a time, an earlier result is thrown away. Refused when the change cannot be saved. */
export const start = oc
  .errors(errors)
  .input(z.object({ change: WhatIfChange, title: z.string().max(200).default('') }))
  .output(WhatIfStatus);
/** The what-if that is under way or was last; none when there is none. */
export const status = oc.output(WhatIfStatus.nullable());
/** Objects with that transition. */
export const objects = oc
  .errors(errors)
  .input(Paging.extend({ id: z.number(), transition: Transition, connector: Guid.optional(), text: z.string().default('') }))
  .output(pageOf(WhatIfObject));
/** Ends it and removes what it took; nothing was changed by it. */
export const cancel = oc
  .errors(errors)
  .input(z.object({ id: z.number() }))
  .output(WhatIfStatus);

export const whatIf = { start, status, objects, cancel };
