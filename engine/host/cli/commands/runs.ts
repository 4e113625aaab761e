import { type Command, InvalidArgumentError } from 'commander';
import type { RunDetail } from '../../../../shared/contract/operations.ts';
import type { ConnectorId } from '../../../../shared/model/identifier.ts';
import { findRunProfile, runProfiles } from '../../../../shared/model/run-profile.ts';
import { RunRefused } from '../../../runs/run-refused.ts';
import { ExitCode, Refusal } from '../exit-code.ts';
import { findConnector } from '../find-connector.ts';
import { localTime, print, table } from '../output.ts';
import { exitCodeOfRuns, runDetail, stoppable } from '../run-and-wait.ts';
import { withSession } from '../session.ts';
import { count } from './objects.ts';

/** `run`, `cycle` and `runs list|show`. */
export function runCommands(program: Command): void {
  program
    .command('run')
    .description('run a profile of a connector and wait for its result')
    .argument('<connector>', 'name or id')
    .argument('<profile>', runProfiles.map((profile) => profile.key).join(', '))
    .option('--json', 'machine-readable output')
    .action(async (name: string, profileName: string, options: { json?: boolean }, command: Command) => {
      const profile = findRunProfile(profileName);
      if (profile === undefined)
        throw new Refusal(
          'bad-usage',
          `There is no run profile ${profileName}. Known: ${runProfiles.map((known) => known.key).join(', ')}.`,
          ExitCode.usage,
        );
      const run = await withSession(command, async (session) => {
        const { id } = await findConnector(session.api, name);
        const connector = await session.engine.store.read.connector(id as ConnectorId);
        if (connector === undefined) throw new Refusal('no-start-ma', `There is no connector ${name}.`);
        return stoppable(session, async () => {
          const started = await session.engine.runs.start(connector, profile, 'command line').catch(refused);
          return runDetail(session, await started.finished);
        });
      });
      print(options.json === true, run, () => runText(run));
      process.exitCode = exitCodeOfRuns([run]);
    });

  program
    .command('cycle')
    .description('run a synchronization cycle over all connectors')
    .argument('<policy>', 'delta or initial', policyOf)
    .option('--json', 'machine-readable output')
    .action(async (policy: 'delta' | 'initial', options: { json?: boolean }, command: Command) => {
      const runs = await withSession(command, (session) =>
        stoppable(session, async () =>
          Promise.all((await session.engine.runs.startCycle(policy, 'command line')).map((record) => runDetail(session, record))),
        ),
      );
      if (runs.length === 0) throw new Refusal('no-start-ma', 'There is no connector to run. Add one first, or try `isthmus demo`.');
      print(options.json === true, runs, () =>
        table(
          ['Connector', 'Profile', 'Status', 'Seconds', 'Changes'],
          runs.map((run) => [run.connectorName, run.profile, run.status, seconds(run), changes(run)]),
        ),
      );
      process.exitCode = exitCodeOfRuns(runs);
    });

  const runs = program.command('runs').description('run history');
  runs
    .command('list')
    .description('runs, newest first')
    .option('--connector <name>', 'of one connector')
    .option('--limit <n>', 'rows', count, 50)
    .option('--offset <n>', 'rows to skip', count, 0)
    .option('--json', 'machine-readable output')
    .action(async (options: { connector?: string; limit: number; offset: number; json?: boolean }, command: Command) => {
      const page = await withSession(command, async ({ api }) => {
        const connector = options.connector === undefined ? undefined : (await findConnector(api, options.connector)).id;
        return api.operations.runs({ connector, limit: options.limit, offset: options.offset });
      });
      print(options.json === true, page, () =>
        table(
          ['Run', 'Connector', 'Profile', 'Status', 'Start (UTC)', 'End (UTC)'],
          page.rows.map((run) => [
            String(run.id),
            run.connectorName,
            run.profile,
            run.status,
            localTime(run.started),
            localTime(run.ended),
          ]),
        ),
      );
    });
  runs
    .command('show')
    .description('one run with statistics and errors of each step')
    .argument('<run>', 'number of the run, from `runs list`', count)
    .option('--json', 'machine-readable output')
    .action(async (id: number, options: { json?: boolean }, command: Command) => {
      const shown = await withSession(command, async ({ api }) => {
        const run = await api.operations.run({ id });
        const errors = await Promise.all(run.steps.map((step) => api.operations.stepErrors({ step: step.id, limit: 100 })));
        return { ...run, steps: run.steps.map((step, at) => ({ ...step, errors: errors[at]?.rows ?? [] })) };
      });
      print(options.json === true, shown, () => {
        const errors = shown.steps.flatMap((step) => step.errors).map((error) => [error.code, error.dn, error.message]);
        return errors.length === 0 ? runText(shown) : `${runText(shown)}\n\n${table(['Error', 'Object', 'Message'], errors)}`;
      });
    });
}

function policyOf(text: string): 'delta' | 'initial' {
  if (text === 'delta' || text === 'initial') return text;
  throw new InvalidArgumentError('It is delta or initial.');
}

function refused(thrown: unknown): never {
  if (thrown instanceof RunRefused) throw new Refusal(thrown.code, thrown.message);
  throw thrown;
}

const seconds = (run: RunDetail): string => (run.ended === undefined ? '' : ((run.ended - run.started) / 1000).toFixed(1));

function changes(run: RunDetail): string {
  const shown = run.steps.flatMap((step) =>
    step.statistics.flatMap((group) => group.rows.filter((row) => row.value > 0).map((row) => `${row.label} ${row.value}`)),
  );
  return shown.join(', ');
}

function runText(run: RunDetail): string {
  const parts = [`${run.connectorName}: ${run.profile}: ${run.status} (${seconds(run)} s)`];
  for (const step of run.steps) {
    parts.push(`\n${step.number}. ${step.typeName} of ${step.partition}: ${step.status}`);
    if (step.message !== undefined) parts.push(`   ${step.message}`);
    for (const group of step.statistics) {
      parts.push(`   ${group.title}`);
      for (const row of group.rows) parts.push(`     ${row.label.padEnd(34)} ${String(row.value).padStart(8)}`);
    }
    if (step.errorCount > 0) parts.push(`   ${step.errorCount} errors; \`isthmus runs show ${run.id}\` lists them.`);
  }
  return parts.join('\n');
}
