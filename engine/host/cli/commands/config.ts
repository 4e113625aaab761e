import { writeFile } from 'node:fs/promises';
import { type Command, InvalidArgumentError } from 'commander';
import type {
  ConfigurationChange,
  ConfigurationSource,
  ImportReport,
  ImportResult,
  Requirement,
} from '../../../../shared/contract/configuration.ts';
import type { ConfigurationDocument } from '../../../../shared/model/configuration-document.ts';
import { configurationFolder } from '../../../configuration/entra-connect/configuration-folder.ts';
import { readConfigurationFiles, writeConfigurationFiles } from '../configuration-files.ts';
import { ExitCode, Refusal } from '../exit-code.ts';
import { note, print, printable, table, utcTime } from '../output.ts';
import { withSession } from '../session.ts';
import { rowLimit, wholeNumber } from '../whole-number.ts';

/** `config export|import|diff|history|rollback`: the configuration as one document, and its versions. */
export function configCommands(program: Command): void {
  const config = program.command('config').description('the configuration as one document, and its versions');
  exportCommand(config);
  importCommand(config);
  diffCommand(config);
  historyCommand(config);
  rollbackCommand(config);
}

function exportCommand(config: Command): void {
  config
    .command('export')
    .description('write the configuration as a JSON document without secrets')
    .argument('[file]', 'where to; standard output without')
    .option('--config-version <n>', 'an earlier version', version)
    .option('--entra-connect', 'XML files in a folder instead, as Entra Connect exports them')
    .action((file: string | undefined, options: { configVersion?: number; entraConnect?: boolean }, command: Command) =>
      withSession(command, async (api) => {
        const document = await api.configuration.exportDocument(
          options.configVersion === undefined ? {} : { version: options.configVersion },
        );
        const text = `${JSON.stringify(document, null, 2)}\n`;
        if (options.entraConnect === true) await saveFolder(file, document);
        else if (file === undefined) process.stdout.write(text);
        else await save(file, text);
      }),
    );
}

function importCommand(config: Command): void {
  config
    .command('import')
    .description('replace the configuration by what a file or folder says: all of it, or nothing')
    .argument('<path>', 'a document of `config export`, or another known form')
    .option('--dry-run', 'only say what would be imported')
    .option('--reason <text>', 'why, for the history', '')
    .option('--connector <pair...>', 'ID-IN-THE-SOURCE=NAME-OR-ID-HERE')
    .option('--renumber', 'give rules of the same precedence one each, instead of refusing them')
    .option('--extension-app <pair...>', 'APPLICATION-ID-IN-THE-SOURCE=APPLICATION-ID-HERE, for directory extensions')
    .option('--json', 'machine-readable output')
    .action((path: string, options: ImportOptions, command: Command) =>
      withSession(command, async (api) => {
        const [files, known] = [await readConfigurationFiles(path), await api.connectors.list()];
        const connectors = Object.fromEntries((options.connector ?? []).map((pair) => connectorPair(pair, known)));
        const dryRun = options.dryRun === true;
        const extensionApps = Object.fromEntries((options.extensionApp ?? []).map(applicationPair));
        const renumber = options.renumber === true;
        const result = await api.configuration.importFiles({ files, dryRun, reason: options.reason, connectors, renumber, extensionApps });
        const problems = result.problems.map(placeText);
        if (result.report.rules.total === 0 && problems.length > 0) throw new Refusal('configuration-invalid', problems.join('\n'));
        for (const problem of problems) note(problem);
        if (problems.length > 0) process.exitCode = ExitCode.completedWithErrors;
        const { report, format: _, ...rest } = result;
        print(options.json === true, dryRun ? report : { ...report, ...rest }, () => importText(result, dryRun));
      }),
    );
}

interface ImportOptions {
  readonly dryRun?: boolean;
  readonly reason: string;
  readonly connector?: string[];
  readonly renumber?: boolean;
  readonly extensionApp?: string[];
  readonly json?: boolean;
}

function diffCommand(config: Command): void {
  config
    .command('diff')
    .description('what differs between two configurations: version numbers, "current", or files')
    .argument('[from]', 'default: the version before the newest')
    .argument('[to]', 'default: current')
    .option('--json', 'machine-readable output')
    .action((from: string | undefined, to: string | undefined, options: { json?: boolean }, command: Command) =>
      withSession(command, async (api) => {
        const newest = (await api.configuration.versions({ limit: 1 })).rows[0]?.number ?? 0;
        const [first, second] = [await source(from ?? String(Math.max(0, newest - 1))), await source(to ?? 'current')];
        const found = await api.configuration.diff({ from: first, to: second });
        print(options.json === true, found, () => changesText(found.changes, found.requires));
      }),
    );
}

function historyCommand(config: Command): void {
  config
    .command('history')
    .description('the versions of the configuration, newest first')
    .option('--limit <n>', 'rows', rowLimit, 100)
    .option('--offset <n>', 'rows to skip', wholeNumber, 0)
    .option('--json', 'machine-readable output')
    .action((options: { limit: number; offset: number; json?: boolean }, command: Command) =>
      withSession(command, async (api) => {
        const page = await api.configuration.versions({ limit: options.limit, offset: options.offset });
        print(options.json === true, page, () =>
          table(
            ['Version', 'Time (UTC)', 'Author', 'Impact', 'Requires', 'Changes', 'Reason', 'First change'],
            page.rows.map((row) => [
              ...[String(row.number), utcTime(row.time), row.author, row.impact],
              ...[row.requires, String(row.changes), row.reason, row.headline],
            ]),
          ),
        );
      }),
    );
}

