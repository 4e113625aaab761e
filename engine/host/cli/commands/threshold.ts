import { type Command, InvalidArgumentError, Option } from 'commander';
import type { RunDetail, StepDetail } from '../../../../shared/contract/operations.ts';
import type { ConnectorThresholds, TrippedObject } from '../../../../shared/contract/thresholds.ts';
import {
  type GuardedOperation,
  type GuardedStep,
  guardedOperations,
  guardedSteps,
  limitKey,
  limitName,
  type ThresholdLimit,
} from '../../../../shared/model/threshold.ts';
import { ExitCode, Refusal } from '../exit-code.ts';
import { findConnector } from '../find-connector.ts';
import { print, printable, table, utcTime } from '../output.ts';
import { type Api, withSession } from '../session.ts';
import { rowLimit, wholeNumber } from '../whole-number.ts';

interface LimitOptions {
  readonly count?: number;
  readonly percent?: number;
  readonly objectType?: string;
  readonly reason?: string;
  readonly json?: boolean;
}

/** `threshold show|set|remove|reset|list-tripped|approve|withdraw`. */
export function thresholdCommand(program: Command): void {
  const threshold = program
    .command('threshold')
    .description('how much a step may change before it stops without having written anything (accidental-delete prevention)');
  limitCommands(threshold);
  trippedCommands(threshold);
}

function limitCommands(threshold: Command): void {
  threshold
    .command('show')
    .description('the limits of a connector (Get-ADSyncExportDeletionThreshold), and approvals that have not been used')
    .argument('<connector>', 'name or id')
    .option('--json', 'machine-readable output')
    .action((name: string, options: { json?: boolean }, command: Command) =>
      withSession(command, async (api) => {
        const shown = await api.thresholds.get({ connector: (await findConnector(api, name)).id });
        print(options.json === true, shown, () => limitsText(shown));
      }),
    );

  limitCommand(threshold, 'set', 'set one limit (Enable-ADSyncExportDeletionThreshold: set TENANT export delete --count 500)')
    .option('--count <n>', 'objects (membership: reference values) a step may change at most', wholeNumber)
    .option('--percent <p>', 'of the objects that exist before the step', percentage)
    .action((name: string, step: GuardedStep, operation: GuardedOperation, options: LimitOptions, command: Command) => {
      const { count, percent } = options;
      if (count === undefined && percent === undefined)
        throw new Refusal('bad-usage', 'Give --count, --percent or both. `threshold remove` takes a limit away.', ExitCode.usage);
      const limit = {
        ...place(step, operation, options),
        ...(count === undefined ? {} : { count }),
        ...(percent === undefined ? {} : { percent }),
      };
      return change(command, name, options, (limits) => [...limits.filter((known) => limitKey(known) !== limitKey(limit)), limit]);
    });

  limitCommand(threshold, 'remove', 'take one limit away (Disable-ADSyncExportDeletionThreshold: remove TENANT export delete)').action(
    (name: string, step: GuardedStep, operation: GuardedOperation, options: LimitOptions, command: Command) => {
      const removed = place(step, operation, options);
      return change(command, name, options, (limits) => {
        const kept = limits.filter((known) => limitKey(known) !== limitKey(removed));
        if (kept.length === limits.length) throw new Refusal('not-found', `There is no limit for ${limitName(removed)}.`);
        return kept;
      });
    },
  );

  threshold
    .command('reset')
    .description('back to the limits connectors of this type begin with')
    .argument('<connector>', 'name or id')
    .option('--reason <text>', 'for the version of the configuration')
    .option('--json', 'machine-readable output')
    .action((name: string, options: LimitOptions, command: Command) => change(command, name, options, () => null));
}

function limitCommand(threshold: Command, name: string, description: string): Command {
  return threshold
    .command(name)
    .description(description)
    .argument('<connector>', 'name or id')
    .argument('<step>', guardedSteps.join(', '), oneOf(guardedSteps))
    .argument('<operation>', guardedOperations.join(', '), oneOf(guardedOperations))
    .option('--object-type <type>', 'count objects of this type only')
    .option('--reason <text>', 'for the version of the configuration')
    .option('--json', 'machine-readable output');
}

