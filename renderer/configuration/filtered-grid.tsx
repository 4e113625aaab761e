import { Input } from '@fluentui/react-components';
import { Filter20Regular } from '@fluentui/react-icons';
import { type ReactNode, useDeferredValue, useMemo, useState } from 'react';
import { formatCount, formatNumber } from '../components/format.ts';
import { DataGrid } from '../components/grid/data-grid.tsx';
import type { GridColumn } from '../components/grid/grid-column.ts';
import { allRows } from '../components/grid/row-source.ts';
import { Split } from '../components/split.tsx';
import { Empty } from '../components/states.tsx';
import { FilterBar } from '../objects/filter-bar.tsx';

interface FilteredGridProps<T> {
  readonly label: string;
  /** What one row is: `problem`. */
  readonly noun: string;
  readonly rows: readonly T[];
  readonly columns: readonly GridColumn<T>[];
  /** The current row in full, below. */
  readonly detail: (row: T) => ReactNode;
}

interface Numbered<T> {
  readonly number: number;
  readonly row: T;
}
const rowId = ({ number }: { readonly number: number }): string => String(number);

/** A list of findings: filtered by any of its texts, thousands of rows, the current one in full below. */
export function FilteredGrid<T>({ label, noun, rows, columns, detail }: FilteredGridProps<T>) {
  const [text, setText] = useState('');
  const [current, setCurrent] = useState<Numbered<T>>();
  const wanted = useDeferredValue(text).trim().toLowerCase();
  const numbered = useMemo(() => columns.map((column) => ofNumbered(column)), [columns]);
  const shown = useMemo(
    () =>
      rows
        .map((row, number) => ({ number, row }))
        .filter(({ row }) => wanted === '' || columns.some((column) => column.text(row).toLowerCase().includes(wanted))),
    [rows, columns, wanted],
  );
  const open = shown.find(({ number }) => number === current?.number) ?? shown[0];
  return (
    <>
      <FilterBar
        detail={wanted === '' ? formatCount(rows.length, noun) : `${formatNumber(shown.length)} of ${formatCount(rows.length, noun)}`}
      >
        <Input
          type="search"
          size="small"
          aria-label={`Filter: ${label}`}
          placeholder="Filter"
          contentBefore={<Filter20Regular />}
          value={text}
          onChange={(_, { value }) => setText(value)}
        />
      </FilterBar>
      <Split
        name={`findings ${label}`}
        share={70}
        top={
          shown.length === 0 ? (
            <Empty title="Nothing matches the filter" />
          ) : (
            <DataGrid label={label} columns={numbered} source={allRows(shown)} rowId={rowId} onCurrent={setCurrent} />
          )
        }
        bottom={open === undefined ? <Empty title="Nothing selected" /> : detail(open.row)}
      />
    </>
  );
}

function ofNumbered<T>({ text, sortBy, render, ...column }: GridColumn<T>): GridColumn<Numbered<T>> {
  return {
    ...column,
    text: ({ row }) => text(row),
    ...(sortBy !== undefined && { sortBy: ({ row }) => sortBy(row) }),
    ...(render !== undefined && { render: ({ row }) => render(row) }),
  };
}