function rollbackCommand(config: Command): void {
  config
    .command('rollback')
    .description('make an earlier version the configuration in force again, as a new version')
    .argument('<version>', 'number', version)
    .option('--dry-run', 'only say what would change')
    .option('--reason <text>', 'why, for the history', '')
    .option('--json', 'machine-readable output')
    .action((number: number, options: { dryRun?: boolean; reason: string; json?: boolean }, command: Command) =>
      withSession(command, async (api) => {
        const dryRun = options.dryRun === true;
        const saved = await api.configuration.rollback({ version: number, dryRun, reason: options.reason });
        print(options.json === true, saved, () => savedText(saved, dryRun));
      }),
    );
}

/** What a save did, for people. */
export function savedText(
  saved: { readonly version?: number | undefined; readonly changes: readonly ConfigurationChange[]; readonly requires: Requirement },
  dryRun: boolean,
): string {
  if (saved.changes.length === 0 && saved.version === undefined) return 'Nothing differs; nothing was saved.';
  const head = dryRun ? 'This would change:' : `Saved as version ${saved.version ?? ''}:`;
  return `${head}\n${changesText(saved.changes, saved.requires)}`;
}

function changesText(changes: readonly ConfigurationChange[], requires: Requirement): string {
  if (changes.length === 0) return 'Nothing differs.';
  const lines = changes.map(({ impact, sentence }) => `  ${impact.padEnd('sync-affecting'.length)}  ${printable(sentence)}`);
  return [...lines, requirementText(requires)].join('\n');
}

function requirementText({ action, connectors }: Requirement): string {
  if (action === 'nothing') return 'Nothing has to run for it.';
  if (action === 'delta-synchronization') return 'It takes effect with the next delta synchronization.';
  const steps = connectors.map(({ name, fullImport, fullSynchronization }) => {
    const needed = [...(fullImport ? ['full import'] : []), ...(fullSynchronization ? ['full synchronization'] : [])];
    return `${name}: ${needed.join(' and ')}`;
  });
  return `It requires, and the next cycle runs:\n  ${steps.join('\n  ')}`;
}

function importText(result: ImportResult, dryRun: boolean): string {
  const { report, problems, warnings } = result;
  const lines = [
    `Rules ${report.rules.imported} of ${report.rules.total}, flows ${report.flows}, expressions ${report.expressions.compiled} of ${report.expressions.total}, join groups ${report.joins}, scope groups ${report.scopes}.`,
    `Metaverse: ${report.metaverse.objectTypes} object types, ${report.metaverse.attributes} attributes.`,
    ...report.connectors.map(connectorText),
    ...report.notTakenOver.map(({ file, path, reason }) => `Not taken over: ${placeText({ file, path, message: reason })}`),
    ...warnings.map((warning) => `Warning: ${placeText(warning)}`),
  ];
  const outcome = problems.length > 0 ? 'Nothing was imported: the problems above come first.' : savedText(result, dryRun);
  return [...lines, outcome].map((line) => line.split('\n').map(printable).join('\n')).join('\n');
}

function connectorText({ name, type, exists, secretsToSupply }: ImportReport['connectors'][number]): string {
  const secrets = secretsToSupply.length === 0 ? '' : `; to be supplied: ${secretsToSupply.join(', ')} (isthmus connector set)`;
  return `Connector ${name} (${type}), ${exists ? 'exists here' : 'new'}${secrets}`;
}

const placeText = ({ file, path, message }: { readonly file: string; readonly path: string; readonly message: string }): string =>
  `${[file, path].filter((part) => part !== '').join(' ')}: ${message}`;

async function source(text: string): Promise<ConfigurationSource> {
  if (text === 'current') return { kind: 'current' };
  if (/^\d+$/.test(text)) return { kind: 'version', number: Number(text) };
  return { kind: 'files', files: await readConfigurationFiles(text) };
}

/** Value of `--connector` and `--map`. */
export function connectorPair(text: string, known: readonly { readonly id: string; readonly name: string }[]): [string, string] {
  const at = text.indexOf('=');
  const wanted = text.slice(at + 1).toLowerCase();
  const here = known.find(({ id, name }) => id === wanted || name.toLowerCase() === wanted);
  if (at <= 0 || here === undefined) {
    throw new Refusal('bad-usage', `"${text}" does not name a connector here. Write: ID-IN-THE-SOURCE=NAME-OR-ID-HERE.`, ExitCode.usage);
  }
  return [text.slice(0, at).toLowerCase(), here.id];
}

function applicationPair(text: string): [string, string] {
  const ids = text.toLowerCase().replaceAll('-', '').split('=');
  const [there, here] = ids;
  if (ids.length !== 2 || there === undefined || here === undefined || !ids.every((id) => /^[0-9a-f]{32}$/.test(id))) {
    throw new Refusal('bad-usage', `"${text}" does not name two applications. Write: ID-IN-THE-SOURCE=ID-HERE.`, ExitCode.usage);
  }
  return [there, here];
}

export function version(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError('A version is a number from 1.');
  return number;
}

async function saveFolder(folder: string | undefined, document: ConfigurationDocument): Promise<void> {
  if (folder === undefined) throw new Refusal('bad-usage', 'Name the folder the XML files go to.', ExitCode.usage);
  await writeConfigurationFiles(folder, configurationFolder(document));
}

async function save(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text);
  } catch (thrown) {
    throw new Refusal(
      'bad-usage',
      `${file} cannot be written: ${thrown instanceof Error ? thrown.message : String(thrown)}`,
      ExitCode.usage,
    );
  }
}
