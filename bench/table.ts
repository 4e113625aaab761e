import type { Figure } from './figure.ts';

/** Figures as a table for people. */
export function text(figures: readonly Figure[]): string {
  const cells = figures.map((row) => [
    row.name,
    String(row.value),
    row.unit,
    String(row.baseline),
    String(row.ratio),
    row.budget === null ? '' : String(row.budget),
    row.ok ? '' : 'over budget',
  ]);
  const table = [['', 'value', 'unit', 'baseline', 'ratio', 'budget', ''], ...cells];
  const widths = (table[0] ?? []).map((_, column) => Math.max(...table.map((row) => (row[column] ?? '').length)));
  const padded = (cell: string, column: number) =>
    LEFT.has(column) ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0);
  return table.map((row) => row.map(padded).join('  ').trimEnd()).join('\n');
}

/** Columns of words. */
const LEFT: ReadonlySet<number> = new Set([0, 2, 6]);
