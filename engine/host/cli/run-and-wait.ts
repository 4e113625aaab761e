import { runResult } from '../../../shared/codes/run-results.ts';
import type { RunDetail } from '../../../shared/contract/operations.ts';
import type { ConnectorId, RunId } from '../../../shared/model/identifier.ts';
import { configurationNames } from '../../api/configuration-names.ts';
import { runSummary, stepDetail } from '../../api/operations.ts';
import type { RunRecord } from '../../store/store.ts';
import { ExitCode, exitCodeOf } from './exit-code.ts';
import { note } from './output.ts';
import type { Session } from './session.ts';

/** Lets Ctrl+C and SIGTERM stop the run cleanly instead of killing the engine. */
export async function stoppable<T>(session: Session, work: () => Promise<T>): Promise<T> {
  const stop = () => {
    note('Stopping …');
    void session.engine.runs.stopAll();
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  const ticker = process.stderr.isTTY ? setInterval(() => void showProgress(session), 500) : undefined;
  try {
    return await work();
  } finally {
    clearInterval(ticker);
    if (ticker !== undefined) process.stderr.write('\r\x1b[K');
    process.removeListener('SIGINT', stop);
    process.removeListener('SIGTERM', stop);
  }
}

async function showProgress({ engine }: Session): Promise<void> {
  for (const connector of await engine.store.read.connectors()) {
    const current = engine.runs.current(connector.id as ConnectorId);
    const progress = current?.progress();
    if (current === undefined || progress === undefined) continue;
    const of = progress.total === undefined ? '' : `/${progress.total}`;
    process.stderr.write(`\r\x1b[K${connector.name}: ${current.profile.name} ${progress.processed}${of}`);
  }
}

/** The recorded run as the contract shows it. */
export async function runDetail(session: Session, record: RunRecord | RunId): Promise<RunDetail> {
  const read = session.engine.store.read;
  const run = typeof record === 'number' ? await read.run(record) : record;
  if (run === undefined) throw new Error(`run ${String(record)} is not in the history`);
  return { ...runSummary(run, await configurationNames(read)), steps: run.steps.map(stepDetail) };
}

/** The worst of several runs decides. */
export const exitCodeOfRuns = (runs: readonly { readonly status: string }[]): number =>
  Math.max(ExitCode.success, ...runs.map((run) => exitCodeOf(runResult(run.status).class)));
