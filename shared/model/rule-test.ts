import { z } from 'zod';
import type { Notation, NotationMap } from '../expressions/value-notation.ts';

/**
 * A case that a flow of a rule must pass: with these attributes of the source, that result. Values are written in the
 * notation of spec/expressions.md §14, so that a case reads the same in a file, in the editor and in the store.
 */
export interface RuleTest {
  readonly name: string;
  readonly attributes: NotationMap;
  readonly parameters?: { readonly [name: string]: string | null } | undefined;
  readonly imported?: NotationMap | undefined;
  /** The flow's result: values, null for none, `{"$special"}` for a flow-control word, `{"$error": "part of its message"}`. */
  readonly expected: Notation;
}

/** Where a case belongs: the flow of a rule to this target attribute. */
export interface PlacedRuleTest extends RuleTest {
  readonly ruleId: string;
  readonly target: string;
}

const Tag = z.record(z.string(), z.string()).refine((value) => Object.keys(value).length === 1, 'a tagged value has one key');
const ScalarNotation = z.union([z.string(), z.number(), z.boolean(), z.null(), Tag]);
const NotationSchema = z.union([ScalarNotation, z.array(ScalarNotation)]) as unknown as z.ZodType<Notation>;
const NotationMapSchema = z.record(z.string(), NotationSchema);

export const RuleTestSchema = z.object({
  name: z.string(),
  attributes: NotationMapSchema.default({}),
  parameters: z.record(z.string(), z.string().nullable()).optional(),
  imported: NotationMapSchema.optional(),
  expected: NotationSchema,
}) satisfies z.ZodType<RuleTest>;

export const PlacedRuleTestSchema = RuleTestSchema.extend({ ruleId: z.string(), target: z.string() }) satisfies z.ZodType<PlacedRuleTest>;

/** As stored: by rule id, then by target attribute. */
export const StoredRuleTests = z.record(z.string(), z.record(z.string(), RuleTestSchema.array()));
export type StoredRuleTests = z.infer<typeof StoredRuleTests>;
