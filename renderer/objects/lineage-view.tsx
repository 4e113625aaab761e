import { makeStyles, tokens } from '@fluentui/react-components';
import type { ConnectorSpaceObject } from '../../shared/contract/objects.ts';
import { type FieldRow, Fields } from '../components/fields.tsx';
import { formatTime, formatWord } from '../components/format.ts';
import { DataGrid } from '../components/grid/data-grid.tsx';
import type { GridColumn } from '../components/grid/grid-column.ts';
import { allRows } from '../components/grid/row-source.ts';
import { PlaceLink } from '../components/place-link.tsx';
import { Empty } from '../components/states.tsx';
import { addresses } from '../shell/addresses.ts';
import { LinkStateBadge } from './link-state.tsx';

type Lineage = ConnectorSpaceObject['lineage'][number];

const useStyles = makeStyles({ head: { flexShrink: 0, padding: `${tokens.spacingVerticalM} ${tokens.spacingHorizontalM}` } });

const columns: readonly GridColumn<Lineage>[] = [
  {
    id: 'rule',
    header: 'Synchronization Rule',
    width: 260,
    grow: 3,
    text: (row) => row.ruleName,
    render: (row) => <PlaceLink to={addresses.rule(row.rule)}>{row.ruleName}</PlaceLink>,
  },
  { id: 'direction', header: 'Direction', width: 110, text: (row) => formatWord(row.direction) },
  { id: 'action', header: 'Action', width: 120, text: (row) => row.action },
  { id: 'password', header: 'PasswordSync', width: 120, text: (row) => (row.passwordSync ? 'True' : 'False') },
  {
    id: 'precedence',
    header: 'Precedence',
    width: 110,
    align: 'end',
    sortBy: (row) => row.precedence,
    text: (row) => String(row.precedence),
  },
];

const lineageId = (row: Lineage): string => row.rule;

/** How the object came to be linked, and the rules in force on it (spec/console.md §5). */
export function LineageView({ object }: { object: ConnectorSpaceObject }) {
  const styles = useStyles();
  return (
    <>
      <div className={styles.head}>
        <Fields rows={linkRows(object)} />
      </div>
      {object.lineage.length === 0 ? (
        <Empty title="No synchronization rule applies" hint="The object is not linked, or it has not been synchronized yet." />
      ) : (
        <DataGrid label="Synchronization rules" columns={columns} source={allRows(object.lineage)} rowId={lineageId} />
      )}
    </>
  );
}

function linkRows({
  linkState,
  metaverseObject: target,
  link,
  disconnection,
  lastImport,
  lastExport,
}: ConnectorSpaceObject): readonly FieldRow[] {
  return [
    { name: 'Link state', value: <LinkStateBadge state={linkState} plain /> },
    {
      name: 'Metaverse object',
      value: target && <PlaceLink to={addresses.metaverseObject(target.id)}>{target.displayName ?? target.id}</PlaceLink>,
    },
    {
      name: 'Linked',
      value: link && `${formatWord(link.origin)}${link.ruleName === undefined ? '' : ` by ${link.ruleName}`}, ${formatTime(link.time)}`,
    },
    {
      name: 'Disconnected',
      value:
        disconnection &&
        `${disconnection.reason}${disconnection.ruleName === undefined ? '' : ` (${disconnection.ruleName})`}, ${formatTime(disconnection.time)}`,
    },
    { name: 'Last import', value: formatTime(lastImport) },
    { name: 'Last export', value: formatTime(lastExport) },
  ];
}
