import type { Command } from 'commander';
import { type MetaverseClause, metaverseOperators } from '../../../../shared/contract/metaverse-search.ts';
import type { MetaverseObject } from '../../../../shared/contract/objects.ts';
import { ExitCode, Refusal } from '../exit-code.ts';
import { print, printable, table, utcTime } from '../output.ts';
import { type Api, withSession } from '../session.ts';
import { isGuid, shownValues, valuesText } from '../shown-values.ts';
import { rowLimit, wholeNumber } from '../whole-number.ts';

/** `mv search|show`. */
export function metaverseCommands(program: Command): void {
  const mv = program.command('mv').description('metaverse objects');
  mv.command('search')
    .description('find metaverse objects; clauses are ANDed')
    .argument('[text]', 'part of any value')
    .option('--type <objectType>', 'person, group …')
    .option('--where <clause...>', `"attribute operator value", operators: ${metaverseOperators.join(', ')}`)
    .option('--columns <names>', 'attributes to print, separated by commas', 'displayName')
    .option('--limit <n>', 'rows', rowLimit, 100)
    .option('--offset <n>', 'rows to skip', wholeNumber, 0)
    .option('--json', 'machine-readable output')
    .action(async (text: string | undefined, options: SearchOptions, command: Command) => {
      const clauses = (options.where ?? []).map(parseClause);
      const { type: objectType, limit, offset } = options;
      const columns = options.columns
        .split(',')
        .map((name) => name.trim())
        .filter((name) => name !== '');
      await withSession(command, async (api) => {
        const found = await api.metaverseSearch.search({ text, objectType, clauses, columns, limit, offset });
        print(options.json === true, found, () => {
          const rows = found.rows.map((row) => [row.objectType, ...columns.map((name) => valuesText(row.values[name] ?? [])), row.id]);
          return `${table(['Type', ...columns, 'Id'], rows)}\n${found.rows.length} of ${found.total} objects, ${found.milliseconds} ms`;
        });
      });
    });
  mv.command('show')
    .description('one metaverse object with the rule and connector behind each value')
    .argument('<object>', `GUID, or a value of ${naming.join(', ')}`)
    .option('--json', 'machine-readable output')
    .action((object: string, options: { json?: boolean }, command: Command) =>
      withSession(command, async (api) => {
        const view = await api.objects.metaverseObject({ id: isGuid(object) ? object : await idOf(api, object) });
        print(options.json === true, view, () => text(view));
      }),
    );
}

interface SearchOptions {
  readonly type?: string;
  readonly where?: string[];
  readonly columns: string;
  readonly limit: number;
  readonly offset: number;
  readonly json?: boolean;
}

/** Attributes people name an object by, the most telling first. */
const naming = ['userPrincipalName', 'accountName', 'mail', 'displayName', 'cn'];

async function idOf(api: Api, value: string): Promise<string> {
  for (const attribute of naming) {
    const found = await api.metaverseSearch.search({ clauses: [{ attribute, operator: 'equals', value }], limit: 2 });
    const [only, other] = found.rows;
    if (other !== undefined) {
      throw new Refusal('ambiguous', `${found.total} metaverse objects have ${attribute} = ${value}. Give the GUID of one.`);
    }
    if (only !== undefined) return only.id;
  }
  throw new Refusal('not-found', `There is no metaverse object ${value}.`);
}

/** "sn starts-with Mül": attribute, operator, rest. */
function parseClause(text: string): MetaverseClause {
  const [, attribute, operatorText, value] = /^\s*(\S+)\s+(\S+)(?:\s+(.*))?$/s.exec(text) ?? [];
  const operator = metaverseOperators.find((candidate) => candidate === operatorText);
  if (attribute === undefined || operator === undefined) {
    const known = metaverseOperators.join(', ');
    throw new Refusal('bad-usage', `"${text}" is not a clause. Write: attribute operator value, with one of ${known}.`, ExitCode.usage);
  }
  if (value === undefined && operator !== 'is-present' && operator !== 'is-not-present') {
    throw new Refusal('bad-usage', `"${text}" lacks the value to compare with.`, ExitCode.usage);
  }
  return { attribute, operator, ...(value === undefined ? {} : { value }) };
}

function text(view: MetaverseObject): string {
  const rows = view.attributes.map((row) => {
    const from = row.contributions
      .map(
        ({ ruleName, ruleVersion, connectorName }) =>
          `${ruleName}${ruleVersion === undefined ? '' : ` v${ruleVersion}`} (${connectorName})`,
      )
      .join(', ');
    return [row.name, shownValues(row), from];
  });
  const connectors = view.connectors.map((link) => [link.connectorName, link.origin, link.pendingExport ?? '', link.error ?? '', link.dn]);
  return [
    `${printable(view.displayName ?? view.id)}\n${view.objectType} ${view.id}, modified ${utcTime(view.modified)} UTC`,
    table(['Attribute', 'Value', 'Sync rule and its version (connector)'], rows),
    table(['Connector', 'Link', 'Pending export', 'Error', 'DN'], connectors),
  ].join('\n\n');
}
