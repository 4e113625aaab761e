import { oc } from '@orpc/contract';
import { z } from 'zod';
import { linkTypes } from '../model/rule.ts';
import { errors, Guid } from './common.ts';

export const ObjectTypeRow = z.object({
  name: z.string(),
  attributes: z.number(),
  objects: z.number(),
  /** Rules that keep objects of this type alive (inbound, link type Provision or StickyJoin). */
  deletionRules: z.object({ id: Guid, name: z.string() }).array(),
});
export const AttributeRow = z.object({
  name: z.string(),
  type: z.string(),
  multiValued: z.boolean(),
  indexed: z.boolean(),
  importFlows: z.number(),
  exportFlows: z.number(),
});
/** Who contributes an attribute, strongest first, and who takes it. */
export const ContributionRow = z.object({
  rule: Guid,
  ruleName: z.string(),
  direction: z.enum(['inbound', 'outbound']),
  connector: Guid,
  connectorName: z.string(),
  csObjectType: z.string(),
  precedence: z.number(),
  flowType: z.enum(['direct', 'constant', 'expression']),
  /** Attribute, literal or expression text. */
  source: z.string(),
  target: z.string(),
  merge: z.string(),
  applyOnce: z.boolean(),
  enabled: z.boolean(),
});
export const RuleSummary = z.object({
  id: Guid,
  name: z.string(),
  direction: z.enum(['inbound', 'outbound']),
  connectorName: z.string(),
  csObjectType: z.string(),
  mvObjectType: z.string(),
  linkType: z.enum(linkTypes),
  precedence: z.number(),
  enabled: z.boolean(),
  flows: z.number(),
  defaultRule: z.boolean(),
  /** A default rule that is no longer as it was shipped; absent for others, and where the shipped form is not known. */
  edited: z.boolean().optional(),
});
export type ObjectTypeRow = z.infer<typeof ObjectTypeRow>;
export type AttributeRow = z.infer<typeof AttributeRow>;
export type ContributionRow = z.infer<typeof ContributionRow>;
export type RuleSummary = z.infer<typeof RuleSummary>;

export const objectTypes = oc.output(ObjectTypeRow.array());
export const attributes = oc
  .errors(errors)
  .input(z.object({ objectType: z.string() }))
  .output(AttributeRow.array());
export const contributions = oc
  .errors(errors)
  .input(z.object({ objectType: z.string(), attribute: z.string() }))
  .output(z.object({ inbound: ContributionRow.array(), outbound: ContributionRow.array() }));
export const rules = oc.output(RuleSummary.array());

export const metaverseDesigner = { objectTypes, attributes, contributions, rules };
