import type { ConnectorId, CsId, RunId, StepId } from '../../../shared/model/identifier.ts';
import type { Reads, RunRecord, StepError, StepObject, StepRecord, ValueChange } from '../store.ts';
import type { Context } from './context.ts';
import type { Cell } from './database.ts';
import { unpack } from './packing.ts';

/** What a step row keeps packed: everything of a `StepRecord` that no query asks for. */
export type PackedProgress = Pick<StepRecord, 'processed' | 'total' | 'counters' | 'outbound' | 'connection' | 'message'>;

export function runHistory({ db, catalog }: Context): Pick<Reads, 'runs' | 'run' | 'stepObjects' | 'stepErrors'> {
  const { symbols } = catalog;

  return {
    /** Newest first. */
    async runs({ connector, offset, limit }) {
      const condition = connector === undefined ? '' : 'WHERE connector = ?';
      const parameters: Cell[] = connector === undefined ? [] : [symbols.find(connector) ?? 0];
      const total = db.get<[number]>(`SELECT count(*) FROM run ${condition}`, ...parameters)?.[0] ?? 0;
      const rows = db.all<RunRow>(`${RUN} ${condition} ORDER BY id DESC LIMIT ? OFFSET ?`, ...parameters, limit, offset);
      return { rows: rows.map(record), total };
    },

    async run(id) {
      const row = db.get<RunRow>(`${RUN} WHERE id = ?`, id);
      return row === undefined ? undefined : record(row);
    },

    async stepObjects({ step, counters, target, offset, limit }) {
      const numbers = counters.map((counter) => symbols.find(counter)).filter((number) => number !== undefined);
      const from = `FROM step_object WHERE step = ? AND counter IN (SELECT value FROM json_each(?)) AND target = ?`;
      const parameters = [step, JSON.stringify(numbers), target === undefined ? NO_TARGET : (symbols.find(target) ?? -1)];
      const total = db.get<[number]>(`SELECT count(*) ${from}`, ...parameters)?.[0] ?? 0;
      const rows = db.all<ObjectRow>(
        `SELECT counter, target, cs, dn, object_type, changes ${from} ORDER BY id LIMIT ? OFFSET ?`,
        ...parameters,
        limit,
        offset,
      );
      return { rows: rows.map((row) => stepObject(step, row)), total };
    },

    async stepErrors({ step, offset, limit }) {
      const total = db.get<[number]>('SELECT count(*) FROM step_error WHERE step = ?', step)?.[0] ?? 0;
      const rows = db.all<[Uint8Array]>('SELECT error FROM step_error WHERE step = ? ORDER BY id LIMIT ? OFFSET ?', step, limit, offset);
      return { rows: rows.map(([error]) => ({ ...unpack<Omit<StepError, 'step'>>(error), step })), total };
    },
  };

  function record(row: RunRow): RunRecord {
    const [id, connector, number, profile, user, status, started, ended] = row;
    const steps = db.all<StepRow>(`${STEP} WHERE run = ? ORDER BY number, id`, id).map(stepRecord);
    return {
      id,
      connector: symbols.text(connector) as ConnectorId,
      number,
      profile,
      user,
      status,
      started,
      ended: ended ?? undefined,
      steps,
    };
  }

  function stepObject(step: StepId, row: ObjectRow): StepObject {
    const [counter, target, cs, dn, objectType, changes] = row;
    return {
      step,
      counter: symbols.text(counter),
      target: target === NO_TARGET ? undefined : (symbols.text(target) as ConnectorId),
      cs,
      dn,
      objectType: symbols.text(objectType),
      changes: unpack<ValueChange[]>(changes),
    };
  }
}

function stepRecord(row: StepRow): StepRecord {
  const [id, number, type, partition, status, started, ended, errorCount, progress] = row;
  return { id, number, type, partition, status, started, ended: ended ?? undefined, errorCount, ...unpack<PackedProgress>(progress) };
}

/** Stands for "no target connector" in the index. */
export const NO_TARGET = 0;

type RunRow = [
  id: RunId,
  connector: number,
  number: number,
  profile: string,
  user: string,
  status: string,
  started: number,
  ended: number | null,
];
const RUN = 'SELECT id, connector, number, profile, user, status, started, ended FROM run';
type StepRow = [
  id: StepId,
  number: number,
  type: string,
  partition: string,
  status: string,
  started: number,
  ended: number | null,
  errors: number,
  progress: Uint8Array,
];
const STEP = 'SELECT id, number, type, partition, status, started, ended, errors, progress FROM run_step';
type ObjectRow = [counter: number, target: number, cs: CsId, dn: string, objectType: number, changes: Uint8Array];
