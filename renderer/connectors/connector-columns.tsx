import { Badge } from '@fluentui/react-components';
import { Warning16Filled } from '@fluentui/react-icons';
import type { ConnectorSummary } from '../../shared/contract/connectors.ts';
import { formatNumber } from '../components/format.ts';
import type { GridColumn } from '../components/grid/grid-column.ts';
import { Status } from '../components/status.tsx';
import { neededSteps } from '../configuration/requirement-words.ts';

/** What a configuration change asks for before a delta is meaningful (spec/engine.md §5.6). */
export function neededStep(connector: Pick<ConnectorSummary, 'fullImportRequired' | 'fullSyncRequired'>): string {
  return neededSteps({ fullImport: connector.fullImportRequired, fullSynchronization: connector.fullSyncRequired });
}

/** spec/console.md §3: Name, Type, Description, State; besides, how large it is and what it needs. */
export const connectorColumns: readonly GridColumn<ConnectorSummary>[] = [
  { id: 'name', header: 'Name', width: 180, grow: 2, text: (row) => row.name },
  { id: 'type', header: 'Type', width: 200, grow: 1, text: (row) => row.typeName },
  { id: 'description', header: 'Description', width: 150, grow: 3, text: (row) => row.description },
  { id: 'objects', header: 'Objects', width: 90, align: 'end', sortBy: (row) => row.objects, text: (row) => formatNumber(row.objects) },
  {
    id: 'needs',
    header: 'Required',
    width: 186,
    text: neededStep,
    render: (row) =>
      neededStep(row) !== '' && (
        <Badge appearance="tint" color="severe" icon={<Warning16Filled />} title={neededStep(row)}>
          {row.fullImportRequired ? 'Full Import' : 'Full Synchronization'}
        </Badge>
      ),
  },
  {
    id: 'state',
    header: 'State',
    width: 120,
    grow: 1,
    text: (row) => row.state,
    render: (row) => (row.run === undefined ? row.state : <Status code={row.state} statusClass="running" />),
  },
];
