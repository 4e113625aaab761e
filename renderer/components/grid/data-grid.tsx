// biome-ignore-all lint/a11y/useSemanticElements: rows are virtual and laid out as a CSS grid, which table elements cannot be; roles say what they are.
import type { RowData } from '@tanstack/react-table';
import { useEffect, useId, useMemo, useRef } from 'react';
import type { GridColumn } from './grid-column.ts';
import { GridHeader } from './grid-header.tsx';
import { onGridKey } from './grid-keyboard.ts';
import { useGridMemory } from './grid-memory.ts';
import { GridRow } from './grid-row.tsx';
import { useGridSelection } from './grid-selection.ts';
import { useGridStyles } from './grid-styles.ts';
import { type GridSorting, gridTemplate, useGridTable } from './grid-table.ts';
import type { RowSource } from './row-source.ts';
import { useVisibleRows } from './visible-rows.ts';

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
  const table = useGridTable(name, columns, source.rows, rowId, sorting);
  const template = gridTemplate(table);
  const rows = table.getRowModel().rows;
  const shown = useMemo(
    () => ({ total: source.total, first: source.first, rows: rows.map((row) => row.original) }),
    [rows, source.total, source.first],
  );
  const memory = useGridMemory(name);
  const selection = useGridSelection(shown, { rowId, currentId, initialId: memory.before?.current, onCurrent });
  const { scroller, virtual, items, pageRows } = useVisibleRows(source, memory.before?.offset);
  // A grid opened for a row begins with it in view.
  const begun = useRef(false);
  useEffect(() => {
    if (!begun.current && currentId !== undefined && memory.before === undefined && selection.current > 0)
      virtual.scrollToIndex(selection.current);
    begun.current = true;
  });
  const current = shown.rows[selection.current - source.first];
  useEffect(() => memory.remember({ offset: virtual.scrollOffset ?? 0, current: current && rowId(current) }));
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
          page: pageRows(),
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