function trippedCommands(threshold: Command): void {
  trippedCommand(threshold, 'list-tripped', 'what a run would have done when a limit stopped it')
    .addOption(new Option('--operation <operation>', 'of one operation').choices([...guardedOperations]))
    .option('--text <text>', 'part of a name, a DN or an object type', '')
    .option('--limit <n>', 'rows', rowLimit, 50)
    .option('--offset <n>', 'rows to skip', wholeNumber, 0)
    .action(
      (
        run: number,
        options: { operation?: GuardedOperation; text: string; limit: number; offset: number; step?: number; json?: boolean },
        command: Command,
      ) =>
        withSession(command, async (api) => {
          const [step] = await trippedSteps(api, run, options.step);
          const { text, limit, offset, operation } = options;
          const operations = operation === undefined ? [] : [operation];
          const page = await api.thresholds.tripped({ step: step.id, text, operations, limit, offset });
          print(options.json === true, page, () => trippedText(step, page));
        }),
    );

  trippedCommand(threshold, 'approve', 'let exactly what tripped in a run through, once').action(
    (run: number, options: { step?: number; json?: boolean }, command: Command) =>
      withSession(command, async (api) => {
        const steps = await trippedSteps(api, run, options.step);
        const approved: { step: number; partition: string; objects: number }[] = [];
        for (const { id, number, partition } of steps)
          approved.push({ step: number, partition, ...(await api.thresholds.approve({ run, step: id })) });
        print(options.json === true, { run, approved }, () =>
          approved
            .map(
              ({ objects, partition }) =>
                `Approved: ${objects} changes of ${printable(partition)}. The next run of the profile may do exactly this, once.`,
            )
            .join('\n'),
        );
      }),
  );

  trippedCommand(threshold, 'withdraw', 'take back an approval that has not been used').action(
    (run: number, options: { step?: number; json?: boolean }, command: Command) =>
      withSession(command, async (api) => {
        let withdrawn = 0;
        for (const { id } of await trippedSteps(api, run, options.step))
          if ((await api.thresholds.withdraw({ run, step: id })).withdrawn) withdrawn++;
        print(options.json === true, { run, withdrawn }, () =>
          withdrawn === 0 ? 'There was no approval to withdraw.' : 'The approval is withdrawn.',
        );
      }),
  );
}

function trippedCommand(threshold: Command, name: string, description: string): Command {
  return threshold
    .command(name)
    .description(description)
    .argument('<run>', 'number of the run, from `runs list`', wholeNumber)
    .option('--step <n>', 'number of the step, when a run has several', wholeNumber)
    .option('--json', 'machine-readable output');
}

/** The steps of a run that a limit stopped; a refusal when there are none. */
async function trippedSteps(api: Api, id: number, number: number | undefined): Promise<[StepDetail, ...StepDetail[]]> {
  const run: RunDetail = await api.operations.run({ id });
  const [first, ...others] = run.steps.filter((step) => step.tripped !== undefined && (number === undefined || step.number === number));
  if (first === undefined) throw new Refusal('not-found', `No limit stopped run ${id}${number === undefined ? '' : ` in step ${number}`}.`);
  return [first, ...others];
}

const place = (step: GuardedStep, operation: GuardedOperation, { objectType }: LimitOptions) => ({
  step,
  operation,
  ...(objectType === undefined ? {} : { objectType }),
});

function change(
  command: Command,
  name: string,
  options: LimitOptions,
  next: (limits: readonly ThresholdLimit[]) => ThresholdLimit[] | null,
): Promise<void> {
  return withSession(command, async (api) => {
    const connector = (await findConnector(api, name)).id;
    const { limits } = await api.thresholds.get({ connector });
    const saved = await api.thresholds.set({
      connector,
      limits: next(limits),
      ...(options.reason === undefined ? {} : { reason: options.reason }),
    });
    print(options.json === true, saved, () => limitsText(saved));
  });
}

function limitsText({ connectorName, limits, isDefault, approvals }: ConnectorThresholds): string {
  const rows = limits.map((limit) => [
    limit.step,
    limit.operation,
    limit.objectType ?? 'any',
    limit.count === undefined ? '' : String(limit.count),
    limit.percent === undefined ? '' : `${limit.percent} %`,
  ]);
  const parts = [
    rows.length === 0
      ? `${printable(connectorName)} has no limits.`
      : table(['Step', 'Operation', 'Object type', 'At most', 'At most of all'], rows),
  ];
  if (isDefault) parts.push('These are the limits connectors of this type begin with.');
  for (const { step, partition, objects, user, time, run } of approvals)
    parts.push(
      `Approved by ${printable(user)} (${utcTime(time)} UTC): ${objects} changes of run ${run}, for the next ${step} of ${printable(partition)}.`,
    );
  return parts.join('\n');
}

function trippedText(step: StepDetail, page: { readonly rows: readonly TrippedObject[]; readonly total: number }): string {
  const rows = page.rows.map(({ operation, objectType, displayName, where, dn }) => [operation, objectType, displayName ?? '', where, dn]);
  const approval = step.tripped?.approval;
  return [
    printable(step.message ?? ''),
    table(['Operation', 'Type', 'Name', 'In', 'Object'], rows),
    `${page.rows.length} of ${page.total} changes`,
    ...(approval === undefined ? [] : [`Approved by ${printable(approval.user)} (${utcTime(approval.time)} UTC) for the next run.`]),
  ].join('\n');
}

const oneOf =
  <T extends string>(known: readonly T[]) =>
  (text: string): T => {
    const found = known.find((candidate) => candidate === text.toLowerCase());
    if (found === undefined) throw new InvalidArgumentError(`It is one of ${known.join(', ')}.`);
    return found;
  };

function percentage(text: string): number {
  const percent = Number(text.replace(/\s*%$/, ''));
  if (text.trim() === '' || !(percent >= 0 && percent <= 1000)) throw new InvalidArgumentError('It is a number from 0 to 1000.');
  return percent;
}
