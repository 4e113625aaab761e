import type { FileFindings } from './findings.ts';

/** Values of a settings file, whose form nobody guarantees. */
export type JsonObject = { readonly [name: string]: unknown };

export const isObject = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Texts, numbers and yes or no as text; empty for anything else. */
export const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';

/** A list; absent and null are an empty one, anything else is a problem. */
export function listOf(value: unknown, path: string, findings: FileFindings): readonly unknown[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value as readonly unknown[];
  findings.problem(path, 'A list is expected.');
  return [];
}
