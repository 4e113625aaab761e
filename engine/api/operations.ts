import { describeCode } from '../../shared/codes/code-table.ts';
import { discoveryErrors } from '../../shared/codes/discovery-errors.ts';
import { exportErrors } from '../../shared/codes/export-errors.ts';
import { runResult, runResults } from '../../shared/codes/run-results.ts';
import { groupsOf, statisticRows } from '../../shared/codes/statistics.ts';
import { syncErrors } from '../../shared/codes/sync-errors.ts';
import type { RunSummary, StatisticGroup, StepDetail, StepErrorRow } from '../../shared/contract/operations.ts';
import type { ConnectorId, CsId, RunId, StepId } from '../../shared/model/identifier.ts';
import { formatObjectId } from '../../shared/model/identifier.ts';
import { runProfiles, type StepType, stepTypes } from '../../shared/model/run-profile.ts';
import type { RunRecord, StepError, StepProgress, StepRecord } from '../store/run-history.ts';
import { type ConfigurationNames, configurationNames } from './configuration-names.ts';
import { displayChange, metaverseNames, referencedIn } from './display.ts';
import { objectNames } from './object-names.ts';
import { server } from './server.ts';
import { trippedDetail } from './thresholds.ts';

const codeTables = { discovery: discoveryErrors, import: syncErrors, export: exportErrors };

export const operations = {
  runs: server.operations.runs.handler(async ({ input, context }) => {
    const read = context.engine.store.read;
    const names = await configurationNames(read);
    const page = await read.runs({ connector: input.connector as ConnectorId | undefined, offset: input.offset, limit: input.limit });
    return { rows: page.rows.map((run) => runSummary(run, names)), total: page.total };
  }),

  run: server.operations.run.handler(async ({ input, context, errors }) => {
    const read = context.engine.store.read;
    const [run, names] = await Promise.all([read.run(input.id as RunId), configurationNames(read)]);
    if (run === undefined) throw errors.NOT_FOUND({ message: `There is no run ${input.id}.`, data: { what: String(input.id) } });
    const current = context.engine.runs.current(run.connector);
    const progress = current?.id === run.id ? current.progress() : undefined;
    const steps = run.steps.map((step) => withProgress(step, progress));
    const tripped = await Promise.all(steps.map((step) => trippedDetail(read, run, step, names)));
    return {
      ...runSummary({ ...run, steps }, names),
      steps: steps.map((step, at) => ({ ...stepDetail(step), ...(tripped[at] === undefined ? {} : { tripped: tripped[at] }) })),
    };
  }),

  stepObjects: server.operations.stepObjects.handler(async ({ input, context }) => {
    const read = context.engine.store.read;
    const { counters, offset, limit } = input;
    const page = await read.stepObjects({
      step: input.step as StepId,
      counters,
      target: input.target as ConnectorId | undefined,
      offset,
      limit,
    });
    const [metaverse, connectors] = await Promise.all([read.metaverseSchema(), read.connectors()]);
    const names = await metaverseNames(
      read,
      page.rows.flatMap((row) => [...referencedIn(row.changes)]),
    );
    const known = await objectNames(
      read,
      page.rows.map((row) => row.cs),
    );
    return {
      total: page.total,
      rows: page.rows.map((row) => {
        const displayName = known.get(row.cs);
        const schema = connectors.find((connector) => connector.id === row.target)?.schema ?? metaverse;
        return {
          object: formatObjectId(read.seed, 'cs', row.cs),
          dn: row.dn,
          ...(displayName === undefined ? {} : { displayName }),
          objectType: row.objectType,
          counter: row.counter,
          changes: row.changes.map((change) => displayChange(change, schema, names)),
        };
      }),
    };
  }),

  stepErrors: server.operations.stepErrors.handler(async ({ input, context }) => {
    const read = context.engine.store.read;
    const names = await configurationNames(read);
    const page = await read.stepErrors({ step: input.step as StepId, offset: input.offset, limit: input.limit });
    const known = await objectNames(
      read,
      page.rows.flatMap((row) => row.cs ?? []),
    );
    return { rows: page.rows.map((error) => errorRow(error, read.seed, names, known)), total: page.total };
  }),

  clearRuns: server.operations.clearRuns.handler(async ({ input, context }) => ({
    cleared: await context.engine.store.write.clearRuns(input.before),
  })),
};

