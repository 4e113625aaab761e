import type { Command } from 'commander';
import { z } from 'zod';
import type { SetUpOptions } from '../../../../shared/contract/setup.ts';
import { OptionalFeatures } from '../../../../shared/model/optional-features.ts';
import { joinCriteriaChoices, MANAGED_ANCHOR } from '../../../../shared/model/synchronization-options.ts';
import { ExitCode, Refusal } from '../exit-code.ts';
import { note, print, table } from '../output.ts';
import { withSession } from '../session.ts';

interface SetOptions {
  readonly exchangeHybrid?: string;
  readonly deviceWriteUp?: string;
  readonly deviceWriteback?: string;
  readonly services?: string;
  readonly excludeAttributes?: string;
  readonly json?: boolean;
}

/** `options show|set`: what the default rules are generated from. */
export function optionsCommands(program: Command): void {
  const options = program.command('options').description('how users are identified, and optional features');
  options
    .command('show')
    .description('the options in force')
    .option('--json', 'machine-readable output')
    .action((given: { json?: boolean }, command: Command) =>
      withSession(command, async (api) => {
        const shown = await api.setup.options();
        print(given.json === true, shown, () => optionsText(shown));
      }),
    );
  options
    .command('set')
    .description('switch optional features; the default rules follow')
    .option('--exchange-hybrid <on|off>', 'attributes of Exchange Online come back')
    .option('--device-write-up <on|off>', 'computers become devices of the tenant')
    .option('--device-writeback <on|off>', 'devices that were written back are recognized')
    .option('--services <list>', 'app filtering: services that get attributes, separated by commas; "all" for no filtering')
    .option('--exclude-attributes <list>', 'attribute filtering: attributes of the tenant nothing flows to; "none" for no filtering')
    .option('--json', 'machine-readable output')
    .action((given: SetOptions, command: Command) =>
      withSession(command, async (api) => {
        const { features } = await api.setup.options();
        const wanted = OptionalFeatures.safeParse({ ...features, ...changes(given) });
        if (!wanted.success) throw new Refusal('invalid-input', z.prettifyError(wanted.error), ExitCode.usage);
        const { leftAlone } = await api.setup.saveFeatures(wanted.data);
        for (const { name } of leftAlone) note(`${name} was edited and is left as it is.`);
        const shown = await api.setup.options();
        print(given.json === true, { ...shown, leftAlone }, () => optionsText(shown));
      }),
    );
}

function changes(given: SetOptions): { readonly [feature: string]: unknown } {
  const list = (text: string, nothing: string, empty: readonly string[] | undefined) =>
    text === nothing
      ? empty
      : text
          .split(',')
          .map((item) => item.trim())
          .filter((item) => item !== '');
  return {
    ...(given.exchangeHybrid !== undefined && { exchangeHybrid: isOn(given.exchangeHybrid) }),
    ...(given.deviceWriteUp !== undefined && { deviceWriteUp: isOn(given.deviceWriteUp) }),
    ...(given.deviceWriteback !== undefined && { deviceWriteback: isOn(given.deviceWriteback) }),
    ...(given.services !== undefined && { services: list(given.services, 'all', undefined) }),
    ...(given.excludeAttributes !== undefined && { excludedAttributes: list(given.excludeAttributes, 'none', []) }),
  };
}

function isOn(text: string): boolean {
  if (text !== 'on' && text !== 'off') throw new Refusal('bad-usage', `${text} is neither "on" nor "off".`, ExitCode.usage);
  return text === 'on';
}

function optionsText({ identification, identificationFixed, features }: SetUpOptions): string {
  const { joinCriteria, customAttribute, anchorAttribute, upnAttribute } = identification;
  const onOff = (on: boolean) => (on ? 'on' : 'off');
  return table(
    ['Option', 'Value'],
    [
      ['Users are matched by', `${joinCriteriaChoices[joinCriteria].label}${customAttribute === '' ? '' : `: ${customAttribute}`}`],
      ['Source anchor', anchorAttribute === MANAGED_ANCHOR ? `managed: ${MANAGED_ANCHOR}, else objectGUID` : anchorAttribute],
      ['Sign-in name', upnAttribute],
      ['Can be chosen', identificationFixed ? 'no, a directory uses it' : 'yes, with the first directory'],
      ['Exchange hybrid', onOff(features.exchangeHybrid)],
      ['Device write-up', onOff(features.deviceWriteUp)],
      ['Device writeback', onOff(features.deviceWriteback)],
      ['Services', features.services === undefined ? 'all' : features.services.join(', ')],
      ['Excluded attributes', features.excludedAttributes.length === 0 ? 'none' : features.excludedAttributes.join(', ')],
    ],
  );
}
