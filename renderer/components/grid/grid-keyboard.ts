import type { KeyboardEvent } from 'react';
import { rowsAsText } from './copy-rows.ts';
import type { GridColumn } from './grid-column.ts';
import type { GridSelection } from './grid-selection.ts';

interface Keyboard<T> {
  readonly selection: GridSelection<T>;
  readonly columns: readonly GridColumn<T>[];
  readonly total: number;
  /** Rows a page key moves by. */
  readonly page: number;
  readonly scrollTo: (index: number) => void;
  readonly open: (() => void) | undefined;
}

const moves: { readonly [key: string]: (now: number, page: number, total: number) => number } = {
  ArrowDown: (now) => now + 1,
  ArrowUp: (now) => now - 1,
  PageDown: (now, page) => now + page,
  PageUp: (now, page) => now - page,
  Home: () => 0,
  End: (_now, _page, total) => total - 1,
};

/** Arrow and page keys move, Shift extends, Ctrl+A selects what is loaded, Ctrl+C copies, Enter opens. */
export function onGridKey<T>(event: KeyboardEvent, { selection, columns, total, page, scrollTo, open }: Keyboard<T>): void {
  if (event.target !== event.currentTarget && event.key !== 'c') return;
  const command = event.ctrlKey || event.metaKey;
  const move = command ? undefined : moves[event.key];
  if (move !== undefined && total > 0) {
    const to = Math.min(total - 1, Math.max(0, move(selection.current, page, total)));
    selection.select(to, event.shiftKey ? 'extend' : 'only');
    scrollTo(to);
  } else if (event.key === 'Enter' && open !== undefined) open();
  else if (command && event.key === 'a') selection.selectAll();
  else if (command && event.key === 'c' && selection.rows.length > 0 && window.getSelection()?.toString() === '')
    void navigator.clipboard.writeText(rowsAsText(columns, selection.rows));
  else return;
  event.preventDefault();
}
