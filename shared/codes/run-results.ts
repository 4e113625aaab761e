import type { CodeDescription } from './code-table.ts';
import { noStartResults } from './run-results-no-start.ts';
import { stoppedResults } from './run-results-stopped.ts';

export type RunResultClass = 'running' | 'ok' | 'warning' | 'error' | 'not-started' | 'stopped' | 'guard';

export interface RunResult extends CodeDescription {
  /** Drives colour and order. */
  readonly class: RunResultClass;
  /** Whether the next step of the profile runs (spec/engine.md §14.1 "Default progression"). */
  readonly nextStepRuns: boolean;
}

const finished: { readonly [code: string]: RunResult } = {
  'in-progress': { class: 'running', nextStepRuns: false, meaning: 'The step is running.' },
  'completing-obsoletion': {
    class: 'running',
    nextStepRuns: false,
    meaning: 'Last phase of a full import: objects that were not delivered are marked as deleted.',
  },
  'completing-referential-updates': {
    class: 'running',
    nextStepRuns: false,
    meaning: 'Last phase of an import: references are put in order.',
  },
  'completing-recomputation': { class: 'running', nextStepRuns: false, meaning: 'Last phase: values are computed again.' },
  success: { class: 'ok', nextStepRuns: true, meaning: 'Done, without findings.' },
  'completed-no-objects': {
    class: 'ok',
    nextStepRuns: true,
    meaning: 'There was nothing to process. An import that delivers nothing deletes nothing.',
    remedy: 'If objects were expected, look at the selected containers, object types and permissions of the connector.',
  },
  'completed-skipped-already-completed': {
    class: 'ok',
    nextStepRuns: true,
    meaning: 'The step had been completed before and was skipped.',
  },
  'completed-warnings': {
    class: 'warning',
    nextStepRuns: true,
    meaning: 'Done, but some data are not in the expected state: exported values were not seen again.',
    remedy: 'Open the errors of the step: each line names the object and the attribute. The values are exported again.',
  },
  'completed-transient-objects': {
    class: 'warning',
    nextStepRuns: true,
    meaning: 'Done, but some objects lost their name to another object and have not been delivered under a new one yet.',
    remedy: 'The next import usually brings their new names; a full import always decides.',
  },
  'completed-sync-errors': {
    class: 'error',
    nextStepRuns: true,
    meaning:
      'Some objects could not be synchronized; nothing of them reached the metaverse. They are tried again on every synchronization.',
    remedy: 'Open the errors of the step and correct the data or the rule each of them names.',
  },
  'completed-export-errors': {
    class: 'error',
    nextStepRuns: true,
    meaning: 'The connected system refused some changes. They stay pending and are sent again on every export.',
    remedy: 'Open the errors of the step: each names the object and the answer of the system.',
  },
  'completed-discovery-errors': {
    class: 'error',
    nextStepRuns: false,
    meaning: 'Some objects could not be read. Nothing was marked as deleted, and the remaining steps did not run.',
    remedy: 'Correct the objects the errors name at the source, then import again.',
  },
  'missing-partition-for-run-step': {
    class: 'not-started',
    nextStepRuns: false,
    meaning: 'The step names a partition that no longer exists.',
    remedy: 'Select the partitions of the connector again.',
  },
};

/** Every run and step result (spec/console.md §15.2, spec/engine.md §14.1). */
export const runResults: { readonly [code: string]: RunResult } = { ...finished, ...noStartResults, ...stoppedResults };

/** Least severe first (spec/console.md §2.4; a guard stopped the run on purpose, so it outranks other stops). */
const severity: readonly RunResultClass[] = ['ok', 'warning', 'error', 'not-started', 'stopped', 'guard'];

/** The table row; for codes it does not know, the class is told from the prefix and the meaning is the code itself. */
export function runResult(code: string): RunResult {
  const known = Object.hasOwn(runResults, code) ? runResults[code] : undefined;
  return known ?? { class: classByPrefix(code), nextStepRuns: false, meaning: code };
}

function classByPrefix(code: string): RunResultClass {
  if (code.startsWith('no-start-')) return 'not-started';
  if (code.startsWith('stopped-')) return 'stopped';
  if (code.startsWith('completing-')) return 'running';
  return code.endsWith('-warnings') ? 'warning' : 'error';
}

/** The result of a run: the most severe of its steps, the first of equals; `success` when there are none. */
export function mostSevere(codes: readonly string[]): string {
  let worst = 'success';
  for (const code of codes) if (rank(code) > rank(worst)) worst = code;
  return worst;
}

const rank = (code: string): number => (code === 'success' ? -1 : severity.indexOf(runResult(code).class));
