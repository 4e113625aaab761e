import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { useMemo } from 'react';
import type { ConnectorSpaceObject } from '../../shared/contract/objects.ts';
import { formatNumber } from '../components/format.ts';
import { DataGrid } from '../components/grid/data-grid.tsx';
import type { GridColumn } from '../components/grid/grid-column.ts';
import { allRows } from '../components/grid/row-source.ts';
import { Empty } from '../components/states.tsx';
import { ValuesText, valuesText } from '../components/value-text.tsx';

type Imported = ConnectorSpaceObject['imported'][number];
const useStyles = makeStyles({ several: { minWidth: 'auto', marginRight: tokens.spacingHorizontalS, height: '24px' } });

const importedColumns = (showAll: (attribute: string) => void, several: string): readonly GridColumn<Imported>[] => [
  { id: 'name', header: 'Attribute Name', width: 200, grow: 1, text: (row) => row.name },
  { id: 'type', header: 'Type', width: 100, text: (row) => row.type },
  {
    id: 'value',
    header: 'Value',
    width: 300,
    grow: 4,
    text: (row) => valuesText(row.values),
    render: (row) => (
      <>
        {row.count > 1 && (
          <Button size="small" className={several} title="Show all values" onClick={() => showAll(row.name)}>
            {formatNumber(row.count)} values
          </Button>
        )}
        <ValuesText values={row.values} count={row.count} kind="connector-space" />
      </>
    ),
  },
];

const attributeName = (row: Imported): string => row.name;

/** The object as the connected system last reported it; only attributes with a value. */
export function ImportedAttributes({ attributes, showAll }: { attributes: readonly Imported[]; showAll: (attribute: string) => void }) {
  const styles = useStyles();
  const columns = useMemo(() => importedColumns(showAll, styles.several), [showAll, styles.several]);
  if (attributes.length === 0)
    return (
      <Empty
        title="Nothing has been imported"
        hint="The object was made by provisioning and has not been seen in the connected system yet."
      />
    );
  return <DataGrid label="Imported attributes" columns={columns} source={allRows(attributes)} rowId={attributeName} />;
}
