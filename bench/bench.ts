import { parseArgs } from 'node:util';
import { expressionFigures } from './expressions.ts';
import type { Figure } from './figure.ts';
import { ldapCycle } from './ldap-cycle.ts';

/**
 * `npm run bench [-- --json] [--people N]`: every figure beside a baseline of the same run. Absolute numbers are one
 * machine's; the ratios are what counts.
 */
const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    people: { type: 'string', default: '10000' },
    quick: { type: 'boolean', default: false },
  },
});
const figures = [...expressionFigures(), ...(await ldapCycle(Number(values.people)))];
process.stdout.write(values.json ? `${JSON.stringify(figures, null, 2)}\n` : `${text(figures)}\n`);

function text(rows: readonly Figure[]): string {
  const cells = rows.map((row) => [
    row.name,
    String(row.value),
    row.unit,
    String(row.baseline),
    String(row.ratio),
    row.budget === undefined ? '' : String(row.budget),
    row.ok ? '' : 'over budget',
  ]);
  const table = [['', 'value', 'unit', 'baseline', 'ratio', 'budget', ''], ...cells];
  const widths = (table[0] as string[]).map((_, column) => Math.max(...table.map((row) => (row[column] ?? '').length)));
  return table
    .map((row) =>
      row
        .map((cell, column) => (column === 0 || column === 6 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
