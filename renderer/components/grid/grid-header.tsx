// biome-ignore-all lint/a11y/useSemanticElements: rows are virtual and laid out as a CSS grid, which table elements cannot be; roles say what they are.
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus and names its active row.
import { mergeClasses } from '@fluentui/react-components';
import { ArrowDown12Regular, ArrowUp12Regular } from '@fluentui/react-icons';
import type { RowData } from '@tanstack/react-table';
import type { MouseEvent, TouchEvent } from 'react';
import { useGridStyles } from './grid-styles.ts';
import type { useGridTable } from './grid-table.ts';

type Table<T extends RowData> = ReturnType<typeof useGridTable<T>>;
type Header<T extends RowData> = ReturnType<Table<T>['getFlatHeaders']>[number];

const sortNames = { asc: 'ascending', desc: 'descending' } as const;

/** Column headers: a click sorts, the right edge drags. */
export function GridHeader<T extends RowData>({ table, template }: { table: Table<T>; template: string }) {
  const styles = useGridStyles();
  return (
    <div role="rowgroup" className={styles.header} style={{ gridTemplateColumns: template }}>
      <div role="row" aria-rowindex={1} style={{ display: 'contents' }}>
        {table.getFlatHeaders().map((header) => (
          <HeaderCell key={header.id} table={table} header={header} />
        ))}
      </div>
    </div>
  );
}

function HeaderCell<T extends RowData>({ table, header }: { table: Table<T>; header: Header<T> }) {
  const styles = useGridStyles();
  const { column } = header;
  const sorted = column.getIsSorted();
  const sortable = column.getCanSort();
  const resize = (event: MouseEvent | TouchEvent) => {
    event.stopPropagation();
    // The column may be wider than its size because it grew; dragging starts from what is seen.
    const seen = event.currentTarget.parentElement?.getBoundingClientRect().width ?? column.getSize();
    table.setColumnSizing((sizes) => ({ ...sizes, [column.id]: Math.round(seen) }));
    header.getResizeHandler()(event.nativeEvent);
  };
  return (
    <div
      role="columnheader"
      tabIndex={sortable ? 0 : undefined}
      aria-sort={sorted === false ? (sortable ? 'none' : undefined) : sortNames[sorted]}
      className={mergeClasses(styles.headerCell, sortable && styles.sortable, column.columnDef.meta?.align === 'end' && styles.end)}
      onClick={sortable ? column.getToggleSortingHandler() : undefined}
      onKeyDown={(event) => {
        if (!sortable || (event.key !== 'Enter' && event.key !== ' ')) return;
        event.preventDefault();
        event.stopPropagation();
        column.toggleSorting();
      }}
    >
      <table.FlexRender header={header} />
      {sorted === 'asc' && <ArrowUp12Regular aria-hidden />}
      {sorted === 'desc' && <ArrowDown12Regular aria-hidden />}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: a drag handle for the mouse only. */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the click that ends a drag must not sort. */}
      <span className={styles.resizer} onMouseDown={resize} onTouchStart={resize} onClick={(event) => event.stopPropagation()} />
    </div>
  );
}
