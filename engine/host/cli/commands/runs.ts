import { type Command, InvalidArgumentError } from 'commander';
import type { RunDetail, StepErrorRow } from '../../../../shared/contract/operations.ts';
import { findRunProfile, runProfiles } from '../../../../shared/model/run-profile.ts';
import { ExitCode, Refusal } from '../exit-code.ts';
import { findConnector } from '../find-connector.ts';
import { note, print, printable, table, utcTime } from '../output.ts';
import { exitCodeOfRuns, runDetails, stoppable } from '../run-and-wait.ts';
import { type Api, withSession } from '../session.ts';
import { rowLimit, wholeNumber } from '../whole-number.ts';

/** `run`, `cycle` and `runs list|show`. */
export function runCommands(program: Command): void {
  program
    .command('run')
    .description('run a profile of a connector and wait for its result')
    .argument('<connector>', 'name or id')
    .argument('<profile>', runProfiles.map((profile) => profile.key).join(', '))
    .option('--json', 'machine-readable output')
    .action((name: string, profileName: string, options: { json?: boolean }, command: Command) => {
      const profile = findRunProfile(profileName);
      if (profile === undefined) {
        const known = runProfiles.map((candidate) => candidate.key).join(', ');
        throw new Refusal('bad-usage', `There is no run profile ${profileName}. Known: ${known}.`, ExitCode.usage);
      }
      return withSession(command, async (api) => {
        const { id } = await findConnector(api, name);
        const stop = () => api.connectors.stop({ id });
        const [run] = await stoppable(api, stop, async () =>
          runDetails(api, [(await api.connectors.run({ id, profile: profile.key, wait: true })).run]),
        );
        if (run === undefined) throw new Error('a run ended without a record');
        print(options.json === true, run, () => runText(run));
        process.exitCode = exitCodeOfRuns([run]);
      });
    });

  program
    .command('cycle')
    .description('run a synchronization cycle over all connectors')
    .argument('<policy>', 'delta or initial', policyOf)
    .option('--json', 'machine-readable output')
    .action((policy: 'delta' | 'initial', options: { json?: boolean }, command: Command) =>
      withSession(command, async (api) => {
        const { runs, stopped } = await runCycle(api, policy);
        if (runs.length === 0 && !stopped)
          throw new Refusal('no-start-ma', 'There is no connector to run. Add one first, or try `isthmus demo`.');
        print(options.json === true, runs, () =>
          table(
            ['Run', 'Connector', 'Profile', 'Status', 'Seconds', 'Changes'],
            runs.map((run) => [String(run.id), run.connectorName, run.profile, run.status, seconds(run), changes(run)]),
          ),
        );
        if (stopped) note('The cycle was stopped before it had run everything.');
        process.exitCode = stopped ? ExitCode.stopped : exitCodeOfRuns(runs);
      }),
    );

  const runs = program.command('runs').description('run history');
  runs
    .command('list')
    .description('runs, newest first')
    .option('--connector <name>', 'of one connector')
    .option('--limit <n>', 'rows', rowLimit, 50)
    .option('--offset <n>', 'rows to skip', wholeNumber, 0)
    .option('--json', 'machine-readable output')
    .action((options: { connector?: string; limit: number; offset: number; json?: boolean }, command: Command) =>
      withSession(command, async (api) => {
        const connector = options.connector === undefined ? undefined : (await findConnector(api, options.connector)).id;
        const page = await api.operations.runs({ connector, limit: options.limit, offset: options.offset });
        print(options.json === true, page, () => {
          const rows = page.rows.map((run) => [
            String(run.id),
            run.connectorName,
            run.profile,
            run.status,
            run.user,
            utcTime(run.started),
            utcTime(run.ended),
          ]);
          const head = ['Run', 'Connector', 'Profile', 'Status', 'User', 'Start (UTC)', 'End (UTC)'];
          return `${table(head, rows)}\n${page.rows.length} of ${page.total} runs`;
        });
      }),
    );
  runs
    .command('show')
    .description('one run with statistics and errors of each step')
    .argument('<run>', 'number of the run, from `runs list`', wholeNumber)
    .option('--json', 'machine-readable output')
    .action((id: number, options: { json?: boolean }, command: Command) =>
      withSession(command, async (api) => {
        const run = await api.operations.run({ id });
        const errors = await Promise.all(run.steps.map((step) => api.operations.stepErrors({ step: step.id, limit: SHOWN_ERRORS })));
        const shown = { ...run, steps: run.steps.map((step, at) => ({ ...step, errors: errors[at]?.rows ?? [] })) };
        print(options.json === true, shown, () => runText(shown));
      }),
    );
}

