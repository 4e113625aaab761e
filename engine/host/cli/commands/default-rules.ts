import { type Command, Option } from 'commander';
import type { DefaultRuleUpdate } from '../../../../shared/contract/setup.ts';
import { findConnector } from '../find-connector.ts';
import { print, table } from '../output.ts';
import { withSession } from '../session.ts';

interface ListOptions {
  readonly default?: boolean;
  readonly edited?: boolean;
  readonly custom?: boolean;
  readonly disabled?: boolean;
  readonly direction?: 'inbound' | 'outbound';
  readonly connector?: string;
  readonly attribute?: string;
  readonly text?: string;
  readonly json?: boolean;
}

/** `rules list|update`: the rules with what was edited, and updates of the shipped default rules. */
export function defaultRuleCommands(rules: Command): void {
  rules
    .command('list')
    .description('the synchronization rules by precedence')
    .option('--default', 'only default rules')
    .option('--edited', 'only default rules that were edited')
    .option('--custom', 'only rules of your own')
    .option('--disabled', 'only disabled rules')
    .addOption(new Option('--direction <direction>', 'only this direction').choices(['inbound', 'outbound']))
    .option('--connector <connector>', 'name or id')
    .option('--attribute <name>', 'only rules that touch a metaverse attribute')
    .option('--text <text>', 'part of the name, an attribute or an expression')
    .option('--json', 'machine-readable output')
    .action((options: ListOptions, command: Command) =>
      withSession(command, async (api) => {
        const connector = options.connector === undefined ? undefined : (await findConnector(api, options.connector)).id;
        const all = await api.rules.list({
          direction: options.direction,
          connector,
          mvAttribute: options.attribute,
          text: options.text,
          enabled: options.disabled === true ? false : undefined,
          origin: options.custom === true ? 'custom' : undefined,
        });
        const wanted = all.filter(
          (rule) => (options.default !== true || rule.defaultRule) && (options.edited !== true || rule.edited === true),
        );
        print(options.json === true, wanted, () =>
          table(
            ['Precedence', 'Rule', 'Connector', 'Direction', 'From', 'To', 'Link', 'Enabled', 'Edited'],
            wanted.map((rule) => {
              const ends = [rule.csObjectType, rule.mvObjectType];
              const edited = !rule.defaultRule ? '' : rule.edited ? 'yes' : 'no';
              return [
                ...[String(rule.precedence), rule.name, rule.connectorName, rule.direction],
                ...(rule.direction === 'inbound' ? ends : ends.reverse()),
                ...[rule.linkType, rule.enabled ? 'yes' : 'no', edited],
              ];
            }),
          ),
        );
      }),
    );
  rules
    .command('update')
    .description('compare the default rules as shipped before, as shipped now and as in use; --apply takes the new ones over')
    .option('--apply', 'replace default rules that were not edited; edited ones are left alone and listed')
    .option('--json', 'machine-readable output')
    .action((options: { apply?: boolean; json?: boolean }, command: Command) =>
      withSession(command, async (api) => {
        if (options.apply === true) {
          const { leftAlone } = await api.setup.updateDefaultRules();
          print(options.json === true, { leftAlone }, () =>
            leftAlone.length === 0
              ? 'The default rules are as shipped now.'
              : `Edited rules that were left alone:\n${updatesText(leftAlone)}`,
          );
          return;
        }
        const updates = await api.setup.defaultRuleUpdates();
        print(options.json === true, updates, () =>
          updates.length === 0 ? 'Every default rule is as it is shipped now.' : updatesText(updates),
        );
      }),
    );
}

function updatesText(updates: readonly DefaultRuleUpdate[]): string {
  return updates
    .flatMap(({ name, state, edited, parts }) => [
      `${name}: ${state}${edited && state === 'withdrawn' ? ', edited' : ''}`,
      ...parts.flatMap((part) => [
        `  ${part.part}: ${part.state}`,
        ...(['shipped', 'current', 'yours'] as const).map((version) => `    ${version.padEnd(8)}${JSON.stringify(part[version]) ?? '–'}`),
      ]),
    ])
    .join('\n');
}
