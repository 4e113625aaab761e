import { oc } from '@orpc/contract';
import { z } from 'zod';
import { flowTypes, linkTypes, mergeTypes, scopeOperators } from '../model/rule.ts';
import { DisplayValue, errors, Guid, ValueChange } from './common.ts';
import { StagedChange } from './objects.ts';

/** Values beyond the first hundred are counted, not sent. */
const Shown = z.object({ values: DisplayValue.array(), count: z.number() });

const PreviewRule = z.object({ id: Guid, name: z.string(), precedence: z.number(), linkType: z.enum(linkTypes) });

export const PreviewScope = z.object({
  rule: PreviewRule,
  /** The object whose attributes the clauses read; the metaverse object for outbound rules. */
  objectName: z.string(),
  inScope: z.boolean(),
  /** OR of groups; none = every object of the type. */
  groups: z
    .object({
      satisfied: z.boolean(),
      clauses: z
        .object({
          attribute: z.string(),
          operator: z.enum(scopeOperators),
          /** With parameters expanded. */
          value: z.string(),
          actual: Shown,
          satisfied: z.boolean(),
        })
        .array(),
    })
    .array(),
});
export type PreviewScope = z.infer<typeof PreviewScope>;

const PreviewCandidate = z.object({ id: Guid, kind: z.enum(['metaverse', 'connector-space']), name: z.string(), matched: z.boolean() });

export const PreviewJoin = z.object({
  rule: PreviewRule,
  group: z.number(),
  clauses: z.object({ cs: z.string(), mv: z.string(), caseSensitive: z.boolean(), searched: Shown }).array(),
  /** `no-value`: the source lacks a value, the group is not tried; `ambiguous`: several match, the next group is tried. */
  status: z.enum(['found-match', 'no-match', 'ambiguous', 'no-value']),
  /** At most the first hundred. */
  candidates: PreviewCandidate.array(),
  candidateCount: z.number(),
});
export type PreviewJoin = z.infer<typeof PreviewJoin>;

/** One step of the ladder: a rule's contribution to an attribute, strongest first. */
export const PreviewContribution = z.object({
  rule: PreviewRule,
  /** Number of the flow within the rule. */
  flow: z.number(),
  /** Data source; absent outbound, where it is the metaverse object. */
  connectorName: z.string().optional(),
  object: Guid.optional(),
  objectName: z.string().optional(),
  flowType: z.enum(flowTypes),
  /** Attribute, constant or expression. */
  source: z.string(),
  merge: z.enum(mergeTypes),
  applyOnce: z.boolean(),
  status: z.enum(['applied', 'already-present', 'not-precedent', 'null', 'ignored', 'authoritative-null', 'applied-once', 'failed']),
  values: Shown,
  message: z.string().optional(),
});
export type PreviewContribution = z.infer<typeof PreviewContribution>;

export const PreviewAttribute = z.object({
  attribute: z.string(),
  type: z.string(),
  change: z.enum(['none', 'add', 'modify', 'delete', 'failed']),
  before: Shown,
  after: Shown,
  contributions: PreviewContribution.array(),
});
export type PreviewAttribute = z.infer<typeof PreviewAttribute>;

export const PreviewTarget = z.object({
  connector: Guid,
  connectorName: z.string(),
  scopes: PreviewScope.array(),
  joins: PreviewJoin.array(),
  objects: z
    .object({
      object: Guid.optional(),
      dn: z.string().optional(),
      objectType: z.string(),
      /** How the object was found or made. */
      provisioning: z.enum(['connected', 'joined', 'provisioned', 'reconnected', 'later', 'no-provision-rule']).optional(),
      rule: PreviewRule.optional(),
      deprovisioning: z.enum(['keep', 'disconnect', 'delete']).optional(),
      exportFlow: PreviewAttribute.array(),
      /** What will be staged for it. */
      pendingExport: StagedChange.optional(),
    })
    .array(),
});
export type PreviewTarget = z.infer<typeof PreviewTarget>;

/** One evaluation as the tree of the Preview dialog shows it (spec/console.md §6). */
export const PreviewEvaluation = z.object({
  /** What was synchronized: the object, or its metaverse object once more. */
  of: z.enum(['object', 'metaverse-object']),
  scopes: PreviewScope.array(),
  joins: PreviewJoin.array(),
  /** Which rules hold the link that is there already. */
  link: z.object({ held: z.boolean(), rules: PreviewRule.array() }).optional(),
  projection: z
    .object({
      projected: z.boolean(),
      reason: z.enum(['provision-rule', 'no-provision-rule', 'no-join-value', 'leaving']),
      rule: PreviewRule.optional(),
    })
    .optional(),
  importFlow: PreviewAttribute.array(),
  metaverseDeletion: z
    .object({ deleted: z.boolean(), retainedBy: z.object({ objectName: z.string(), rule: PreviewRule }).array() })
    .optional(),
  targets: PreviewTarget.array(),
  error: z
    .object({
      code: z.string(),
      meaning: z.string(),
      remedy: z.string().optional(),
      message: z.string(),
      step: z.string(),
      rule: PreviewRule.optional(),
      attribute: z.string().optional(),
    })
    .optional(),
});
export type PreviewEvaluation = z.infer<typeof PreviewEvaluation>;

export const PreviewResult = z.object({
  object: z.object({ id: Guid, name: z.string(), dn: z.string(), objectType: z.string(), connector: Guid, connectorName: z.string() }),
  mode: z.enum(['delta', 'full']),
  committed: z.boolean(),
  /** Why nothing happens: a synchronization of this kind does not touch the object. */
  untouched: z.enum(['nothing-pending', 'placeholder', 'transient', 'explicit-disconnector']).optional(),
  /** Inbound counter of the object with its label, e.g. disconnector-projected-flow. */
  counter: z.object({ name: z.string(), label: z.string() }).optional(),
  /** Source object details: the synchronized hologram and what the import brought. */
  source: z.object({ operation: z.string().optional(), changes: ValueChange.array(), unchanged: z.number() }),
  metaverseObject: z
    .object({
      /** Absent for an object that would be projected. */
      id: Guid.optional(),
      name: z.string().optional(),
      objectType: z.string(),
      fate: z.enum(['created', 'changed', 'unchanged', 'deleted', 'left']),
      changes: ValueChange.array(),
    })
    .optional(),
  /** The object's own evaluation first, then those that it and its metaverse object need again within the same step. */
  evaluations: PreviewEvaluation.array(),
  /** Other identities a synchronization has to look at again because of this: they refer to what was linked or unlinked. */
  referrers: z.number(),
});
export type PreviewResult = z.infer<typeof PreviewResult>;

const Subject = z.object({ object: Guid, mode: z.enum(['delta', 'full']) });

/** Evaluates the object as it is staged and keeps nothing. */
export const generate = oc.errors(errors).input(Subject).output(PreviewResult);
/** Evaluates the object and writes metaverse and staged exports, or the error it ends with. Refused while anything runs. */
export const commit = oc.errors(errors).input(Subject).output(PreviewResult);

export const preview = { generate, commit };