/** Errors of a step that are listed; the step says how many there are. */
const SHOWN_ERRORS = 1000;

/** Starts a cycle and waits for it; Ctrl+C ends it. Answers with its runs. */
export async function runCycle(
  api: Api,
  policy: 'delta' | 'initial',
): Promise<{ readonly runs: readonly RunDetail[]; readonly stopped: boolean }> {
  const stop = async () => {
    // The cycle ends with whatever it runs; between two runs any connector will do.
    const [first] = await api.connectors.list();
    if (first !== undefined) await api.connectors.stop({ id: first.id, cycle: true });
  };
  return stoppable(api, stop, async () => {
    const { runs = [], stopped = false } = await api.connectors.cycle({ policy, wait: true });
    return { runs: await runDetails(api, runs), stopped };
  });
}

function policyOf(text: string): 'delta' | 'initial' {
  if (text === 'delta' || text === 'initial') return text;
  throw new InvalidArgumentError('It is delta or initial.');
}

const seconds = (run: Pick<RunDetail, 'started' | 'ended'>): string =>
  run.ended === undefined ? '' : ((run.ended - run.started) / 1000).toFixed(1);

/** Rows of all steps that are not zero, in the order in which they first appear. */
function changes(run: RunDetail): string {
  const sums = new Map<string, number>();
  for (const row of run.steps.flatMap((step) => step.statistics.flatMap((group) => group.rows))) {
    if (row.value > 0) sums.set(row.label, (sums.get(row.label) ?? 0) + row.value);
  }
  return [...sums].map(([label, value]) => `${label} ${value}`).join(', ');
}

type Shown<Run> = Omit<Run, 'steps'> & { readonly steps: readonly ShownStep[] };
type ShownStep = RunDetail['steps'][number] & { readonly errors?: readonly StepErrorRow[] };

function runText(run: Shown<RunDetail>): string {
  const parts = [`Run ${run.id}: ${printable(run.connectorName)}: ${run.profile}: ${run.status} (${seconds(run)} s, ${run.user})`];
  for (const step of run.steps) {
    parts.push(`\n${step.number}. ${step.typeName} of ${printable(step.partition)}: ${step.status}`);
    const told = step.message ?? (step.statusClass === 'ok' ? undefined : `${step.meaning} ${step.remedy ?? ''}`.trimEnd());
    if (told !== undefined) parts.push(`   ${printable(told)}`);
    if (step.tripped !== undefined) {
      parts.push(
        `   \`isthmus threshold list-tripped ${run.id}\` lists what was stopped, \`isthmus threshold approve ${run.id}\` lets exactly that through once.`,
      );
    }
    for (const group of step.statistics) {
      parts.push(`   ${group.title}`);
      for (const row of group.rows) parts.push(`     ${row.label.padEnd(34)} ${String(row.value).padStart(8)}`);
    }
    if (step.errors === undefined && step.errorCount > 0) {
      parts.push(`   ${step.errorCount} errors; \`isthmus runs show ${run.id}\` lists them.`);
    }
    if (step.errors !== undefined && step.errors.length > 0) {
      const listed = step.errors.length < step.errorCount ? ` (the first ${step.errors.length} of ${step.errorCount})` : '';
      const rows = step.errors.map((error) => [error.code, error.dn, error.message]);
      parts.push(`\n   Errors${listed}\n${table(['Error', 'Object', 'Message'], rows)}`);
    }
  }
  return parts.join('\n');
}
