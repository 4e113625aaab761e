import { fromHex, type Value, type Values } from '../model/value.ts';
import { parseDate } from './date-time.ts';
import type { EvaluationContext } from './expression.ts';
import { Instant, isList, type Term } from './term.ts';

/** The value notation of conformance.json (spec/expressions.md §14). */
export type Notation =
  | string
  | number
  | boolean
  | null
  | { readonly $num: string }
  | { readonly $hex: string }
  | { readonly $ref: string }
  | { readonly $dt: string }
  | { readonly $special: string }
  | { readonly $error: string }
  | { readonly $match: string }
  | { readonly $range: readonly [number, number] }
  | { readonly $now: true }
  | readonly Notation[];

export interface ConformanceCase {
  readonly id: string;
  readonly expression: string;
  readonly context?: { readonly [attribute: string]: Notation };
  readonly parameters?: { readonly [name: string]: string };
  readonly imported?: { readonly [attribute: string]: Notation };
  readonly result: Notation;
}

/** 2026-03-01T12:00:00Z. */
const CONFORMANCE_NOW = 639_079_632_000_000_000n;

/** An object with these attributes; a list is a multi-valued attribute. */
export function contextOf(example: Pick<ConformanceCase, 'context' | 'parameters' | 'imported'>): EvaluationContext {
  const attributes = example.context ?? {};
  const imported = example.imported ?? {};
  return {
    attribute: (name) => valuesOf(attributes[name]),
    multiValued: (name) => Array.isArray(attributes[name]) || Array.isArray(imported[name]),
    imported: (name) => valuesOf(imported[name]),
    valueCount: (name) => valuesOf(attributes[name])?.length ?? 0,
    parameter: (name) => example.parameters?.[name],
    now: () => CONFORMANCE_NOW,
    random: () => 0.5,
  };
}

function valuesOf(notation: Notation | undefined): Values | undefined {
  if (notation === undefined || notation === null) return undefined;
  return Array.isArray(notation) ? notation.map(scalarOf) : [scalarOf(notation as Notation)];
}

function scalarOf(notation: Notation): Value {
  if (typeof notation === 'number') return BigInt(notation);
  if (typeof notation !== 'object' || notation === null) return notation ?? '';
  if ('$num' in notation) return BigInt(notation.$num);
  if ('$hex' in notation) return fromHex(notation.$hex);
  if ('$ref' in notation) return { ref: notation.$ref };
  throw new Error(`no value: ${JSON.stringify(notation)}`);
}

/** A result in a form that compares with `expected`. Holes are dropped, as at the end of a flow. */
export function describeTerm(term: Term): unknown {
  if (isList(term)) {
    const values = term.filter((item) => item !== null).map(describeTerm);
    return values.length === 0 ? null : values;
  }
  if (term instanceof Uint8Array) return { bytes: [...term] };
  if (term instanceof Instant) return { ticks: term.ticks };
  if (typeof term === 'object' && term !== null && 'word' in term) return { word: term.word };
  return term;
}

export function expected(notation: Notation): unknown {
  if (typeof notation === 'number') return BigInt(notation);
  if (typeof notation !== 'object' || notation === null) return notation;
  if (Array.isArray(notation)) return notation.map(expected);
  if ('$num' in notation) return BigInt(notation.$num);
  if ('$hex' in notation) return { bytes: [...fromHex(notation.$hex)] };
  if ('$ref' in notation) return { ref: notation.$ref };
  if ('$dt' in notation) return { ticks: parseDate(notation.$dt) };
  if ('$special' in notation) return { word: notation.$special };
  if ('$now' in notation) return { ticks: CONFORMANCE_NOW };
  throw new Error(`not comparable: ${JSON.stringify(notation)}`);
}
