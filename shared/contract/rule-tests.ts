import { oc } from '@orpc/contract';
import { z } from 'zod';
import { PlacedRuleTestSchema, RuleTestSchema } from '../model/rule-test.ts';
import { errors, Guid } from './common.ts';

export const RuleTestOutcome = z.object({
  ruleId: Guid,
  ruleName: z.string(),
  target: z.string(),
  name: z.string(),
  passed: z.boolean(),
  /** In the notation of spec/expressions.md §14. */
  expected: z.unknown(),
  actual: z.unknown(),
  /** The place in the expression where the evaluation failed. */
  error: z.object({ code: z.string(), message: z.string(), start: z.number(), end: z.number() }).optional(),
});
export type RuleTestOutcome = z.infer<typeof RuleTestOutcome>;

const ofFlow = z.object({ ruleId: Guid, target: z.string().min(1) });

/** All cases, or those of one rule. */
export const list = oc.input(z.object({ ruleId: Guid.optional() })).output(PlacedRuleTestSchema.array());
/** Replaces the cases of one flow; none removes them. */
export const save = oc
  .errors(errors)
  .input(ofFlow.extend({ tests: RuleTestSchema.array() }))
  .output(z.void());
export const run = oc
  .errors(errors)
  .input(z.object({ ruleId: Guid.optional() }))
  .output(RuleTestOutcome.array());

export const ruleTests = { list, save, run };
