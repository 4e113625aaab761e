import { type RowData, type SortingState, useTable } from '@tanstack/react-table';
import { useEffect, useMemo } from 'react';
import { useConsoleDatabase } from '../../local/local-context.ts';
import { type GridColumn, gridFeatures, tableColumns } from './grid-column.ts';

export interface ServerSort {
  readonly column: string;
  readonly descending: boolean;
}
export interface GridSorting {
  /** Absent: the grid sorts the rows itself. `none`: the order is the engine's. */
  readonly by?: ServerSort | undefined;
  readonly onSort?: ((sort: ServerSort | undefined) => void) | undefined;
  readonly mode: 'client' | 'server' | 'none';
}

/** The TanStack table behind a grid. Widths are remembered under the grid's name. */
export function useGridTable<T extends RowData>(
  name: string,
  columns: readonly GridColumn<T>[],
  rows: readonly T[],
  rowId: (row: T) => string,
  sorting: GridSorting,
) {
  const definitions = useMemo(() => tableColumns(columns), [columns]);
  const data = useMemo(() => [...rows], [rows]);
  const server: SortingState = sorting.by === undefined ? [] : [{ id: sorting.by.column, desc: sorting.by.descending }];
  const table = useTable({
    features: gridFeatures,
    columns: definitions,
    data,
    getRowId: rowId,
    columnResizeMode: 'onChange' as const,
    enableSorting: sorting.mode !== 'none',
    enableMultiSort: false,
    manualSorting: sorting.mode !== 'client',
    ...(sorting.mode === 'server' && {
      state: { sorting: server },
      onSortingChange: (change: SortingState | ((now: SortingState) => SortingState)) => {
        const [first] = typeof change === 'function' ? change(server) : change;
        sorting.onSort?.(first === undefined ? undefined : { column: first.id, descending: first.desc });
      },
    }),
  });
  useRememberedSizes(name, table.state.columnSizing, table.setColumnSizing);
  return table;
}

/** The columns as a CSS grid template: fixed once dragged, sharing the spare room before. */
export function gridTemplate<T extends RowData>(table: ReturnType<typeof useGridTable<T>>): string {
  const sizes = table.state.columnSizing;
  const widths = table.getAllLeafColumns().map((column) => {
    const grow = sizes[column.id] === undefined ? (column.columnDef.meta?.grow ?? 0) : 0;
    return grow > 0 ? `minmax(${column.getSize()}px, ${grow}fr)` : `${column.getSize()}px`;
  });
  return widths.join(' ');
}

function useRememberedSizes(
  name: string,
  sizes: { readonly [column: string]: number },
  setSizes: (sizes: { [column: string]: number }) => void,
): void {
  const database = useConsoleDatabase();
  // biome-ignore lint/correctness/useExhaustiveDependencies: read once; the table owns the sizes afterwards.
  useEffect(() => {
    let gone = false;
    void database.layouts.get(name).then((layout) => {
      if (!gone && layout !== undefined) setSizes({ ...layout.sizes });
    });
    return () => {
      gone = true;
    };
  }, [database, name]);
  useEffect(() => {
    if (Object.keys(sizes).length === 0) return;
    const timer = setTimeout(() => void database.layouts.put({ grid: name, sizes }), 400);
    return () => clearTimeout(timer);
  }, [database, name, sizes]);
}
