import type { ConnectorId, CsId, RunId, StepId } from '../../../shared/model/identifier.ts';
import type { Page } from '../page.ts';
import type { RunRecord, StepError, StepObject, StepRecord } from '../run-history.ts';
import type { Reads } from '../store.ts';
import type { Cell } from './connection.ts';
import type { Context } from './context.ts';
import { unpack } from './packing.ts';
import { literally } from './search-text.ts';
import { unpackChanges } from './step-changes.ts';

/** What a step row keeps packed: everything of a `StepRecord` that no query asks for. */
export type PackedProgress = Pick<StepRecord, 'processed' | 'total' | 'counters' | 'outbound' | 'connection' | 'message' | 'tripped'>;

export function runHistory({ db, catalog }: Context): Pick<Reads, 'runs' | 'run' | 'runOfStep' | 'stepObjects' | 'stepErrors'> {
  const { symbols } = catalog;
  db.define('changes_contain', changesContain);

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

    async runOfStep(step) {
      const row = db.get<RunRow>(`${RUN} WHERE id = (SELECT run FROM run_step WHERE id = ?)`, step);
      return row === undefined ? undefined : record(row);
    },

    async stepObjects({ step, counters, target, text, offset, limit }) {
      const numbers = counters.map((counter) => symbols.find(counter)).filter((number) => number !== undefined);
      const parameters: Cell[] = [step, JSON.stringify(numbers)];
      const conditions = ['s.step = ?', 's.counter IN (SELECT value FROM json_each(?))'];
      if (target !== 'any') {
        conditions.push('s.target = ?');
        parameters.push(target === undefined ? NO_TARGET : (symbols.find(target) ?? -1));
      }
      if (text !== undefined && text !== '') return foundObjects(step, conditions, parameters, text, { offset, limit });
      const from = `FROM step_object s WHERE ${conditions.join(' AND ')}`;
      const total = db.get<[number]>(`SELECT count(*) ${from}`, ...parameters)?.[0] ?? 0;
      const rows = db.all<ObjectRow>(`SELECT ${OBJECT} ${from} ORDER BY s.id LIMIT ? OFFSET ?`, ...parameters, limit, offset);
      return { rows: rows.map((row) => stepObject(step, row)), total };
    },

    async stepErrors({ step, offset, limit }) {
      const total = db.get<[number]>('SELECT count(*) FROM step_error WHERE step = ?', step)?.[0] ?? 0;
      const rows = db.all<[Uint8Array]>('SELECT error FROM step_error WHERE step = ? ORDER BY id LIMIT ? OFFSET ?', step, limit, offset);
      return { rows: rows.map(([error]) => ({ ...unpack<Omit<StepError, 'step'>>(error), step })), total };
    },
  };

  /** One pass over the list, whatever page of what is found is asked for. */
  function foundObjects(
    step: StepId,
    conditions: readonly string[],
    parameters: readonly Cell[],
    text: string,
    { offset, limit }: { readonly offset: number; readonly limit: number },
  ): Page<StepObject> {
    const like = `%${literally(text)}%`;
    const where = [...conditions, CONTAINS].join(' AND ');
    const found = db.list<number>(
      `SELECT s.id AS item FROM step_object s LEFT JOIN cs_object o ON o.id = s.cs WHERE ${where} ORDER BY s.id`,
      ...parameters,
      like,
      like,
      like,
      text.toLowerCase(),
    );
    const page = JSON.stringify(found.slice(offset, offset + limit));
    const rows = db.all<ObjectRow>(
      `SELECT ${OBJECT} FROM step_object s WHERE s.id IN (SELECT value FROM json_each(?)) ORDER BY s.id`,
      page,
    );
    return { rows: rows.map((row) => stepObject(step, row)), total: found.length };
  }

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
      changes: unpackChanges(changes, symbols),
    };
  }
}

function stepRecord(row: StepRow): StepRecord {
  const [id, number, type, partition, status, started, ended, errorCount, progress] = row;
  return { id, number, type, partition, status, started, ended: ended ?? undefined, errorCount, ...unpack<PackedProgress>(progress) };
}

/** An object that was never stored has its name only among its changes, where it comes first. */
const CONTAINS = `(s.dn LIKE ? ESCAPE '\\'
  OR o.name LIKE ? ESCAPE '\\'
  OR s.object_type IN (SELECT id FROM symbol WHERE text LIKE ? ESCAPE '\\')
  OR (o.id IS NULL AND changes_contain(substr(s.changes, 1, 256), ?)))`;

const decoder = new TextDecoder();

/** SQL function: do the packed changes hold the text, given in lower case? Texts are packed as they are. */
function changesContain(changes: Cell | undefined, needle: Cell | undefined): number {
  if (!(changes instanceof Uint8Array) || typeof needle !== 'string') return 0;
  return decoder.decode(changes).toLowerCase().includes(needle) ? 1 : 0;
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
const OBJECT = 's.counter, s.target, s.cs, s.dn, s.object_type, s.changes';
type ObjectRow = [counter: number, target: number, cs: CsId, dn: string, objectType: number, changes: Uint8Array];
