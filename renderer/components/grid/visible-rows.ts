import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import { ROW_HEIGHT } from './grid-styles.ts';
import type { RowSource } from './row-source.ts';

/** The rows in view of a scrolling grid whose header stays on top; tells the source which they are. */
export function useVisibleRows<T>({ total, onRange }: RowSource<T>, initialOffset: number | undefined) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: total,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 8,
    // The sticky header takes its height from the rows at the bottom.
    scrollPaddingEnd: ROW_HEIGHT,
    initialOffset: initialOffset ?? 0,
  });
  const items = virtual.getVirtualItems();
  const first = items[0]?.index;
  const last = items.at(-1)?.index;
  useEffect(() => {
    if (first !== undefined && last !== undefined) onRange?.(first, last);
  }, [onRange, first, last]);
  const pageRows = () => Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / ROW_HEIGHT) - 2);
  return { scroller, virtual, items, pageRows };
}
