import type { RowData } from '@tanstack/react-table';
import type { ReactElement } from 'react';
import { Empty, Failure, Loading } from '../states.tsx';
import { DataGrid, type DataGridProps } from './data-grid.tsx';
import type { PagedRows } from './paged-rows.ts';

interface PagedGridProps<T extends RowData> extends Omit<DataGridProps<T>, 'source'> {
  readonly rows: PagedRows<T>;
  readonly empty: { readonly icon?: ReactElement; readonly title: string; readonly hint?: string };
}

/** A grid over a long list of the engine, with its loading, error and empty states. */
export function PagedGrid<T extends RowData>({ rows, empty, sorting = { mode: 'none' }, ...grid }: PagedGridProps<T>) {
  if (rows.error !== undefined) return <Failure error={rows.error} onRetry={rows.retry} />;
  if (rows.loading) return <Loading />;
  if (rows.total === 0) return <Empty {...empty} />;
  return <DataGrid {...grid} sorting={sorting} source={rows} />;
}
