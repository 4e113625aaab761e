import {
  type ColumnDef,
  columnResizingFeature,
  columnSizingFeature,
  createSortedRowModel,
  metaHelper,
  type RowData,
  rowSortingFeature,
  tableFeatures,
} from '@tanstack/react-table';
import type { ReactNode } from 'react';

/** A column as pages describe it. */
export interface GridColumn<T> {
  readonly id: string;
  readonly header: string;
  /** Pixels; the least width when the column grows. */
  readonly width: number;
  /** Share of the spare room; 0 or absent: fixed. */
  readonly grow?: number;
  /** The cell as text: copied, sorted by, and shown unless `render` is given. */
  readonly text: (row: T) => string;
  /** What to sort by, where the text sorts wrongly. */
  readonly sortBy?: (row: T) => string | number;
  readonly render?: (row: T) => ReactNode;
  readonly align?: 'end';
  readonly sortable?: boolean;
}

interface ColumnMeta {
  readonly grow: number;
  readonly align: 'start' | 'end';
}

export const gridFeatures = tableFeatures({
  columnSizingFeature,
  columnResizingFeature,
  rowSortingFeature,
  sortedRowModel: createSortedRowModel(),
  columnMeta: metaHelper<ColumnMeta>(),
});
export type GridFeatures = typeof gridFeatures;

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

/** The page's columns as TanStack columns. */
export function tableColumns<T extends RowData>(columns: readonly GridColumn<T>[]): ColumnDef<GridFeatures, T>[] {
  return columns.map((column) => ({
    accessorFn: (row) => (column.sortBy ?? column.text)(row),
    id: column.id,
    header: column.header,
    size: column.width,
    minSize: 48,
    maxSize: 2000,
    enableSorting: column.sortable ?? true,
    sortFn: (a, b, id) => compare(a.getValue(id), b.getValue(id)),
    cell: ({ row }) => column.render?.(row.original) ?? column.text(row.original),
    meta: { grow: column.grow ?? 0, align: column.align ?? 'start' },
  }));
}

function compare(a: unknown, b: unknown): number {
  return typeof a === 'number' && typeof b === 'number' ? a - b : collator.compare(String(a), String(b));
}