/** A running step as it is now: what a guarded step does cannot be read before it is kept. */
const withProgress = (step: StepRecord, progress: StepProgress | undefined): StepRecord =>
  step.ended !== undefined || progress === undefined ? step : { ...step, ...progress };

export function runSummary(run: RunRecord, names: ConfigurationNames): RunSummary {
  const totals = run.steps.flatMap((step) => step.total ?? []);
  return {
    id: run.id,
    connector: run.connector,
    connectorName: names.connectorName(run.connector),
    number: run.number,
    profile: run.profile,
    user: run.user,
    status: run.status,
    statusClass: runResult(run.status).class,
    started: run.started,
    ...(run.ended === undefined ? {} : { ended: run.ended }),
    processed: run.steps.reduce((sum, step) => sum + step.processed, 0),
    ...(totals.length === 0 ? {} : { total: totals.reduce((sum, total) => sum + total, 0) }),
  };
}

export function stepDetail(step: StepRecord): StepDetail {
  const { meaning, remedy } = describeCode(runResults, step.status);
  return {
    id: step.id,
    number: step.number,
    type: step.type,
    typeName: runProfiles.find((profile) => profile.key === step.type)?.stepTypeName ?? step.type,
    partition: step.partition,
    status: step.status,
    statusClass: runResult(step.status).class,
    meaning,
    ...(remedy === undefined ? {} : { remedy }),
    ...(step.message === undefined ? {} : { message: step.message }),
    started: step.started,
    ...(step.ended === undefined ? {} : { ended: step.ended }),
    processed: step.processed,
    ...(step.total === undefined ? {} : { total: step.total }),
    statistics: statistics(step),
    counters: { ...step.counters },
    ...(step.connection === undefined ? {} : { connection: step.connection }),
    errorCount: step.errorCount,
  };
}

/** The Synchronization Statistics of the step: groups of its type; outbound groups per target with rows that are not zero. */
function statistics(step: StepRecord): StatisticGroup[] {
  if (!isStepType(step.type)) return [];
  return groupsOf(step.type).flatMap((group): StatisticGroup[] => {
    if (!group.perTarget) {
      const rows = statisticRows(group, step.counters);
      return rows.length === 0 ? [] : [{ title: group.title, rows: rows.map((row) => ({ ...row, counters: [...row.counters] })) }];
    }
    return step.outbound.flatMap((block) => {
      const rows = statisticRows(group, block.counters).map((row) => ({ ...row, counters: [...row.counters] }));
      return rows.length === 0 ? [] : [{ title: `${group.title} | ${block.connectorName}`, target: block.connectorId, rows }];
    });
  });
}

const isStepType = (type: string): type is StepType => (stepTypes as readonly string[]).includes(type);

function errorRow(error: StepError, seed: string, names: ConfigurationNames, known: ReadonlyMap<CsId, string>): StepErrorRow {
  const displayName = error.cs === undefined ? undefined : known.get(error.cs);
  const { meaning, remedy } = describeCode(codeTables[error.kind], error.code);
  return {
    kind: error.kind,
    code: error.code,
    meaning,
    ...(remedy === undefined ? {} : { remedy }),
    ...(error.cs === undefined ? {} : { object: formatObjectId(seed, 'cs', error.cs) }),
    dn: error.dn,
    ...(displayName === undefined ? {} : { displayName }),
    message: error.message,
    algorithmStep: error.algorithmStep,
    ...(error.rule === undefined ? {} : { ruleName: names.ruleName(error.rule) }),
    ...(error.attribute === undefined ? {} : { attribute: error.attribute }),
    ...(error.detail === undefined ? {} : { detail: { ...error.detail } }),
    firstOccurred: error.firstOccurred,
    lastOccurred: error.lastOccurred,
    retryCount: error.retryCount,
  };
}
