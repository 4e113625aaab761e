import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import type { RunDetail } from '../../../../shared/contract/operations.ts';
import { ENTRA_CONNECTOR_ID } from '../../../../shared/model/identifier.ts';
import { ExitCode } from '../exit-code.ts';
import { print } from '../output.ts';
import { exitCodeOfRuns } from '../run-and-wait.ts';
import { type Api, withSession } from '../session.ts';
import { runCycle } from './runs.ts';

/** `demo`: the sample forest through the metaverse into the sandbox tenant, in a throw-away data folder. */
export function demoCommand(program: Command): void {
  program
    .command('demo')
    .description('synchronize the sample forest to the sandbox tenant; keeps nothing unless --data-folder is given')
    .option('--json', 'machine-readable output')
    .action(async (options: { json?: boolean }, command: Command) => {
      const { dataFolder } = command.optsWithGlobals<{ dataFolder?: string }>();
      const own = dataFolder === undefined ? await mkdtemp(join(tmpdir(), 'isthmus-demo-')) : undefined;
      try {
        await withSession(
          command,
          async (api) => {
            const { runs, stopped, ...summary } = await demonstrate(api);
            print(options.json === true, summary, () => {
              const { imported, projected, exported, confirmed, errors, seconds } = summary;
              return `${imported} objects imported, ${projected} projected, ${exported} exported, ${confirmed} confirmed, ${errors} errors in ${seconds} s`;
            });
            process.exitCode = stopped ? ExitCode.stopped : exitCodeOfRuns(runs);
          },
          own,
        );
      } finally {
        if (own !== undefined) await rm(own, { recursive: true, force: true });
      }
    });
}

async function demonstrate(api: Api) {
  const started = performance.now();
  await api.setup.exploreSampleForest();
  const { runs, stopped } = await runCycle(api, 'initial');
  const exported = sum(runs, ['export-add']);
  const { statistics } = await api.connectors.get({ id: ENTRA_CONNECTOR_ID });
  return {
    runs,
    stopped,
    imported: sum(
      runs.filter((run) => run.connector !== ENTRA_CONNECTOR_ID),
      ['stage-add'],
    ),
    projected: sum(runs, ['disconnector-projected-flow', 'disconnector-projected-no-flow']),
    exported,
    confirmed: exported - (statistics.awaitingConfirmation ?? 0),
    errors: runs.reduce((total, run) => total + run.steps.reduce((count, step) => count + step.errorCount, 0), 0),
    seconds: Math.round((performance.now() - started) / 10) / 100,
  };
}

function sum(runs: readonly RunDetail[], counters: readonly string[]): number {
  let total = 0;
  for (const run of runs) for (const step of run.steps) for (const counter of counters) total += step.counters[counter] ?? 0;
  return total;
}
