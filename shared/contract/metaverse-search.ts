import { oc } from '@orpc/contract';
import { z } from 'zod';
import { DisplayValue, errors, Guid, Paging, pageOf } from './common.ts';

export const metaverseOperators = [
  'equals',
  'contains',
  'not-contains',
  'starts-with',
  'ends-with',
  'is-present',
  'is-not-present',
] as const;
export const MetaverseClause = z.object({
  attribute: z.string().min(1),
  operator: z.enum(metaverseOperators),
  value: z.string().optional(),
});
export type MetaverseClause = z.infer<typeof MetaverseClause>;

export const MetaverseQuery = z.object({
  objectType: z.string().optional(),
  clauses: MetaverseClause.array().default([]),
  /** Part of any value. */
  text: z.string().optional(),
  columns: z.string().array().default([]),
  sort: z.object({ attribute: z.string(), descending: z.boolean() }).optional(),
});
export type MetaverseQuery = z.infer<typeof MetaverseQuery>;

export const MetaverseRow = z.object({
  id: Guid,
  objectType: z.string(),
  displayName: z.string().optional(),
  values: z.record(z.string(), DisplayValue.array()),
});
export type MetaverseRow = z.infer<typeof MetaverseRow>;

/** Clauses are ANDed (spec/console.md §8). */
export const search = oc
  .errors(errors)
  .input(Paging.extend(MetaverseQuery.shape))
  .output(pageOf(MetaverseRow).extend({ milliseconds: z.number() }));

export const metaverseSearch = { search };
