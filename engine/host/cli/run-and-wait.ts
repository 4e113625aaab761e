import type { RunDetail } from '../../../shared/contract/operations.ts';
import { ExitCode, exitCodeOf } from './exit-code.ts';
import { note, printable } from './output.ts';
import type { Api } from './session.ts';

/**
 * Waits for work that takes a while. Ctrl+C and SIGTERM call `stop`, so that runs end cleanly and the work answers with
 * what they came to; a second Ctrl+C ends the command. On a terminal the progress is shown.
 */
export async function stoppable<T>(
  api: Api,
  stop: () => Promise<unknown>,
  work: () => Promise<T>,
  show: (api: Api) => void = showProgress,
): Promise<T> {
  let failed: (thrown: unknown) => void = () => {};
  const stopFailed = new Promise<never>((_, reject) => {
    failed = reject;
  });
  const onSignal = () => {
    note('Stopping …');
    stop().catch(failed);
  };
  process.once('SIGINT', onSignal);
  process.once('SIGTERM', onSignal);
  const ticker = process.stderr.isTTY ? setInterval(() => show(api), PROGRESS_EVERY) : undefined;
  try {
    return await Promise.race([work(), stopFailed]);
  } finally {
    clearInterval(ticker);
    if (ticker !== undefined) process.stderr.write('\r\x1b[K');
    process.removeListener('SIGINT', onSignal);
    process.removeListener('SIGTERM', onSignal);
  }
}

/** Runs with their steps, in the given order. */
export const runDetails = (api: Api, runs: readonly number[]): Promise<RunDetail[]> =>
  Promise.all(runs.map((id) => api.operations.run({ id })));

/** The worst of several runs decides. */
export const exitCodeOfRuns = (runs: readonly RunDetail[]): number =>
  Math.max(ExitCode.success, ...runs.map((run) => exitCodeOf(run.statusClass)));

/** Milliseconds. */
const PROGRESS_EVERY = 500;

function showProgress(api: Api): void {
  api.operations.runs({ limit: 1 }).then(
    ({ rows: [run] }) => {
      if (run?.ended !== undefined || run === undefined) return;
      const of = run.total === undefined ? '' : `/${run.total}`;
      process.stderr.write(`\r\x1b[K${printable(run.connectorName)}: ${run.profile} ${run.processed}${of}`);
    },
    // The work itself will tell what is wrong with the engine.
    () => {},
  );
}
