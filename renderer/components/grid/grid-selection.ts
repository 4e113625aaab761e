import { useEffect, useMemo, useState } from 'react';
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

interface SelectionOptions<T> {
  readonly rowId: (row: T) => string;
  /** The current row, when the page decides it. */
  readonly currentId: string | undefined;
  /** The row to begin with, once it is there. */
  readonly initialId: string | undefined;
  readonly onCurrent: ((row: T) => void) | undefined;
}

/** Which rows are selected, kept by id so that rows may come and go. A row that is not fetched yet is selected when it is. */
export function useGridSelection<T>(
  source: RowSource<T>,
  { rowId, currentId, initialId, onCurrent }: SelectionOptions<T>,
): GridSelection<T> {
  const [state, setState] = useState<State>(none);
  const [wanted, setWanted] = useState<{ readonly id: string } | { readonly index: number } | undefined>(
    initialId === undefined || currentId !== undefined ? undefined : { id: initialId },
  );
  const ids = useMemo(() => source.rows.map(rowId), [source.rows, rowId]);
  const decided = currentId ?? state.current;
  const selected = decided !== undefined && !state.ids.has(decided) ? new Set([decided]) : state.ids;
  const at = decided === undefined ? -1 : ids.indexOf(decided);

  const select: GridSelection<T>['select'] = (index, how = 'only') => {
    const id = ids[index - source.first];
    const row = source.rows[index - source.first];
    setWanted(id === undefined ? { index } : undefined);
    if (id === undefined || row === undefined) return;
    setState((before) => next(before, ids, id, how));
    onCurrent?.(row);
  };
  useEffect(() => {
    if (wanted === undefined) return;
    const index = 'id' in wanted ? ids.indexOf(wanted.id) : wanted.index - source.first;
    if (ids[index] !== undefined) select(index + source.first);
  });
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
