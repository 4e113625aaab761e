import { ORPCError } from '@orpc/client';

export interface ErrorText {
  readonly message: string;
  readonly remedy?: string | undefined;
  readonly code?: string | undefined;
  /** Name of the input field that is wrong. */
  readonly field?: string | undefined;
}

/** What to tell a person about a failed call: the engine's own words, and its remedy where it has one. */
export function errorText(error: unknown): ErrorText {
  if (!(error instanceof ORPCError)) return { message: error instanceof Error ? error.message : String(error) };
  const data: unknown = error.data;
  return { message: error.message, remedy: textOf(data, 'remedy'), code: textOf(data, 'code') ?? error.code, field: textOf(data, 'field') };
}

function textOf(data: unknown, key: string): string | undefined {
  if (typeof data !== 'object' || data === null || !(key in data)) return undefined;
  const value: unknown = Reflect.get(data, key);
  return typeof value === 'string' ? value : undefined;
}
