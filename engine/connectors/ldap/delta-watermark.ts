import type { ChangeMethod } from './change-source.ts';

/** Where the next delta import begins; stored as JSON. */
export interface DeltaWatermark {
  readonly method: ChangeMethod;
  readonly marker: string;
}

export const formatWatermark = (watermark: DeltaWatermark): string => JSON.stringify(watermark);

/** undefined for what is no watermark of a directory. */
export function parseWatermark(text: string | undefined): DeltaWatermark | undefined {
  if (text === undefined || text === '') return undefined;
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    // A watermark of another connector type or version: as good as none.
    return undefined;
  }
  if (typeof parsed !== 'object' || parsed === null) return undefined;
  const { method, marker } = parsed as { readonly [key: string]: unknown };
  if (!isMethod(method) || typeof marker !== 'string') return undefined;
  return { method, marker };
}

const methods: readonly string[] = ['dirsync', 'content-synchronization', 'access-log', 'change-log'] satisfies readonly ChangeMethod[];
const isMethod = (value: unknown): value is ChangeMethod => typeof value === 'string' && methods.includes(value);
