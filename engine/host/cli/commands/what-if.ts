import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Command } from 'commander';
import type { WhatIfObject, WhatIfStatus } from '../../../../shared/contract/what-if.ts';
import { SyncRuleSchema } from '../../../../shared/model/rule-schema.ts';
import { readConfigurationFiles } from '../configuration-files.ts';
import { ExitCode, Refusal } from '../exit-code.ts';
import { note, print } from '../output.ts';
import { stoppable } from '../run-and-wait.ts';
import { type Api, withSession } from '../session.ts';
import { wholeNumber } from '../whole-number.ts';
import { connectorPair, version } from './config.ts';
import { ruleDrafts } from './rule-commands.ts';
import { type Sampled, whatIfText } from './what-if-text.ts';

interface Options {
  readonly config?: string;
  readonly map?: string[];
  readonly rule?: string[];
  readonly version?: number;
  readonly samples: number;
  readonly json?: boolean;
}

/** `what-if`: what a full synchronization with a changed configuration would do; nothing is written. */
export function whatIfCommand(program: Command): void {
  program
    .command('what-if')
    .description('what a full synchronization with a changed configuration would do to whom; nothing is written')
    .option('--config <path>', 'a file or folder, as `config import` takes it')
    .option('--map <pair...>', 'with --config: ID-IN-THE-SOURCE=NAME-OR-ID-HERE')
    .option('--rule <file...>', 'rules as JSON that are added, or take the place of those with their ids')
    .option('--version <n>', 'an earlier version of the configuration', version)
    .option('--samples <n>', 'objects shown of each kind, with their values before and after', samples, 5)
    .option('--json', 'machine-readable output')
    .addHelpText('after', '\nExit code: 0 nothing destructive, 1 objects would be deleted or replaced, 2 it did not come to an end.')
    .action((options: Options, command: Command) =>
      withSession(command, async (api) => {
        const found = await sampled(api, await changeOf(api, options), options.samples);
        const destructive = found.counts.some(({ severity }) => severity === 'destructive');
        process.exitCode = destructive ? ExitCode.completedWithErrors : ExitCode.success;
        print(options.json === true, found, () => whatIfText(found));
      }),
    );
}

type Change = Parameters<Api['whatIf']['start']>[0]['change'];

async function changeOf(api: Api, { config, map, rule, version: number }: Options): Promise<Change> {
  if ([config, rule, number].filter((given) => given !== undefined).length !== 1)
    throw new Refusal('bad-usage', 'Name the change: one of --config PATH, --rule FILE and --version N.', ExitCode.usage);
  if (map !== undefined && config === undefined) throw new Refusal('bad-usage', '--map goes with --config.', ExitCode.usage);
  if (number !== undefined) return { kind: 'version', number };
  if (config !== undefined) {
    const [files, known] = [await readConfigurationFiles(config), await api.connectors.list()];
    return { kind: 'files', files, connectors: Object.fromEntries((map ?? []).map((pair) => connectorPair(pair, known))) };
  }
  const drafts = (await Promise.all((rule ?? []).map(ruleDrafts))).flat();
  const put = drafts.map(({ id = randomUUID(), version: of = 1, ...draft }) => SyncRuleSchema.parse({ ...draft, id, version: of }));
  return { kind: 'rules', put, remove: [] };
}

/** Runs it to its end, takes the samples, and leaves nothing behind. */
async function sampled(api: Api, change: Change, count: number): Promise<Sampled> {
  let id: number | undefined;
  let stopped = false;
  const stop = async () => {
    stopped = true;
    if (id !== undefined) await api.whatIf.cancel({ id });
  };
  const work = async (): Promise<Sampled> => {
    const started = await api.whatIf.start({ change });
    id = started.id;
    try {
      if (stopped) await stop();
      const status = await ended(api, started);
      const counts: Sampled['counts'] = await Promise.all(
        status.counts.map(async (each) => ({ ...each, samples: await samplesOf(api, status.id, each.transition, count) })),
      );
      return { ...status, counts };
    } finally {
      if (!stopped) await discard(api, started.id);
    }
  };
  return stoppable(api, stop, work, showProgress);
}

async function ended(api: Api, started: WhatIfStatus): Promise<WhatIfStatus> {
  let status: WhatIfStatus | null = started;
  let told: string | undefined;
  for (;;) {
    if (status === null || status.id !== started.id)
      throw new Refusal('what-if-replaced', 'Another what-if was started in this engine and took the place of this one. Try again.');
    if (status.phase === 'done') return status;
    if (status.phase === 'failed') throw new Refusal('what-if-failed', status.message ?? 'The what-if did not come to an end.');
    if (status.phase === 'cancelled') throw new Refusal('what-if-cancelled', 'The what-if was cancelled. Nothing was written.');
    if (!process.stderr.isTTY && told !== status.phase) note(phases[status.phase]);
    told = status.phase;
    await pause(POLL);
    status = await api.whatIf.status();
  }
}

async function samplesOf(api: Api, id: number, transition: string, limit: number): Promise<readonly WhatIfObject[]> {
  return limit === 0 ? [] : (await api.whatIf.objects({ id, transition, limit })).rows;
}

/** The copies of the database go; when somebody else did that already, it is done. */
async function discard(api: Api, id: number): Promise<void> {
  if ((await api.whatIf.status())?.id === id) await api.whatIf.cancel({ id });
}

/** Milliseconds. */
const POLL = 150;

const phases = {
  copying: 'Copying the database …',
  synchronizing: 'Synchronizing the copy with the change …',
  comparing: 'Comparing …',
} as const;

function showProgress(api: Api): void {
  api.whatIf.status().then(
    (status) => {
      if (status === null || !(status.phase in phases)) return;
      const of = status.total === undefined ? '' : ` ${status.processed}/${status.total}`;
      process.stderr.write(`\r\x1b[K${phases[status.phase as keyof typeof phases]}${of}`);
    },
    // The work itself will tell what is wrong with the engine.
    () => {},
  );
}

function samples(text: string): number {
  const number = wholeNumber(text);
  if (number > 1000) throw new Refusal('bad-usage', 'At most 1000 samples of each kind are shown.', ExitCode.usage);
  return number;
}
