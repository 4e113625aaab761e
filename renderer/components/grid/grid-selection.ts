import { useMemo, useState } from 'react';
import type { RowSource } from './row-source.ts';

export interface GridSelection<T> {
  readonly ids: ReadonlySet<string>;
  /** Index of the current row in the whole list; -1 without one. */
  readonly current: number;
  readonly rows: readonly T[];
  /** Makes the row at `index` current; `extend` selects from the anchor to it, `toggle` adds or removes it. */
  readonly select: (index: number, how?: 'only' | 'extend' | 'toggle') => void;
  readonly selectAll: () => void;
}

interface State {
  readonly ids: ReadonlySet<string>;
  readonly current: string | undefined;
  readonly anchor: string | undefined;
}
const none: State = { ids: new Set(), current: undefined, anchor: undefined };

/** Which rows are selected, kept by id so that rows may come and go. `currentId` overrules when the page decides. */
export function useGridSelection<T>(
  source: RowSource<T>,
  rowId: (row: T) => string,
  currentId?: string,
  onCurrent?: (row: T) => void,
): GridSelection<T> {
  const [state, setState] = useState<State>(none);
  const ids = useMemo(() => source.rows.map(rowId), [source.rows, rowId]);
  const decided = currentId ?? state.current;
  const selected = decided !== undefined && !state.ids.has(decided) ? new Set([decided]) : state.ids;
  const at = decided === undefined ? -1 : ids.indexOf(decided);

  const select: GridSelection<T>['select'] = (index, how = 'only') => {
    const id = ids[index - source.first];
    const row = source.rows[index - source.first];
    if (id === undefined || row === undefined) return;
    setState((before) => next(before, ids, id, how));
    onCurrent?.(row);
  };
  return {
    ids: selected,
    current: at < 0 ? -1 : at + source.first,
    rows: source.rows.filter((_, index) => selected.has(ids[index] ?? '')),
    select,
    selectAll: () => setState((before) => ({ ...before, ids: new Set(ids) })),
  };
}

function next(before: State, ids: readonly string[], id: string, how: 'only' | 'extend' | 'toggle'): State {
  if (how === 'toggle') {
    const chosen = new Set(before.ids);
    if (!chosen.delete(id)) chosen.add(id);
    return { ids: chosen, current: id, anchor: id };
  }
  const anchor = before.anchor === undefined ? -1 : ids.indexOf(before.anchor);
  if (how === 'only' || anchor < 0) return { ids: new Set([id]), current: id, anchor: id };
  const to = ids.indexOf(id);
  return { ids: new Set(ids.slice(Math.min(anchor, to), Math.max(anchor, to) + 1)), current: id, anchor: before.anchor };
}
