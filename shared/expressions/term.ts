import type { Reference } from '../model/value.ts';

/**
 * The values an expression computes with (spec/expressions.md §7). An attribute value is a scalar or a list; `dt` and the
 * flow-control words exist only inside expressions.
 */

/** A point in time, UTC: 100-ns ticks since 0001-01-01. Must be formatted before it can leave an expression. */
export class Instant {
  readonly ticks: bigint;
  constructor(ticks: bigint) {
    this.ticks = ticks;
  }
}

/** `IgnoreThisFlow` and `AuthoritativeNull`: a final result only, never an operand. */
export class FlowControl {
  readonly word: 'IgnoreThisFlow' | 'AuthoritativeNull';
  constructor(word: 'IgnoreThisFlow' | 'AuthoritativeNull') {
    this.word = word;
  }
}
export const ignoreThisFlow = new FlowControl('IgnoreThisFlow');
export const authoritativeNull = new FlowControl('AuthoritativeNull');

export type Scalar = string | bigint | boolean | Uint8Array | Reference | Instant;
/** Multi-valued; `null` is a hole: a value that was removed at its position (§8). Never empty: no values is NULL. */
export type TermList = readonly (Scalar | null)[];
export type Term = Scalar | TermList | FlowControl | null;

export const kinds = ['str', 'num', 'bool', 'bin', 'ref', 'dt'] as const;
export type Kind = (typeof kinds)[number];
export interface KindTypes {
  str: string;
  num: bigint;
  bool: boolean;
  bin: Uint8Array;
  ref: Reference;
  dt: Instant;
}

/** One bit per kind, so that "is it one of these" is a single AND. */
export const BIT = { str: 1, num: 2, bool: 4, bin: 8, ref: 16, dt: 32, null: 64, list: 128, flow: 256 } as const;

export const maskOf = (wanted: readonly Kind[]): number => wanted.reduce((mask, kind) => mask | BIT[kind], 0);

export function bitOf(term: Term): number {
  switch (typeof term) {
    case 'string':
      return BIT.str;
    case 'bigint':
      return BIT.num;
    case 'boolean':
      return BIT.bool;
    default:
      if (term === null) return BIT.null;
      if (isList(term)) return BIT.list;
      if (term instanceof Uint8Array) return BIT.bin;
      if (term instanceof Instant) return BIT.dt;
      return term instanceof FlowControl ? BIT.flow : BIT.ref;
  }
}

export const isList = (term: Term): term is TermList => Array.isArray(term);

/** The word for a message: "str", "multi-valued", "IgnoreThisFlow" … */
export function kindName(term: Term): string {
  if (term instanceof FlowControl) return term.word;
  const bit = bitOf(term);
  if (bit === BIT.list) return 'a multi-valued value';
  return (
    Object.entries(BIT)
      .find(([, value]) => value === bit)?.[0]
      .replace('null', 'NULL') ?? 'unknown'
  );
}

/** A list without its holes; NULL when nothing is left. */
export function listOf(values: TermList): TermList | null {
  const kept = values.includes(null) ? values.filter((value) => value !== null) : values;
  return kept.length === 0 ? null : kept;
}

/** Values of anything as a list without holes: a scalar is a list of one, NULL an empty list (§8 `consumes`). */
export function valuesOf(term: Scalar | TermList | null): readonly Scalar[] {
  if (term === null) return [];
  if (!isList(term)) return [term];
  return term.includes(null) ? term.filter((value): value is Scalar => value !== null) : (term as readonly Scalar[]);
}
