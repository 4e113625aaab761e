// biome-ignore-all lint/a11y/useSemanticElements: rows are virtual and laid out as a CSS grid, which table elements cannot be; roles say what they are.
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus and names its active row.
import { mergeClasses } from '@fluentui/react-components';
import type { RowData } from '@tanstack/react-table';
import { useGridStyles } from './grid-styles.ts';
import type { useGridTable } from './grid-table.ts';

type Table<T extends RowData> = ReturnType<typeof useGridTable<T>>;
type Cells<T extends RowData> = ReturnType<ReturnType<Table<T>['getRowModel']>['rows'][number]['getAllCells']>;

interface GridRowProps<T extends RowData> {
  readonly id: string;
  readonly index: number;
  readonly top: number;
  readonly template: string;
  /** undefined: the row has not been fetched yet. */
  readonly cells: Cells<T> | undefined;
  readonly selected: boolean;
  readonly table: Table<T>;
  readonly onSelect: (how: 'only' | 'extend' | 'toggle') => void;
  readonly onOpen: (() => void) | undefined;
}

export function GridRow<T extends RowData>({ id, index, top, template, cells, selected, table, onSelect, onOpen }: GridRowProps<T>) {
  const styles = useGridStyles();
  return (
    <div
      id={id}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selected}
      className={mergeClasses(styles.row, selected && styles.selected)}
      style={{ transform: `translateY(${top}px)`, gridTemplateColumns: template }}
      onMouseDown={(event) => {
        // A click on a link opens it; the row is not meant.
        if (event.button === 0 && !isControl(event.target))
          onSelect(event.shiftKey ? 'extend' : event.ctrlKey || event.metaKey ? 'toggle' : 'only');
      }}
      onDoubleClick={(event) => {
        if (!isControl(event.target)) onOpen?.();
      }}
    >
      {cells === undefined ? (
        <div role="gridcell" className={mergeClasses(styles.cell, styles.waiting)}>
          …
        </div>
      ) : (
        cells.map((cell) => (
          <div
            key={cell.id}
            role="gridcell"
            className={mergeClasses(styles.cell, cell.column.columnDef.meta?.align === 'end' && styles.end)}
          >
            <table.FlexRender cell={cell} />
          </div>
        ))
      )}
    </div>
  );
}

const isControl = (target: EventTarget): boolean => target instanceof Element && target.closest('a, button, input') !== null;
