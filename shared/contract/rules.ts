import { oc } from '@orpc/contract';
import { z } from 'zod';
import type { RuleId } from '../model/identifier.ts';
import { linkTypes, type SyncRule } from '../model/rule.ts';
import { RuleIdSchema, SyncRuleSchema } from '../model/rule-schema.ts';
import { errors, Guid, Time } from './common.ts';
import { ConfigurationChange, ConfigurationFile, RuleIssue, SaveResult } from './configuration.ts';

/** Filters of the Rules page (spec/console.md §12.1), ANDed; absent = any. */
export const RuleFilter = z.object({
  direction: z.enum(['inbound', 'outbound']).optional(),
  connector: Guid.optional(),
  csObjectType: z.string().optional(),
  mvObjectType: z.string().optional(),
  /** Read, written, joined on or scoped by, on the connector's or the metaverse's side. */
  csAttribute: z.string().optional(),
  mvAttribute: z.string().optional(),
  linkType: z.enum(linkTypes).optional(),
  enabled: z.boolean().optional(),
  passwordSync: z.boolean().optional(),
  origin: z.enum(['default', 'edited', 'custom']).optional().describe('edited: default rules that are no longer as shipped'),
  /** Part of the name, the description, an attribute or an expression. */
  text: z.string().optional(),
});
export type RuleFilter = z.infer<typeof RuleFilter>;

export const RuleRow = z.object({
  id: Guid,
  name: z.string(),
  direction: z.enum(['inbound', 'outbound']),
  connector: Guid,
  connectorName: z.string(),
  csObjectType: z.string(),
  mvObjectType: z.string(),
  linkType: z.enum(linkTypes),
  precedence: z.number(),
  enabled: z.boolean(),
  passwordSync: z.boolean(),
  flows: z.number(),
  defaultRule: z.boolean(),
  /** A default rule that is no longer as shipped. */
  edited: z.boolean(),
  version: z.number(),
});
export type RuleRow = z.infer<typeof RuleRow>;

/** A version of one rule. */
export const RuleVersion = z.object({
  version: z.number(),
  since: Time,
  /** The version of the configuration that brought it. */
  configuration: z.number(),
  author: z.string(),
  reason: z.string(),
});
export type RuleVersion = z.infer<typeof RuleVersion>;

/** In and out as the model has it. */
const Rule = SyncRuleSchema as unknown as z.ZodType<SyncRule, SyncRule>;

export const RuleDetail = z.object({
  rule: Rule,
  connectorName: z.string(),
  defaultRule: z.boolean(),
  edited: z.boolean(),
  /** As it was shipped; for default rules. */
  shipped: Rule.optional(),
  issues: RuleIssue.array(),
  /** Oldest first. */
  versions: RuleVersion.array(),
});
export type RuleDetail = z.infer<typeof RuleDetail>;

/** A rule to be saved; without an id it is new. The version is the engine's business. */
export type RuleDraft = Omit<SyncRule, 'id' | 'version'> & { readonly id?: RuleId | undefined; readonly version?: number | undefined };
export const RuleDraft = SyncRuleSchema.extend({ id: RuleIdSchema.optional(), version: z.int().optional() }) as unknown as z.ZodType<
  RuleDraft,
  RuleDraft
>;

export const ruleErrors = {
  ...errors,
  RULE_INVALID: { status: 422, message: 'The rule cannot be saved', data: z.object({ issues: RuleIssue.array() }) },
  /** The rule has another version by now than the one that was edited. */
  CONFLICT: { status: 409, message: 'The rule was changed meanwhile', data: z.object({ version: z.number() }) },
} as const;

const reason = z.string().max(2000).default('');
const SavedRule = SaveResult.extend({ rule: Rule });

export const list = oc.input(RuleFilter.default({})).output(RuleRow.array());
export const get = oc
  .errors(errors)
  .input(z.object({ id: Guid, version: z.int().optional().describe('an earlier version; without, the one in force') }))
  .output(RuleDetail);
/** Everything that is to be said about a draft, of whatever form; nothing is stored. */
export const validate = oc.input(z.object({ rule: z.unknown() })).output(z.object({ issues: RuleIssue.array() }));
/** Everything that is to be said about the rules in force; those without an issue are left out. */
export const issues = oc.output(
  z.object({ rules: z.number(), found: z.object({ id: Guid, name: z.string(), issues: RuleIssue.array() }).array() }),
);
export const save = oc
  .errors(ruleErrors)
  .input(z.object({ rule: RuleDraft, expectedVersion: z.int().optional(), reason, dryRun: z.boolean().default(false) }))
  .output(SavedRule);
/** A copy before the original, with the next free precedence below 100; the original is disabled unless told otherwise. */
export const clone = oc
  .errors(ruleErrors)
  .input(
    z.object({
      id: Guid,
      name: z.string().min(1).optional(),
      disableOriginal: z.boolean().default(true),
      reason,
      dryRun: z.boolean().default(false),
    }),
  )
  .output(SavedRule);
export const remove = oc
  .errors(ruleErrors)
  .input(z.object({ ids: Guid.array().min(1), reason, dryRun: z.boolean().default(false) }))
  .output(SaveResult);
export const setEnabled = oc
  .errors(ruleErrors)
  .input(z.object({ ids: Guid.array().min(1), enabled: z.boolean(), reason, dryRun: z.boolean().default(false) }))
  .output(SaveResult);
/** Gives the rule a precedence right before or after another; others move only as far as they must. */
export const move = oc
  .errors(ruleErrors)
  .input(z.object({ id: Guid, position: z.enum(['before', 'after']), other: Guid, reason, dryRun: z.boolean().default(false) }))
  .output(SavedRule);
/** Makes a default rule what was shipped; precedence and switch stay. */
export const reset = oc
  .errors(ruleErrors)
  .input(z.object({ id: Guid, reason, dryRun: z.boolean().default(false) }))
  .output(SavedRule);
export const exportRules = oc
  .errors(errors)
  .input(z.object({ ids: Guid.array().optional().describe('all without'), format: z.string().default('json') }))
  .output(z.object({ files: ConfigurationFile.array() }));
/** The versions of one rule with what each changed, newest first. Rules that are gone have a history, too. */
export const history = oc
  .errors(errors)
  .input(z.object({ id: Guid }))
  .output(RuleVersion.extend({ name: z.string(), changes: ConfigurationChange.array() }).array());

export const rules = { list, get, validate, issues, save, clone, remove, setEnabled, move, reset, exportRules, history };
