import { describe, expect, it } from 'vitest';
import { describeCode } from './code-table.ts';
import { connectionResults } from './connection-results.ts';
import { discoveryErrors } from './discovery-errors.ts';
import { exportErrors } from './export-errors.ts';
import { mostSevere, runResult, runResults } from './run-results.ts';
import { countersWithoutObjects, groupsOf, statisticGroups, statisticRows } from './statistics.ts';
import { syncErrors } from './sync-errors.ts';

describe('console.md §15 code tables', () => {
  it('an unknown code is shown verbatim', () => {
    expect(describeCode(exportErrors, 'SomethingNew')).toEqual({ meaning: 'SomethingNew' });
    expect(describeCode(syncErrors, 'toString')).toEqual({ meaning: 'toString' });
  });

  it('every code says something', () => {
    for (const table of [runResults, connectionResults, discoveryErrors, exportErrors, syncErrors]) {
      for (const [code, entry] of Object.entries(table)) expect(entry.meaning, code).toMatch(/^[A-Z].+\.$/);
    }
  });

  it('every failure of a run has a remedy', () => {
    const silent = Object.entries(runResults).filter(
      ([, { class: kind, remedy }]) => ['error', 'stopped', 'guard'].includes(kind) && !remedy,
    );
    expect(silent).toEqual([]);
  });

  it('the class of an unknown run result comes from its prefix', () => {
    expect(['no-start-new', 'stopped-new', 'completed-new-warnings', 'completed-new-errors'].map((code) => runResult(code).class)).toEqual([
      'not-started',
      'stopped',
      'warning',
      'error',
    ]);
  });

  it('§14.1 next step runs after success, warnings, sync and export errors only', () => {
    const runs = Object.entries(runResults).filter(([, row]) => row.nextStepRuns);
    expect(runs.map(([code]) => code).sort()).toEqual([
      'completed-export-errors',
      'completed-no-objects',
      'completed-skipped-already-completed',
      'completed-sync-errors',
      'completed-transient-objects',
      'completed-warnings',
      'success',
    ]);
  });

  it('§2.4 the run shows its most severe step', () => {
    expect(mostSevere([])).toBe('success');
    expect(mostSevere(['success', 'completed-no-objects'])).toBe('completed-no-objects');
    expect(mostSevere(['completed-warnings', 'completed-sync-errors', 'success'])).toBe('completed-sync-errors');
    expect(mostSevere(['completed-sync-errors', 'stopped-deletion-threshold-exceeded', 'stopped-server'])).toBe(
      'stopped-deletion-threshold-exceeded',
    );
  });
});

describe('console.md §2.2, §15.8 statistics', () => {
  it('sums counters into rows; zero rows stay where the original shows them', () => {
    const [, staging] = groupsOf('full-import');
    expect(statisticRows(staging as (typeof statisticGroups)[number], { 'stage-add': 3, 'stage-no-change': 7 })).toEqual([
      { label: 'Unchanged', value: 7, counters: [] },
      { label: 'Adds', value: 3, counters: ['stage-add'] },
      { label: 'Updates', value: 0, counters: [] },
      { label: 'Renames', value: 0, counters: [] },
      { label: 'Deletes', value: 0, counters: [] },
    ]);
  });

  it('projections are the sum of the three', () => {
    const [inbound] = groupsOf('delta-synchronization');
    const rows = statisticRows(inbound as (typeof statisticGroups)[number], {
      'disconnector-projected-flow': 2,
      'disconnector-projected-no-flow': 1,
      'disconnector-projected-remove-mv': 1,
    });
    expect(rows.find((row) => row.label === 'Projections')?.value).toBe(4);
  });

  it('counters without an object list are never linked', () => {
    for (const group of statisticGroups) {
      for (const row of group.rows)
        if (row.counters.some((counter) => countersWithoutObjects.has(counter))) expect(row.objects).toBe(false);
    }
  });
});
