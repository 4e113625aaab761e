import { readFile, writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import type { RuleIssue } from '../../../../shared/contract/configuration.ts';
import { type RuleDetail, RuleDraft } from '../../../../shared/contract/rules.ts';
import type { AttributeFlow } from '../../../../shared/model/rule.ts';
import { writeConfigurationFiles } from '../configuration-files.ts';
import { ExitCode, Refusal } from '../exit-code.ts';
import { findRule } from '../find-rule.ts';
import { print, printable, table, utcTime } from '../output.ts';
import { type Api, withSession } from '../session.ts';
import { savedText } from './config.ts';

interface EditOptions {
  readonly dryRun?: boolean;
  readonly reason: string;
  readonly json?: boolean;
}

const edit = (command: Command): Command =>
  command.option('--reason <text>', 'why, for the history', '').option('--json', 'machine-readable output');
const edited = (options: EditOptions) => ({ reason: options.reason, dryRun: options.dryRun === true });

/** `rules show|history|export|validate|save`. */
export function ruleCommands(rules: Command): void {
  rules
    .command('show')
    .description('one rule: header, scope, join, transformations, and what is to be said about it')
    .argument('<rule>', 'name or id')
    .option('--rule-version <n>', 'an earlier version', Number)
    .option('--json', 'machine-readable output')
    .action((name: string, options: { ruleVersion?: number; json?: boolean }, command: Command) =>
      withSession(command, async (api) => {
        const { ruleVersion: version } = options;
        const detail = await api.rules.get({ id: await findRule(api, name), ...(version === undefined ? {} : { version }) });
        print(options.json === true, detail, () => ruleText(detail));
      }),
    );
  rules
    .command('history')
    .description('the versions of a rule with what each changed')
    .argument('<rule>', 'name or id')
    .option('--json', 'machine-readable output')
    .action((name: string, options: { json?: boolean }, command: Command) =>
      withSession(command, async (api) => {
        const versions = await api.rules.history({ id: await findRule(api, name) });
        print(options.json === true, versions, () =>
          versions
            .flatMap(({ version, since, author, reason, changes }) => [
              `Version ${version}  ${utcTime(since)} UTC  ${printable(author)}  ${printable(reason)}`,
              ...changes.map(({ sentence }) => `  ${printable(sentence)}`),
            ])
            .join('\n'),
        );
      }),
    );
  rules
    .command('export')
    .description('write rules in a form for exchange')
    .argument('[rule...]', 'names or ids; all without')
    .option('--format <format>', 'json, powershell, xml', 'json')
    .option('--output <path>', 'file, or folder for a form of several files; standard output without')
    .action((names: string[], options: { format: string; output?: string }, command: Command) =>
      withSession(command, async (api) => {
        const ids = await Promise.all(names.map((name) => findRule(api, name)));
        const { files } = await api.rules.exportRules({ format: options.format, ...(ids.length === 0 ? {} : { ids }) });
        const [only] = files;
        if (options.output === undefined) process.stdout.write(files.map(({ text }) => text).join('\n'));
        else if (files.length === 1 && only !== undefined) await writeFile(options.output, only.text);
        else await writeConfigurationFiles(options.output, files);
      }),
    );
  rules
    .command('validate')
    .description('check the rules in force, or those of a file; exit code 1 when one has an error')
    .argument('[file]', 'JSON: a rule, or a list of rules')
    .option('--json', 'machine-readable output')
    .action((file: string | undefined, options: { json?: boolean }, command: Command) =>
      withSession(command, async (api) => {
        const { rules: total, found } = file === undefined ? await api.rules.issues() : await checkedFile(api, file);
        if (found.some(({ issues }) => issues.some(({ severity }) => severity === 'error')))
          process.exitCode = ExitCode.completedWithErrors;
        print(options.json === true, found, () => checkedText(total, found));
      }),
    );
  edit(rules.command('save').description('create or replace the rules of a file'))
    .argument('<file>', 'JSON: a rule, or a list of rules; one without an id is new')
    .option('--dry-run', 'only say what would change')
    .action((file: string, options: EditOptions, command: Command) =>
      withSession(command, async (api) => {
        for (const rule of await ruleDrafts(file)) {
          const saved = await api.rules.save({ rule, ...edited(options) });
          print(options.json === true, saved, () => savedText(saved, options.dryRun === true));
        }
      }),
    );
}

/** The rules of a JSON file: one, or a list. Throws `Refusal` when it is something else. */
export async function ruleDrafts(file: string): Promise<readonly RuleDraft[]> {
  const given = await jsonOf(file);
  const parsed = (Array.isArray(given) ? given : [given]).map((draft) => RuleDraft.safeParse(draft));
  const wrong = parsed.flatMap(({ error }) => error?.issues ?? []);
  if (wrong.length > 0) {
    throw new Refusal(
      'invalid-input',
      wrong.map(({ path, message }) => `${path.map(String).join('.')}: ${message}`).join('\n'),
      ExitCode.usage,
    );
  }
  return parsed.flatMap(({ data }) => (data === undefined ? [] : [data]));
}

interface CheckedRule {
  readonly name: string;
  readonly issues: readonly RuleIssue[];
}

async function checkedFile(api: Api, file: string): Promise<{ readonly rules: number; readonly found: readonly CheckedRule[] }> {
  const given = await jsonOf(file);
  const drafts: readonly unknown[] = Array.isArray(given) ? given : [given];
  const found: CheckedRule[] = [];
  for (const rule of drafts) {
    const { issues } = await api.rules.validate({ rule });
    if (issues.length > 0) found.push({ name: String((rule as { readonly name?: unknown } | null)?.name ?? ''), issues });
  }
  return { rules: drafts.length, found };
}

async function jsonOf(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    throw new Refusal('invalid-input', `${file} holds no rules: ${reason}`, ExitCode.usage);
  }
}

