import { makeStyles, tokens } from '@fluentui/react-components';
import type { ConnectorDetail } from '../../shared/contract/connectors.ts';
import { type FieldRow, Fields } from '../components/fields.tsx';
import { formatNumber, formatWord } from '../components/format.ts';
import { DataGrid } from '../components/grid/data-grid.tsx';
import type { GridColumn } from '../components/grid/grid-column.ts';
import { allRows } from '../components/grid/row-source.ts';
import { Empty } from '../components/states.tsx';
import type { PageTab } from '../objects/tabs.tsx';
import { ThresholdsTab } from './thresholds-tab.tsx';

const useStyles = makeStyles({ fields: { overflowY: 'auto', padding: tokens.spacingVerticalL } });

interface Named {
  readonly name: string;
  readonly value: string;
}
type Attribute = ConnectorDetail['attributes'][number];
type Partition = ConnectorDetail['partitions'][number];

const nameOf = (row: { readonly name: string }): string => row.name;
const namedColumns = (name: string, value: string, align?: 'end'): readonly GridColumn<Named>[] => [
  { id: 'name', header: name, width: 280, text: (row) => row.name },
  { id: 'value', header: value, width: 160, ...(align === undefined ? { grow: 1 } : { align }), text: (row) => row.value },
];
const partitionColumns: readonly GridColumn<Partition>[] = [
  { id: 'name', header: 'Partition', width: 320, grow: 1, text: (row) => row.name },
  { id: 'selected', header: 'Selected', width: 120, text: (row) => (row.selected ? 'Yes' : 'No') },
];
const objectTypeColumns: readonly GridColumn<{ readonly name: string }>[] = [
  { id: 'name', header: 'Object Type', width: 280, grow: 1, text: nameOf },
];
const attributeColumns: readonly GridColumn<Attribute>[] = [
  { id: 'name', header: 'Name', width: 260, grow: 1, text: (row) => row.name },
  { id: 'type', header: 'Type', width: 140, text: (row) => row.type },
  { id: 'multiValued', header: 'Multi-valued', width: 130, text: (row) => (row.multiValued ? 'Yes' : 'No') },
];
const parameterColumns = namedColumns('Parameter', 'Value');
const statisticColumns = namedColumns('Objects', 'Number', 'end');

/** The property pages of a connector. */
export function propertyTabs(connector: ConnectorDetail): readonly PageTab[] {
  const statistics = Object.entries(connector.statistics).map(([name, value]) => ({ name: formatWord(name), value: formatNumber(value) }));
  const parameters = Object.entries(connector.parameters).map(([name, value]) => ({ name, value }));
  return [
    { id: 'configuration', label: 'Configuration', content: () => <Configuration connector={connector} /> },
    {
      id: 'partitions',
      label: 'Partitions',
      content: () => <Rows label="Partitions" columns={partitionColumns} rows={connector.partitions} />,
    },
    {
      id: 'object-types',
      label: 'Object types',
      content: () => <Rows label="Object types" columns={objectTypeColumns} rows={connector.objectTypes.map((name) => ({ name }))} />,
    },
    {
      id: 'attributes',
      label: `Attributes (${connector.attributes.length})`,
      content: () => <Rows label="Attributes" columns={attributeColumns} rows={connector.attributes} />,
    },
    { id: 'parameters', label: 'Parameters', content: () => <Rows label="Parameters" columns={parameterColumns} rows={parameters} /> },
    { id: 'limits', label: 'Limits', content: () => <ThresholdsTab connector={connector.id} /> },
    { id: 'statistics', label: 'Statistics', content: () => <Rows label="Statistics" columns={statisticColumns} rows={statistics} /> },
  ];
}

function Rows<T extends { readonly name: string }>({
  label,
  columns,
  rows,
}: {
  label: string;
  columns: readonly GridColumn<T>[];
  rows: readonly T[];
}) {
  if (rows.length === 0)
    return (
      <Empty
        title={`No ${label.toLowerCase()} yet`}
        hint="They are read from the connected system when the connector is set up or imports."
      />
    );
  return <DataGrid label={label} name={`connector ${label}`} columns={columns} source={allRows(rows)} rowId={nameOf} />;
}

const settingNames: { readonly [key: string]: string } = {
  bindDn: 'User name (bind DN)',
  caFile: 'Certificate authority file',
  startTls: 'StartTLS',
  url: 'Server',
  clientId: 'Application (client) ID',
  tenantId: 'Tenant ID',
  graphUrl: 'Graph address',
};

function Configuration({ connector }: { connector: ConnectorDetail }) {
  const styles = useStyles();
  const settings: readonly FieldRow[] = Object.entries(connector.configuration.settings).map(([key, value]) => ({
    name: settingNames[key] ?? formatWord(key.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)),
    value: settingText(value),
  }));
  const secrets = connector.secretsSet.map((name) => ({
    name: formatWord(name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)),
    value: 'stored; never shown',
  }));
  return (
    <div className={styles.fields}>
      <Fields rows={[...settings, ...secrets]} />
    </div>
  );
}

function settingText(value: unknown): string {
  if (Array.isArray(value)) return value.join('\n');
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  return value === undefined ? '' : String(value);
}
