import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { ENTRA_CONNECTOR_ID } from '../../../../shared/model/identifier.ts';
import type { RunRecord } from '../../../store/store.ts';
import { print } from '../output.ts';
import { exitCodeOfRuns, stoppable } from '../run-and-wait.ts';
import { dataFolder, type Session, withSession } from '../session.ts';

/** `demo`: the sample forest through the metaverse into the sandbox tenant, in a throw-away data folder. */
export function demoCommand(program: Command): void {
  program
    .command('demo')
    .description('synchronize the sample forest to the sandbox tenant; keeps nothing unless --data-folder is given')
    .option('--json', 'machine-readable output')
    .action(async (options: { json?: boolean }, command: Command) => {
      const given = command.optsWithGlobals<{ dataFolder?: string }>().dataFolder;
      const folder = given === undefined ? await mkdtemp(join(tmpdir(), 'isthmus-demo-')) : dataFolder(command);
      try {
        const { summary, exitCode } = await withSession(command, (session) => stoppable(session, () => demonstrate(session)), folder);
        print(options.json === true, summary, () => {
          const { imported, projected, exported, confirmed, errors, seconds } = summary;
          return `${imported} objects imported, ${projected} projected, ${exported} exported, ${confirmed} confirmed, ${errors} errors in ${seconds} s`;
        });
        process.exitCode = exitCode;
      } finally {
        if (given === undefined) await rm(folder, { recursive: true, force: true });
      }
    });
}

async function demonstrate({ api, engine }: Session) {
  const started = performance.now();
  await api.setup.exploreSampleForest();
  const runs = await engine.runs.startCycle('initial', 'demo');
  const exported = sum(runs, ['export-add']);
  const waiting = await engine.store.read.csCount({ connector: ENTRA_CONNECTOR_ID, awaitingConfirmation: true });
  const summary = {
    imported: sum(
      runs.filter((run) => run.connector !== ENTRA_CONNECTOR_ID),
      ['stage-add'],
    ),
    projected: sum(runs, ['disconnector-projected-flow', 'disconnector-projected-no-flow']),
    exported,
    confirmed: exported - waiting,
    errors: runs.reduce((total, run) => total + run.steps.reduce((count, step) => count + step.errorCount, 0), 0),
    seconds: Math.round((performance.now() - started) / 10) / 100,
  };
  return { summary, exitCode: exitCodeOfRuns(runs) };
}

function sum(runs: readonly RunRecord[], counters: readonly string[]): number {
  let total = 0;
  for (const run of runs) for (const step of run.steps) for (const counter of counters) total += step.counters[counter] ?? 0;
  return total;
}
