import { z } from 'zod';
import type { ConnectorId, RuleId } from './identifier.ts';
import { flowTypes, linkTypes, mergeTypes, type SyncRule, scopeOperators } from './rule.ts';

/** Lower case, no braces (spec/engine.md §17 Q12). */
const guid = z.string().regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, 'A GUID is written in lower case without braces');
export const ConnectorIdSchema = guid.transform((text) => text as ConnectorId);
export const RuleIdSchema = guid.transform((text) => text as RuleId);

const name = z.string().min(1);

export const ScopeClauseSchema = z.strictObject({ attribute: name, operator: z.enum(scopeOperators), value: z.string().optional() });
export const ScopeGroupSchema = z.strictObject({ clauses: ScopeClauseSchema.array() });
export const JoinClauseSchema = z.strictObject({ cs: name, mv: name, caseSensitive: z.boolean() });
export const JoinGroupSchema = z.strictObject({ clauses: JoinClauseSchema.array() });
export const AttributeFlowSchema = z.strictObject({
  target: name,
  type: z.enum(flowTypes),
  source: z.string().optional(),
  expression: z.string().optional(),
  sources: z.string().array().optional(),
  merge: z.enum(mergeTypes),
  applyOnce: z.boolean(),
});

/** A rule as it is exchanged (spec/rules-format.md §2); unknown link, merge and flow types, operators and keys are refused. */
export const SyncRuleSchema = z.strictObject({
  id: RuleIdSchema,
  name: name.max(1000),
  description: z.string().optional(),
  direction: z.enum(['inbound', 'outbound']),
  connectorId: ConnectorIdSchema,
  csObjectType: name,
  mvObjectType: name,
  linkType: z.enum(linkTypes),
  precedence: z.int().min(0).max(2_147_483_647),
  enabled: z.boolean(),
  passwordSync: z.boolean(),
  immutableTag: z.string().optional(),
  softDeleteExpirySeconds: z.int().min(0),
  version: z.int().min(1),
  scope: ScopeGroupSchema.array(),
  join: JoinGroupSchema.array(),
  flows: AttributeFlowSchema.array(),
  extra: z.record(z.string(), z.string()).optional(),
}) satisfies z.ZodType<SyncRule>;
