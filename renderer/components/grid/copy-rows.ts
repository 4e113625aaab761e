import type { GridColumn } from './grid-column.ts';

/** Rows as tab-separated text with a header line, as spreadsheets take it; tabs and line ends inside cells become blanks. */
export function rowsAsText<T>(columns: readonly GridColumn<T>[], rows: readonly T[]): string {
  const line = (cells: readonly string[]) => cells.map((cell) => cell.replace(/[\t\r\n]+/g, ' ')).join('\t');
  return [line(columns.map((column) => column.header)), ...rows.map((row) => line(columns.map((column) => column.text(row))))].join('\n');
}
