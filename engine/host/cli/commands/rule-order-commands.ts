import type { Command } from 'commander';
import { ExitCode, Refusal } from '../exit-code.ts';
import { findRule } from '../find-rule.ts';
import { print } from '../output.ts';
import { withSession } from '../session.ts';
import { savedText } from './config.ts';

interface EditOptions {
  readonly dryRun?: boolean;
  readonly reason: string;
  readonly json?: boolean;
}

const edit = (command: Command): Command =>
  command.option('--reason <text>', 'why, for the history', '').option('--json', 'machine-readable output');
const rehearsable = (command: Command): Command => edit(command).option('--dry-run', 'only say what would change');
const edited = (options: EditOptions) => ({ reason: options.reason, dryRun: options.dryRun === true });

/** `rules clone|delete|enable|disable|move|reset`. */
export function ruleOrderCommands(rules: Command): void {
  edit(rules.command('clone').description('copy a rule with a precedence before it, and disable the original'))
    .argument('<rule>', 'name or id')
    .option('--name <name>', 'of the copy')
    .option('--keep-original', 'leave the original enabled')
    .action((name: string, options: EditOptions & { name?: string; keepOriginal?: boolean }, command: Command) =>
      withSession(command, async (api) => {
        const id = await findRule(api, name);
        const { reason, name: copyName, keepOriginal } = options;
        const saved = await api.rules.clone({
          id,
          reason,
          disableOriginal: keepOriginal !== true,
          ...(copyName === undefined ? {} : { name: copyName }),
        });
        print(options.json === true, saved, () => `${savedText(saved, false)}\nThe copy is ${saved.rule.id}.`);
      }),
    );
  rehearsable(rules.command('delete').description('delete rules'))
    .argument('<rule...>', 'names or ids')
    .action((names: string[], options: EditOptions, command: Command) =>
      withSession(command, async (api) => {
        const ids = await Promise.all(names.map((name) => findRule(api, name)));
        const saved = await api.rules.remove({ ids, ...edited(options) });
        print(options.json === true, saved, () => savedText(saved, options.dryRun === true));
      }),
    );
  for (const [verb, enabled] of [
    ['enable', true],
    ['disable', false],
  ] as const) {
    rehearsable(rules.command(verb).description(`${verb} rules`))
      .argument('<rule...>', 'names or ids')
      .action((names: string[], options: EditOptions, command: Command) =>
        withSession(command, async (api) => {
          const ids = await Promise.all(names.map((name) => findRule(api, name)));
          const saved = await api.rules.setEnabled({ ids, enabled, ...edited(options) });
          print(options.json === true, saved, () => savedText(saved, options.dryRun === true));
        }),
      );
  }
  edit(rules.command('move').description('give a rule a precedence right before or after another'))
    .argument('<rule>', 'name or id')
    .option('--before <rule>', 'the rule it shall win over')
    .option('--after <rule>', 'the rule it shall yield to')
    .action((name: string, options: EditOptions & { before?: string; after?: string }, command: Command) =>
      withSession(command, async (api) => {
        const { before, after } = options;
        if ((before === undefined) === (after === undefined)) throw new Refusal('bad-usage', 'Give --before or --after.', ExitCode.usage);
        const [id, other] = [await findRule(api, name), await findRule(api, before ?? after ?? '')];
        const saved = await api.rules.move({ id, other, position: before === undefined ? 'after' : 'before', reason: options.reason });
        print(options.json === true, saved, () => savedText(saved, false));
      }),
    );
  rehearsable(rules.command('reset').description('make a default rule what was shipped'))
    .argument('<rule>', 'name or id')
    .action((name: string, options: EditOptions, command: Command) =>
      withSession(command, async (api) => {
        const saved = await api.rules.reset({ id: await findRule(api, name), ...edited(options) });
        print(options.json === true, saved, () => savedText(saved, options.dryRun === true));
      }),
    );
}
