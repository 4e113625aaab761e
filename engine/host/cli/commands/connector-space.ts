import type { Command } from 'commander';
import type { CsScope } from '../../../../shared/contract/connectors.ts';
import type { ConnectorSpaceObject } from '../../../../shared/contract/objects.ts';
import { ExitCode, Refusal } from '../exit-code.ts';
import { findConnector } from '../find-connector.ts';
import { print, printable, table, utcTime } from '../output.ts';
import { type Api, withSession } from '../session.ts';
import { shownValues, valuesText } from '../shown-values.ts';
import { rowLimit, wholeNumber } from '../whole-number.ts';

/** `cs search|show`. */
export function connectorSpaceCommands(program: Command): void {
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
    .option('--limit <n>', 'rows', rowLimit, 100)
    .option('--offset <n>', 'rows to skip', wholeNumber, 0)
    .option('--json', 'machine-readable output')
    .action((connector: string, text: string | undefined, options: SearchOptions, command: Command) =>
      withSession(command, async (api) => {
        const { id } = await findConnector(api, connector);
        const { limit, offset } = options;
        const found = await api.connectors.searchConnectorSpace({ id, scope: scopeOf(text, options), limit, offset });
        print(options.json === true, found, () => {
          const rows = found.rows.map((row) => [
            row.objectType,
            row.linkState,
            row.pendingImport ?? '',
            row.pendingExport ?? '',
            row.error ?? '',
            row.displayName ?? '',
            row.dn,
          ]);
          const head = ['Type', 'Link state', 'Pending import', 'Pending export', 'Error', 'Name', 'DN'];
          return `${table(head, rows)}\n${found.rows.length} of ${found.total} objects`;
        });
      }),
    );
  cs.command('show')
    .description('one connector-space object: imported values, what is pending, lineage, errors')
    .argument('<object>', 'GUID, or connector name followed by the DN or anchor')
    .argument('[dn]', 'distinguished name or anchor')
    .option('--json', 'machine-readable output')
    .action((object: string, dn: string | undefined, options: { json?: boolean }, command: Command) =>
      withSession(command, async (api) => {
        const view = await api.objects.connectorSpaceObject({ id: dn === undefined ? object : await idOf(api, object, dn) });
        print(options.json === true, view, () => objectText(view));
      }),
    );
}

interface SearchOptions {
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

async function idOf(api: Api, connector: string, dn: string): Promise<string> {
  const { id } = await findConnector(api, connector);
  const found = await api.connectors.searchConnectorSpace({ id, scope: { kind: 'dn-or-anchor', text: dn }, limit: 1 });
  const [only] = found.rows;
  if (only === undefined) throw new Refusal('not-found', `${connector} has no object ${dn}.`);
  return only.id;
}

/** The scopes of the search exclude each other (spec/console.md §4). */
function scopeOf(text: string | undefined, options: SearchOptions): CsScope {
  const operations: ('add' | 'update' | 'delete')[] = ['add', 'update', 'delete'];
  const chosen: CsScope[] = [];
  if (text !== undefined) chosen.push({ kind: 'text', text });
  if (options.subTree !== undefined) chosen.push({ kind: 'sub-tree', dn: options.subTree });
  if (options.pendingImport) chosen.push({ kind: 'pending-import', operations });
  if (options.pendingExport) chosen.push({ kind: 'pending-export', operations });
  if (options.awaitingConfirmation) chosen.push({ kind: 'awaiting-confirmation' });
  if (options.errors) chosen.push({ kind: 'import-error' });
  if (options.exportErrors) chosen.push({ kind: 'export-error' });
  if (options.disconnectors) chosen.push({ kind: 'disconnector' });
  if (chosen.length > 1) throw new Refusal('bad-usage', 'Text and scope options exclude each other; give one.', ExitCode.usage);
  return chosen[0] ?? { kind: 'all' };
}

function objectText(view: ConnectorSpaceObject): string {
  const name = view.displayName === undefined ? '' : `${printable(view.displayName)}\n`;
  const sections = [`${name}${printable(view.dn)}\n${view.objectType} ${view.id} in ${view.connectorName}: ${view.linkState}`];
  const { disconnection, metaverseObject } = view;
  if (metaverseObject !== undefined) {
    sections.push(`Metaverse object: ${metaverseObject.objectType} ${metaverseObject.id} ${printable(metaverseObject.displayName ?? '')}`);
  }
  if (disconnection !== undefined) sections.push(`Disconnected ${utcTime(disconnection.time)} UTC: ${disconnection.reason}`);
  for (const error of view.errors) {
    sections.push(printable(`${error.code}: ${error.message} ${error.meaning} ${error.remedy ?? ''}`).trimEnd());
  }
  if (view.imported.length > 0) {
    sections.push(
      table(
        ['Attribute', 'Imported value'],
        view.imported.map((row) => [row.name, shownValues(row)]),
      ),
    );
  }
  for (const [title, staged] of [
    ['Pending import', view.pendingImport],
    ['Pending export', view.pendingExport],
    ['Export in progress', view.exportInProgress],
    ['Awaiting confirmation', view.awaitingConfirmation],
  ] as const) {
    if (staged === undefined) continue;
    const rows = staged.changes.map((change) => [change.attribute, valuesText(change.before), valuesText(change.after)]);
    sections.push(`${title}: ${staged.operation}\n${table(['Attribute', 'Old', 'New'], rows)}`);
    for (const { attribute, reason } of staged.notWritable) sections.push(`${attribute} is not writable: ${reason}`);
  }
  if (view.lineage.length > 0) {
    sections.push(
      table(
        ['Direction', 'Action', 'Synchronization rule'],
        view.lineage.map((row) => [row.direction, row.action, row.ruleName]),
      ),
    );
  }
  return sections.join('\n\n');
}
