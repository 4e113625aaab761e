import type { Command } from 'commander';
import type { DisplayValue } from '../../../../shared/contract/common.ts';
import type { CsScope } from '../../../../shared/contract/connectors.ts';
import { type MetaverseClause, metaverseOperators } from '../../../../shared/contract/metaverse-search.ts';
import type { ConnectorSpaceObject, MetaverseObject } from '../../../../shared/contract/objects.ts';
import { ExitCode, Refusal } from '../exit-code.ts';
import { findConnector } from '../find-connector.ts';
import { localTime, print, table } from '../output.ts';
import { withSession } from '../session.ts';

/** `mv search|show` and `cs search|show`. */
export function objectCommands(program: Command): void {
  const mv = program.command('mv').description('metaverse objects');
  mv.command('search')
    .description('find metaverse objects; clauses are ANDed')
    .argument('[text]', 'part of any value')
    .option('--type <objectType>', 'person, group …')
    .option(
      '--where <clause...>',
      '"attribute operator value", operators: equals, contains, not-contains, starts-with, ends-with, is-present, is-not-present',
    )
    .option('--columns <names>', 'attributes to print, separated by commas', 'displayName')
    .option('--limit <n>', 'rows', count, 100)
    .option('--offset <n>', 'rows to skip', count, 0)
    .option('--json', 'machine-readable output')
    .action(async (text: string | undefined, options: SearchOptions, command: Command) => {
      const clauses = (options.where ?? []).map(parseClause);
      const columns = options.columns
        .split(',')
        .map((name) => name.trim())
        .filter((name) => name !== '');
      const found = await withSession(command, ({ api }) =>
        api.metaverseSearch.search({ text, objectType: options.type, clauses, columns, limit: options.limit, offset: options.offset }),
      );
      print(options.json === true, found, () => {
        const rows = found.rows.map((row) => [row.objectType, ...columns.map((name) => textOf(row.values[name] ?? [])), row.id]);
        return `${table(['Type', ...columns, 'Id'], rows)}\n${found.total} objects, ${found.milliseconds} ms`;
      });
    });
  mv.command('show')
    .description('one metaverse object with the rule and connector behind each value')
    .argument('<object>', 'GUID, or a value of displayName, userPrincipalName, accountName or mail')
    .option('--json', 'machine-readable output')
    .action(async (object: string, options: { json?: boolean }, command: Command) => {
      const view = await withSession(command, async ({ api }) => {
        if (isGuid(object)) return api.objects.metaverseObject({ id: object });
        for (const attribute of ['userPrincipalName', 'accountName', 'mail', 'displayName', 'cn']) {
          const found = await api.metaverseSearch.search({ clauses: [{ attribute, operator: 'equals', value: object }], limit: 2 });
          const [only, other] = found.rows;
          if (other !== undefined)
            throw new Refusal('ambiguous', `${found.total} metaverse objects have ${attribute} = ${object}. Give the GUID of one.`);
          if (only !== undefined) return api.objects.metaverseObject({ id: only.id });
        }
        throw new Refusal('not-found', `There is no metaverse object ${object}.`);
      });
      print(options.json === true, view, () => metaverseText(view));
    });

  const cs = program.command('cs').description('connector-space objects');
  cs.command('search')
    .description('find connector-space objects')
    .argument('<connector>', 'name or id')
    .argument('[text]', 'part of the DN, the anchor or a value')
    .option('--sub-tree <dn>', 'objects at and below a DN')
    .option('--pending-import', 'objects with a pending import')
    .option('--pending-export', 'objects with a pending export')
    .option('--awaiting-confirmation', 'exported, not yet confirmed')
    .option('--errors', 'objects with an import error')
    .option('--export-errors', 'objects with an export error')
    .option('--disconnectors', 'objects without a metaverse object')
    .option('--limit <n>', 'rows', count, 100)
    .option('--offset <n>', 'rows to skip', count, 0)
    .option('--json', 'machine-readable output')
    .action(async (connector: string, text: string | undefined, options: CsOptions, command: Command) => {
      const found = await withSession(command, async ({ api }) => {
        const { id } = await findConnector(api, connector);
        return api.connectors.searchConnectorSpace({ id, scope: scopeOf(text, options), limit: options.limit, offset: options.offset });
      });
      print(options.json === true, found, () => {
        const rows = found.rows.map((row) => [
          row.objectType,
          row.linkState,
          row.pendingImport ?? '',
          row.pendingExport ?? '',
          row.error ?? '',
          row.dn,
        ]);
        return `${table(['Type', 'Link state', 'Pending import', 'Pending export', 'Error', 'DN'], rows)}\n${found.total} objects`;
      });
    });
  cs.command('show')
    .description('one connector-space object: imported values, what is pending, lineage, errors')
    .argument('<object>', 'GUID, or connector name followed by the DN')
    .argument('[dn]', 'distinguished name')
    .option('--json', 'machine-readable output')
    .action(async (object: string, dn: string | undefined, options: { json?: boolean }, command: Command) => {
      const view = await withSession(command, async ({ api }) => {
        if (dn === undefined) return api.objects.connectorSpaceObject({ id: object });
        const { id } = await findConnector(api, object);
        const found = await api.connectors.searchConnectorSpace({ id, scope: { kind: 'dn-or-anchor', text: dn }, limit: 2 });
        const [only] = found.rows;
        if (only === undefined) throw new Refusal('not-found', `${object} has no object ${dn}.`);
        return api.objects.connectorSpaceObject({ id: only.id });
      });
      print(options.json === true, view, () => connectorSpaceText(view));
    });
}

