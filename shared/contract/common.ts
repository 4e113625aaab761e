import { z } from 'zod';

/** GUID text of a connector-space or metaverse object, a connector or a rule. */
export const Guid = z.string().min(1);
export const Time = z.number().describe('epoch milliseconds, UTC');

/** A value as the console, the CLI and the API show it. Binary as lower-case hex, numbers as decimal text. */
export const DisplayValue = z.object({
  type: z.enum(['string', 'number', 'boolean', 'binary', 'reference', 'datetime']),
  text: z.string(),
  /** References: the referenced object and its display name, where known. */
  id: Guid.optional(),
  displayName: z.string().optional(),
});
export type DisplayValue = z.infer<typeof DisplayValue>;

export const ValueChange = z.object({
  attribute: z.string(),
  type: z.string(),
  change: z.enum(['add', 'modify', 'delete', 'none']),
  before: DisplayValue.array(),
  after: DisplayValue.array(),
  /** Values beyond the first hundred are counted, not sent. */
  beforeCount: z.number(),
  afterCount: z.number(),
});
export type ValueChange = z.infer<typeof ValueChange>;

export const Paging = z.object({ offset: z.number().int().min(0).default(0), limit: z.number().int().min(1).max(1000).default(100) });

export const pageOf = <T extends z.ZodType>(row: T) => z.object({ rows: z.array(row), total: z.number().int() });

/** Typed errors every procedure may answer with. Messages are for people and free of secrets. */
export const errors = {
  NOT_FOUND: { status: 404, message: 'Not found', data: z.object({ what: z.string() }) },
  INVALID: { status: 422, message: 'Invalid input', data: z.object({ field: z.string().optional(), remedy: z.string().optional() }) },
  /** The operation cannot start: code of `shared/codes/run-results.ts`. */
  NOT_STARTED: { status: 409, message: 'Not started', data: z.object({ code: z.string(), remedy: z.string().optional() }) },
} as const;

export const RunResultClass = z.enum(['running', 'ok', 'warning', 'error', 'not-started', 'stopped', 'guard']);
export type RunResultClass = z.infer<typeof RunResultClass>;

export const LinkState = z.enum([
  'connector',
  'explicit-connector',
  'disconnector',
  'explicit-disconnector',
  'filtered-disconnector',
  'placeholder',
  'transient',
]);
