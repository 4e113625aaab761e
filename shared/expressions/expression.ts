import type { Values } from '../model/value.ts';

/** A fault with its place in the text; `start` and `end` are UTF-16 offsets. */
export interface ExpressionError {
  readonly code: string;
  readonly message: string;
  readonly start: number;
  readonly end: number;
  /** What an editor needs to offer a remedy. */
  readonly data?: FaultData;
}

export interface FaultData {
  /** The name the fault is about: a function, an attribute, a variable … */
  readonly name?: string;
  /** Known names that may have been meant, the likeliest first. */
  readonly suggestions?: readonly string[];
  /** Kinds that fit, and kinds found (`str`, `num`, `multi-valued` …). */
  readonly expected?: readonly string[];
  readonly actual?: readonly string[];
  /** Ready-made changes of the text; offsets of the text that was checked. */
  readonly fixes?: readonly Fix[];
}

export interface Fix {
  readonly title: string;
  readonly edits: readonly { readonly start: number; readonly end: number; readonly text: string }[];
}

/** What an expression may read. Pure: clock and chance are given, too. */
export interface EvaluationContext {
  /** Values of an attribute of the source object; undefined = absent. References as `{ ref: dn }`. */
  attribute(name: string): Values | undefined;
  /** The schema's word on the attribute: a multi-valued one evaluates to a list even with one value. */
  multiValued(name: string): boolean;
  /** ImportedValue("name"): the imported truth without staged exports (spec/engine.md §1.4). */
  imported(name: string): Values | undefined;
  /** ValueCount("name") and Count([name]), counted without loading the values. */
  valueCount(name: string): number;
  /** `%Name%`; null = defined without a value, undefined = unknown (an error). */
  parameter(name: string): string | null | undefined;
  /** 100-ns ticks since 0001-01-01 UTC. */
  now(): bigint;
  random(): number;
}

/** Outcome of one flow (spec/engine.md §7.2). `null` is NULL: no value, no contribution. */
export type EvaluationResult =
  | { readonly kind: 'values'; readonly values: Values; readonly multiValued: boolean }
  | { readonly kind: 'null' }
  | { readonly kind: 'authoritative-null' }
  | { readonly kind: 'ignore' }
  | { readonly kind: 'error'; readonly error: ExpressionError };

export interface CompiledExpression {
  readonly text: string;
  /** Dependencies, from the tree. */
  readonly attributes: readonly string[];
  readonly importedValues: readonly string[];
  readonly valueCounts: readonly string[];
  /** Those of `attributes` of which only the number of values is asked, or whether there are any: `Count([x])`, `IsPresent([x])`. */
  readonly countedAttributes: readonly string[];
  readonly parameters: readonly string[];
  /** Never throws. */
  evaluate(context: EvaluationContext): EvaluationResult;
}

export type CompileResult =
  | { readonly ok: true; readonly expression: CompiledExpression }
  | { readonly ok: false; readonly errors: readonly ExpressionError[] };
