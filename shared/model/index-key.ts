import { isReference, toHex, type Value } from './value.ts';

/** Longest text an index takes (spec/engine.md §1.8). */
export const MAX_INDEXED_TEXT = 448;

/**
 * What an index stores of a value: text without case, hex of bytes, decimal digits. Join lookups find candidates by this
 * key; a case-sensitive clause compares the real values afterwards. undefined for what cannot be indexed.
 */
export function indexKey(value: Value): string | undefined {
  if (typeof value === 'string') return value.length > MAX_INDEXED_TEXT ? undefined : value.toLowerCase();
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (isReference(value)) return undefined;
  return value.length > 900 ? undefined : toHex(value);
}
