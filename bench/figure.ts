import { type BudgetName, budgets } from './budgets.ts';

/** One measured figure beside its baseline of the same run. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: Unit;
  readonly baseline: number;
  /** How many times the baseline's time (or size) it took; smaller is better. */
  readonly ratio: number;
  /** What bench/budgets.ts allows: the largest ratio, the least rate, or the largest value; null where nothing is set. */
  readonly budget: number | null;
  readonly ok: boolean;
}

export type Unit = 'objects/s' | 'evaluations/s' | 's' | 'ms' | 'MB' | 'kB';

/** Rates are better when they are large, times and sizes when they are small. */
const RATES: ReadonlySet<Unit> = new Set<Unit>(['objects/s', 'evaluations/s']);

/** `budget`: the row of bench/budgets.ts, where there is one. */
export function figure(name: string, value: number, unit: Unit, baseline: number, budget?: BudgetName): Figure {
  const ratio = round(RATES.has(unit) ? baseline / value : value / baseline, 2);
  const row = budget === undefined ? undefined : budgets[budget];
  const ok =
    row === undefined ||
    ((row.ratioAtMost === undefined || ratio <= row.ratioAtMost) &&
      (row.atLeast === undefined || value >= row.atLeast) &&
      (row.atMost === undefined || value <= row.atMost));
  const limit = row?.ratioAtMost ?? row?.atLeast ?? row?.atMost ?? null;
  return { name, value: shown(value), unit, baseline: shown(baseline), ratio, budget: limit, ok };
}

/** Three digits are enough for a person; more would only claim a precision that is not there. */
const shown = (value: number): number => (value >= 1000 ? Math.round(value) : Number(value.toPrecision(3)));

export const round = (value: number, digits: number): number => Math.round(value * 10 ** digits) / 10 ** digits;

/** The middle value; of an even number the upper one. */
export const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
