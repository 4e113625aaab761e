import { oc } from '@orpc/contract';
import { z } from 'zod';
import { flowTypes, mergeTypes } from '../model/rule.ts';
import { DisplayValue, errors, Guid } from './common.ts';

/** Objects whose attributes an expression reads: those of a connector space (inbound) or of the metaverse (outbound). */
export const ExpressionSource = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('connector-space'), connector: Guid, objectType: z.string() }),
  /** The connector the values go to; its parameters can be read. */
  z.object({ kind: z.literal('metaverse'), objectType: z.string(), connector: Guid.optional() }),
]);
export type ExpressionSource = z.infer<typeof ExpressionSource>;

export const AttributeInfo = z.object({
  name: z.string(),
  type: z.enum(['string', 'number', 'boolean', 'binary', 'reference', 'datetime']),
  multiValued: z.boolean(),
});
export type AttributeInfo = z.infer<typeof AttributeInfo>;

/** What expressions of a source can read. */
export const SourceSchema = z.object({
  attributes: AttributeInfo.array(),
  parameters: z.object({ name: z.string(), value: z.string().nullable().describe('null = differs by object or has no value') }).array(),
});
export type SourceSchema = z.infer<typeof SourceSchema>;

/** A value in the notation of the command line (spec/expressions.md §14). */
const NotedValue = z.union([
  z.string(),
  z.number(),
  z.boolean(),
  z.null(),
  z.object({ $num: z.string() }),
  z.object({ $hex: z.string() }),
  z.object({ $bin: z.string() }),
  z.object({ $ref: z.string() }),
]);
const NotedAttributes = z.record(z.string(), z.union([NotedValue, NotedValue.array()]));
export type NotedAttributes = z.infer<typeof NotedAttributes>;

/** What an expression is evaluated on: an object of the store, or values given with the question. */
export const EvaluationSubject = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('connector-space-object'), id: Guid }),
  z.object({ kind: z.literal('metaverse-object'), id: Guid, connector: Guid.optional() }),
  z.object({
    kind: z.literal('values'),
    attributes: NotedAttributes,
    imported: NotedAttributes.optional().describe('for ImportedValue; as `attributes` when absent'),
    parameters: z.record(z.string(), z.string().nullable()).optional(),
  }),
]);
export type EvaluationSubject = z.infer<typeof EvaluationSubject>;

/** Values of an expression as people read them: `"Ada"`, `42`, `True`, `NULL`, `"a", "b" … 12 values`. */
const ShownTerm = z.object({ type: z.string().describe('str, num, mvstr …, null'), text: z.string() });

export const Evaluation = z.object({
  /** Outcome of the flow; `values` carry what would be written. */
  result: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('values'), type: z.string(), values: DisplayValue.array(), count: z.number(), multiValued: z.boolean() }),
    z.object({ kind: z.enum(['null', 'ignore', 'authoritative-null']) }),
    z.object({ kind: z.literal('error'), code: z.string(), message: z.string(), start: z.number(), end: z.number() }),
  ]),
  /** What each sub-expression came to; one that was not needed has no values. */
  steps: z.object({ start: z.number(), end: z.number(), values: ShownTerm.array(), count: z.number() }).array(),
  /** The attributes the expression reads, with the object's values. */
  reads: AttributeInfo.extend({ values: DisplayValue.array(), count: z.number() }).array(),
  /** The parameters it reads, with their values for the object. */
  parameters: z.object({ name: z.string(), value: z.string().nullable() }).array(),
});
export type Evaluation = z.infer<typeof Evaluation>;

export const FlowRow = z.object({
  target: AttributeInfo,
  flowType: z.enum(flowTypes),
  /** Attribute, literal or expression text. */
  text: z.string(),
  merge: z.enum(mergeTypes),
  applyOnce: z.boolean(),
});
export type FlowRow = z.infer<typeof FlowRow>;

export const RuleFlows = z.object({
  rule: Guid,
  ruleName: z.string(),
  direction: z.enum(['inbound', 'outbound']),
  connectorName: z.string(),
  source: ExpressionSource,
  flows: FlowRow.array(),
});
export type RuleFlows = z.infer<typeof RuleFlows>;

export const sourceSchema = oc.errors(errors).input(ExpressionSource).output(SourceSchema);
/** The attribute flows of a rule and what their expressions read. */
export const ruleFlows = oc
  .errors(errors)
  .input(z.object({ rule: Guid }))
  .output(RuleFlows);
/** Evaluates without storing anything. A faulty expression is a result, not an error of the call. */
export const evaluate = oc
  .errors(errors)
  .input(z.object({ expression: z.string().max(20_000), subject: EvaluationSubject }))
  .output(Evaluation);

export const expressions = { sourceSchema, ruleFlows, evaluate };