function ruleText({ rule, connectorName, defaultRule, edited: isEdited, issues, versions }: RuleDetail): string {
  const origin = defaultRule ? `default rule ${rule.immutableTag ?? ''}${isEdited ? ', edited' : ''}` : 'custom rule';
  const scope = rule.scope.map(({ clauses }) =>
    clauses.map(({ attribute, operator, value = '' }) => `${attribute} ${operator} ${value}`.trim()).join(' AND '),
  );
  const join = rule.join.map(({ clauses }) =>
    clauses.map(({ cs, mv, caseSensitive }) => `${cs} = ${mv}${caseSensitive ? ' (case-sensitive)' : ''}`).join(' AND '),
  );
  const newest = versions.at(-1);
  const lines = [
    rule.name,
    `${origin}; ${rule.enabled ? 'enabled' : 'disabled'}; version ${rule.version}${newest === undefined ? '' : ` since ${utcTime(newest.since)} UTC`}`,
    `${rule.direction}, ${connectorName}: ${rule.csObjectType} ${rule.direction === 'inbound' ? '→' : '←'} ${rule.mvObjectType}; ${rule.linkType}; precedence ${rule.precedence}`,
    ...(rule.description === undefined ? [] : [rule.description]),
    `Scope: ${scope.length === 0 ? 'every object of the type' : scope.join('\n    OR ')}`,
    `Join: ${join.length === 0 ? 'none' : join.join('\n  then ')}`,
    '',
    table(['Target', 'Type', 'Source', 'Merge', 'Once'], rule.flows.map(flowRow)),
    ...(issues.length === 0 ? [] : ['', ...issues.map(issueText)]),
  ];
  return lines.map((line) => line.split('\n').map(printable).join('\n')).join('\n');
}

const flowRow = ({ target, type, source = '', expression = '', merge, applyOnce }: AttributeFlow): string[] => [
  target,
  type,
  type === 'expression' ? expression : source,
  merge,
  applyOnce ? 'yes' : '',
];

const issueText = ({ severity, code, path, message }: RuleIssue): string => `${severity} ${code} (${path.join('.')}): ${message}`;

function checkedText(total: number, found: readonly CheckedRule[]): string {
  const told = found.flatMap(({ name, issues }) => issues.map((issue) => `${printable(name)}: ${printable(issueText(issue))}`));
  const errors = found.flatMap(({ issues }) => issues).filter(({ severity }) => severity === 'error').length;
  return [...told, `${total} rules, ${errors} errors, ${told.length - errors} warnings.`].join('\n');
}