interface SearchOptions {
  readonly type?: string;
  readonly where?: string[];
  readonly columns: string;
  readonly limit: number;
  readonly offset: number;
  readonly json?: boolean;
}
interface CsOptions {
  readonly subTree?: string;
  readonly pendingImport?: boolean;
  readonly pendingExport?: boolean;
  readonly awaitingConfirmation?: boolean;
  readonly errors?: boolean;
  readonly exportErrors?: boolean;
  readonly disconnectors?: boolean;
  readonly limit: number;
  readonly offset: number;
  readonly json?: boolean;
}

export function count(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 0) throw new Refusal('bad-usage', `${text} is not a whole number.`, ExitCode.usage);
  return number;
}

const isGuid = (text: string): boolean => /^\{?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\}?$/i.test(text);

/** "sn starts-with Mül": attribute, operator, rest. */
function parseClause(text: string): MetaverseClause {
  const match = /^\s*(\S+)\s+(\S+)(?:\s+(.*))?$/s.exec(text);
  const operator = metaverseOperators.find((candidate) => candidate === match?.[2]);
  if (match?.[1] === undefined || operator === undefined) {
    throw new Refusal(
      'bad-usage',
      `"${text}" is not a clause. Write: attribute operator value, with one of ${metaverseOperators.join(', ')}.`,
      ExitCode.usage,
    );
  }
  return { attribute: match[1], operator, ...(match[3] === undefined ? {} : { value: match[3] }) };
}

function scopeOf(text: string | undefined, options: CsOptions): CsScope {
  const all: ('add' | 'update' | 'delete')[] = ['add', 'update', 'delete'];
  if (options.subTree !== undefined) return { kind: 'sub-tree', dn: options.subTree };
  if (options.pendingImport) return { kind: 'pending-import', operations: all };
  if (options.pendingExport) return { kind: 'pending-export', operations: all };
  if (options.awaitingConfirmation) return { kind: 'awaiting-confirmation' };
  if (options.errors) return { kind: 'import-error' };
  if (options.exportErrors) return { kind: 'export-error' };
  if (options.disconnectors) return { kind: 'disconnector' };
  return text === undefined ? { kind: 'all' } : { kind: 'text', text };
}

const textOf = (values: readonly DisplayValue[]): string =>
  values
    .map((value) => value.displayName ?? value.text)
    .join(', ')
    .slice(0, 100);

function metaverseText(view: MetaverseObject): string {
  const rows = view.attributes.map((row) => {
    const from = row.contributions.map((contribution) => `${contribution.ruleName} (${contribution.connectorName})`).join(', ');
    return [row.name, row.count > row.values.length ? `${row.count} values` : textOf(row.values), from];
  });
  const connectors = view.connectors.map((link) => [link.connectorName, link.origin, link.pendingExport ?? '', link.dn]);
  const head = `${view.displayName ?? view.id}\n${view.objectType} ${view.id}, modified ${localTime(view.modified)}`;
  return `${head}\n\n${table(['Attribute', 'Value', 'Sync rule (connector)'], rows)}\n\n${table(['Connector', 'Link', 'Pending export', 'DN'], connectors)}`;
}

function connectorSpaceText(view: ConnectorSpaceObject): string {
  const sections = [`${view.dn}\n${view.objectType} ${view.id} in ${view.connectorName}: ${view.linkState}`];
  if (view.disconnection !== undefined) sections.push(`Disconnected ${localTime(view.disconnection.time)}: ${view.disconnection.reason}`);
  for (const error of view.errors)
    sections.push(`${error.code}: ${error.message}\n${error.meaning}${error.remedy === undefined ? '' : ` ${error.remedy}`}`);
  sections.push(
    table(
      ['Attribute', 'Imported value'],
      view.imported.map((row) => [row.name, row.count > row.values.length ? `${row.count} values` : textOf(row.values)]),
    ),
  );
  for (const [title, staged] of [
    ['Pending import', view.pendingImport],
    ['Pending export', view.pendingExport],
    ['Awaiting confirmation', view.awaitingConfirmation],
  ] as const) {
    if (staged === undefined) continue;
    sections.push(
      `${title}: ${staged.operation}\n${table(
        ['Attribute', 'Old', 'New'],
        staged.changes.map((change) => [change.attribute, textOf(change.before), textOf(change.after)]),
      )}`,
    );
    for (const { attribute, reason } of staged.notWritable) sections.push(`${attribute} is not writable: ${reason}`);
  }
  if (view.lineage.length > 0)
    sections.push(
      table(
        ['Direction', 'Action', 'Synchronization rule'],
        view.lineage.map((row) => [row.direction, row.action, row.ruleName]),
      ),
    );
  return sections.join('\n\n');
}
