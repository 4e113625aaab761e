// biome-ignore-all lint/a11y/useSemanticElements: rows are virtual and laid out as a CSS grid, which table elements cannot be; roles say what they are.
import type { RowData } from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useId, useMemo, useRef } from 'react';
import type { GridColumn } from './grid-column.ts';
import { GridHeader } from './grid-header.tsx';
import { onGridKey } from './grid-keyboard.ts';
import { GridRow } from './grid-row.tsx';
import { useGridSelection } from './grid-selection.ts';
import { ROW_HEIGHT, useGridStyles } from './grid-styles.ts';
import { type GridSorting, useGridTable } from './grid-table.ts';
import type { RowSource } from './row-source.ts';

export interface DataGridProps<T extends RowData> {
  /** Accessible name; also the key of remembered column widths unless `name` is given. */
  readonly label: string;
  readonly name?: string;
  readonly columns: readonly GridColumn<T>[];
  readonly source: RowSource<T>;
  readonly rowId: (row: T) => string;
  readonly sorting?: GridSorting;
  /** The current row, when the page decides it. */
  readonly currentId?: string | undefined;
  readonly onCurrent?: (row: T) => void;
  /** Double-click and Enter. */
  readonly onOpen?: (row: T) => void;
}

const clientSorting: GridSorting = { mode: 'client' };

/** The one grid of the console: virtual rows, sorting, remembered widths, keyboard, copying. */
export function DataGrid<T extends RowData>({
  label,
  name = label,
  columns,
  source,
  rowId,
  sorting = clientSorting,
  currentId,
  onCurrent,
  onOpen,
}: DataGridProps<T>) {
  const styles = useGridStyles();
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const table = useGridTable(name, columns, source.rows, rowId, sorting);
  const rows = table.getRowModel().rows;
  const shown = useMemo(
    () => ({ total: source.total, first: source.first, rows: rows.map((row) => row.original) }),
    [rows, source.total, source.first],
  );
  const selection = useGridSelection(shown, rowId, currentId, onCurrent);
  const virtual = useVirtualizer({
    count: source.total,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 8,
    scrollPaddingStart: ROW_HEIGHT,
  });
  const items = virtual.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? 0;
  const { onRange } = source;
  useEffect(() => onRange?.(first, last), [onRange, first, last]);

  const sizes = table.state.columnSizing;
  const template = table
    .getAllLeafColumns()
    .map((column) => {
      const grow = sizes[column.id] === undefined ? (column.columnDef.meta?.grow ?? 0) : 0;
      return grow > 0 ? `minmax(${column.getSize()}px, ${grow}fr)` : `${column.getSize()}px`;
    })
    .join(' ');
  const current = shown.rows[selection.current - source.first];
  const open = current === undefined || onOpen === undefined ? undefined : () => onOpen(current);

  return (
    <div
      ref={scroller}
      role="grid"
      tabIndex={0}
      aria-label={label}
      aria-rowcount={source.total + 1}
      aria-colcount={columns.length}
      aria-multiselectable
      aria-activedescendant={selection.current < 0 ? undefined : `${id}${selection.current}`}
      className={styles.grid}
      onKeyDown={(event) =>
        onGridKey(event, {
          selection,
          columns,
          total: source.total,
          page: Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / ROW_HEIGHT) - 2),
          scrollTo: (index) => virtual.scrollToIndex(index),
          open,
        })
      }
    >
      <GridHeader table={table} template={template} />
      <div role="rowgroup" className={styles.body} style={{ height: `${virtual.getTotalSize()}px` }}>
        {items.map((item) => {
          const row = rows[item.index - source.first];
          return (
            <GridRow
              key={row?.id ?? `waiting ${item.index}`}
              id={`${id}${item.index}`}
              index={item.index}
              top={item.start}
              template={template}
              cells={row?.getAllCells()}
              selected={row !== undefined && selection.ids.has(row.id)}
              table={table}
              onSelect={(how) => selection.select(item.index, how)}
              onOpen={row === undefined || onOpen === undefined ? undefined : () => onOpen(row.original)}
            />
          );
        })}
      </div>
    </div>
  );
}
