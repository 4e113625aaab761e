/** One measured figure beside its baseline of the same run. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly baseline: number;
  /** How many times the baseline's time (or size) it took; smaller is better. */
  readonly ratio: number;
  /** The ratio the design allows; undefined where none is set. */
  readonly budget: number | undefined;
  readonly ok: boolean;
}

/** Objects per second, with the ratio of times to the baseline's. */
export function rate(name: string, objects: number, seconds: number, baselineSeconds: number, budget?: number): Figure {
  const ratio = round(seconds / baselineSeconds, 2);
  return {
    name,
    value: Math.round(objects / seconds),
    unit: 'objects/s',
    baseline: Math.round(objects / baselineSeconds),
    ratio,
    budget,
    ok: budget === undefined || ratio <= budget,
  };
}

export const round = (value: number, digits: number): number => Math.round(value * 10 ** digits) / 10 ** digits;

/** The middle value; of an even number the upper one. */
export const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;

/** Seconds the work took. */
export async function seconds(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}
