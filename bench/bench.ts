import { parseArgs } from 'node:util';
import { cycleFigures } from './cycle.ts';
import { expressionFigures } from './expressions.ts';
import type { Figure } from './figure.ts';
import { groupFigures } from './group-figures.ts';
import { text } from './table.ts';

/**
 * `npm run bench [-- --json] [--quick] [--people N] [--check]`: every figure beside a baseline of the same run. Absolute
 * numbers are one machine's; the ratios are what counts. `--quick`: 10,000 people and the small groups only. `--check`: exit code 1 when a
 * budget (bench/budgets.ts) does not hold; without it that is a warning.
 */
const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    people: { type: 'string' },
    check: { type: 'boolean', default: false },
  },
});

const SMALL = 10_000;
const LARGE = 100_000;
const SMALL_GROUPS = [1000, 10_000];
const ALL_GROUPS = [...SMALL_GROUPS, 100_000, 250_000];
const sizes = values.people !== undefined ? [Number(values.people)] : values.quick ? [SMALL] : [SMALL, LARGE];

// Servers and folders are cleaned up also when somebody does not want to wait.
const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());

const figures: Figure[] = [...expressionFigures()];
figures.push(...(await groupFigures(values.quick || values.people !== undefined ? SMALL_GROUPS : ALL_GROUPS, stop.signal)));
for (const [index, people] of sizes.entries()) figures.push(...(await cycleFigures(people, index === 0, stop.signal)));

process.stdout.write(values.json ? `${JSON.stringify(figures, null, 2)}\n` : `${text(figures)}\n`);
const over = figures.filter(({ ok }) => !ok);
for (const { name } of over) process.stderr.write(`warning: over budget: ${name}\n`);
if (values.check && over.length > 0) process.exitCode = 1;
