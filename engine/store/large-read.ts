import { channel } from 'node:diagnostics_channel';

/**
 * Tells that very many references of one object were read at once. Whoever asked for them works on them in one synchronous
 * stretch, in which nothing else can see how the heap grows (engine/host/heap-growth.ts).
 */
const largeReads = channel('isthmus:large-read');

/** References that make a read a large one. */
const LARGE = 10_000;

export function toldRead<T>(rows: readonly T[]): readonly T[] {
  if (rows.length > LARGE) largeReads.publish(rows.length);
  return rows;
}

export const onLargeRead = (listener: () => void): void => largeReads.subscribe(listener);
