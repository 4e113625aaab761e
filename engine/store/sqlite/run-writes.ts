import type { RunId, StepId } from '../../../shared/model/identifier.ts';
import type { NewStepObject, StepError, StepProgress, StepResult } from '../run-history.ts';
import type { Writes } from '../store.ts';
import { atomically, type Context, pause } from './context.ts';
import { nextNumber } from './counters.ts';
import { ManyRows } from './many-rows.ts';
import { pack } from './packing.ts';
import { NO_TARGET, type PackedProgress } from './run-history.ts';
import { packAdded, packChanges } from './step-changes.ts';

type RunWrites = Pick<Writes, 'startRun' | 'startStep' | 'finishStep' | 'finishRun' | 'closeInterruptedRuns' | 'clearRuns'>;

const RUNNING = 'in-progress';
const INTERRUPTED = 'stopped-server';

export function runWrites(context: Context): RunWrites {
  const { db, catalog } = context;

  return {
    async startRun({ connector, profile, user, started }) {
      return atomically(context, () => {
        const number = nextNumber(db, `run ${connector}`);
        const values = [catalog.symbols.number(connector), number, profile, user, RUNNING, started] as const;
        return db.insert(
          'INSERT INTO run (connector, number, profile, user, status, started) VALUES (?, ?, ?, ?, ?, ?)',
          ...values,
        ) as RunId;
      });
    },

    async startStep({ run, number, type, partition, started }) {
      const values = [run, number, type, partition, RUNNING, started, pack(NOTHING_YET)] as const;
      const sql = 'INSERT INTO run_step (run, number, type, partition, status, started, progress) VALUES (?, ?, ?, ?, ?, ?, ?)';
      return db.insert(sql, ...values) as StepId;
    },

    async finishStep(step, result) {
      const packed = pack(packedProgress(result, result));
      db.mustRun(
        unknown(step),
        'UPDATE run_step SET status = ?, ended = ?, progress = ? WHERE id = ?',
        result.status,
        result.ended,
        packed,
        step,
      );
    },

    async finishRun(run, status) {
      db.mustRun(unknown(run), 'UPDATE run SET status = ?, ended = ? WHERE id = ?', status, catalog.now(), run);
    },

    async closeInterruptedRuns() {
      return atomically(context, () => {
        const runs = db.list<RunId>('SELECT id AS item FROM run WHERE ended IS NULL ORDER BY id');
        const ended = catalog.now();
        for (const run of runs) {
          db.run('UPDATE run_step SET status = ?, ended = ? WHERE run = ? AND ended IS NULL', INTERRUPTED, ended, run);
          db.run('UPDATE run SET status = ?, ended = ? WHERE id = ?', INTERRUPTED, ended, run);
        }
        return runs;
      });
    },

    async clearRuns(before) {
      const runs = db.list<RunId>('SELECT id AS item FROM run WHERE started < ? AND ended IS NOT NULL ORDER BY id', before);
      for (const run of runs) {
        for (const step of db.list<StepId>('SELECT id AS item FROM run_step WHERE run = ?', run)) {
          for (const table of ['step_object', 'step_error']) {
            const sql = `DELETE FROM ${table} WHERE id IN (SELECT id FROM ${table} WHERE step = ? LIMIT ${CLEARED_AT_ONCE})`;
            while (db.change(sql, step) > 0) await pause();
          }
        }
        atomically(context, () => {
          db.run('DELETE FROM run_step WHERE run = ?', run);
          db.run('DELETE FROM run WHERE id = ?', run);
        });
      }
      return runs.length;
    },
  };
}

/** Rows per transaction: a few milliseconds. */
const CLEARED_AT_ONCE = 2000;

const NOTHING_YET: PackedProgress = {
  processed: 0,
  total: undefined,
  counters: {},
  outbound: [],
  connection: undefined,
  message: undefined,
};

function packedProgress(progress: StepProgress, result?: StepResult): PackedProgress {
  const { processed, total, counters, outbound } = progress;
  const told = { processed, total, counters, outbound, connection: result?.connection, message: result?.message };
  return result?.tripped === undefined ? told : { ...told, tripped: result.tripped };
}

/** The parts of a batch that belong to the run history; inside the batch's transaction. */
export function stepWriter({ db, catalog }: Context) {
  const { symbols } = catalog;
  const newObjects = new ManyRows(db, OBJECT_ROW, ADD_OBJECTS);
  return {
    putProgress(step: StepId, progress: StepProgress): void {
      const packed = pack(packedProgress(progress));
      db.mustRun(unknown(step), 'UPDATE run_step SET status = ?, progress = ? WHERE id = ?', progress.status, packed, step);
    },

    addObjects(objects: readonly NewStepObject[]): void {
      newObjects.forget();
      for (const { step, counter, target, cs, dn, objectType, changes, added } of objects) {
        const numbers = [symbols.number(counter), target === undefined ? NO_TARGET : symbols.number(target)] as const;
        const packed = added === undefined ? packChanges(changes, symbols) : packAdded(added, changes, symbols, catalog.packed);
        newObjects.add(step, ...numbers, cs, dn, symbols.number(objectType), packed);
      }
      newObjects.flush();
      catalog.packed.forget();
    },

    addErrors(errors: readonly StepError[]): void {
      for (const { step, ...error } of errors) {
        db.run('INSERT INTO step_error (step, error) VALUES (?, ?)', step, pack(error));
        db.mustRun(unknown(step), 'UPDATE run_step SET errors = errors + 1 WHERE id = ?', step);
      }
    },
  };
}

const OBJECT_ROW = ['value', 'repeating', 'repeating', 'value', 'value', 'repeating', 'value'] as const;
const ADD_OBJECTS = 'INSERT INTO step_object (step, counter, target, cs, dn, object_type, changes)';

const unknown = (id: RunId | StepId): string => `Run history has no run or step ${id}`;
