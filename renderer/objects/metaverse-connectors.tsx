import type { ConnectorLink } from '../../shared/contract/objects.ts';
import { formatTime, formatWord } from '../components/format.ts';
import { DataGrid } from '../components/grid/data-grid.tsx';
import type { GridColumn } from '../components/grid/grid-column.ts';
import { allRows } from '../components/grid/row-source.ts';
import { PlaceLink } from '../components/place-link.tsx';
import { Empty } from '../components/states.tsx';
import { Status } from '../components/status.tsx';
import { addresses } from '../shell/addresses.ts';
import { navigate } from '../shell/router.ts';
import { pendingText } from './pending.ts';

const columns: readonly GridColumn<ConnectorLink>[] = [
  {
    id: 'dn',
    header: 'Distinguished Name',
    width: 200,
    grow: 3,
    text: (row) => row.dn,
    render: (row) => (
      <PlaceLink to={addresses.connectorSpaceObject(row.object)} title={row.dn}>
        {row.dn}
      </PlaceLink>
    ),
  },
  { id: 'type', header: 'Object Type', width: 100, text: (row) => row.objectType },
  { id: 'connector', header: 'Connector', width: 130, grow: 1, text: (row) => row.connectorName },
  { id: 'origin', header: 'Link', width: 104, text: (row) => formatWord(row.origin) },
  { id: 'rule', header: 'Sync Rule', width: 140, grow: 2, text: (row) => row.ruleName ?? '' },
  { id: 'time', header: 'Linked', width: 172, text: (row) => formatTime(row.time) },
  { id: 'pending', header: 'Pending', width: 110, grow: 1, text: pendingText },
  {
    id: 'error',
    header: 'Error',
    width: 88,
    grow: 1,
    text: (row) => row.error ?? '',
    render: (row) => row.error !== undefined && <Status code={row.error} statusClass="error" />,
  },
  {
    id: 'preview',
    header: 'Preview',
    width: 96,
    text: () => '',
    render: (row) => (
      <PlaceLink to={addresses.preview(row.object)} title={`What a synchronization would do to ${row.dn}`}>
        Preview…
      </PlaceLink>
    ),
  },
];

const linkId = (row: ConnectorLink): string => row.object;

/** The connector-space objects linked to a metaverse object, one row each (spec/console.md §7). */
export function MetaverseConnectors({ links }: { links: readonly ConnectorLink[] }) {
  if (links.length === 0) return <Empty title="No connector" hint="No connector-space object is linked to this object." />;
  return (
    <DataGrid
      label="Connectors"
      name="metaverse object connectors"
      columns={columns}
      source={allRows(links)}
      rowId={linkId}
      onOpen={(row) => navigate(addresses.connectorSpaceObject(row.object))}
    />
  );
}
