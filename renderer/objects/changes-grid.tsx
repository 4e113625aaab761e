import { makeStyles, tokens } from '@fluentui/react-components';
import { useMemo } from 'react';
import type { ValueChange } from '../../shared/contract/common.ts';
import { DataGrid } from '../components/grid/data-grid.tsx';
import type { GridColumn } from '../components/grid/grid-column.ts';
import { allRows } from '../components/grid/row-source.ts';
import { Empty } from '../components/states.tsx';
import { ValuesText, valuesText } from '../components/value-text.tsx';

const useStyles = makeStyles({
  add: { color: tokens.colorStatusSuccessForeground1 },
  modify: { color: tokens.colorBrandForeground1 },
  delete: { color: tokens.colorStatusDangerForeground3 },
  none: { color: tokens.colorNeutralForeground3 },
});

type Change = ValueChange & { readonly reason?: string };

function ChangeWord({ change }: { change: ValueChange['change'] }) {
  const styles = useStyles();
  return <span className={styles[change]}>{change}</span>;
}

const baseColumns: readonly GridColumn<Change>[] = [
  { id: 'change', header: 'Changes', width: 84, text: (row) => row.change, render: (row) => <ChangeWord change={row.change} /> },
  { id: 'attribute', header: 'Attribute Name', width: 160, grow: 1, text: (row) => row.attribute },
  { id: 'type', header: 'Type', width: 90, text: (row) => row.type },
  {
    id: 'before',
    header: 'Old Value',
    width: 150,
    grow: 2,
    text: (row) => valuesText(row.before),
    render: (row) => <ValuesText values={row.before} count={row.beforeCount} kind="connector-space" />,
  },
  {
    id: 'after',
    header: 'New Value',
    width: 150,
    grow: 2,
    text: (row) => valuesText(row.after),
    render: (row) => <ValuesText values={row.after} count={row.afterCount} kind="connector-space" />,
  },
];

const reasonColumn: GridColumn<Change> = {
  id: 'reason',
  header: 'Not sent',
  width: 200,
  grow: 2,
  text: (row) => row.reason ?? '',
  render: (row) => row.reason !== undefined && <span title={row.reason}>{row.reason}</span>,
};

const attributeOf = (row: Change): string => row.attribute;

interface ChangesGridProps {
  readonly changes: readonly ValueChange[];
  /** Attributes the connected system does not take, with the reason. */
  readonly notWritable?: readonly { readonly attribute: string; readonly reason: string }[];
}

/** spec/console.md §5: Changes, Attribute Name, Type, Old Value, New Value; where needed why a value is not sent. */
export function ChangesGrid({ changes, notWritable = [] }: ChangesGridProps) {
  const rows = useMemo(() => {
    const reasons = new Map(notWritable.map(({ attribute, reason }) => [attribute, reason]));
    return changes.map((change): Change => {
      const reason = reasons.get(change.attribute);
      return reason === undefined ? change : { ...change, reason };
    });
  }, [changes, notWritable]);
  const columns = useMemo(() => (notWritable.length > 0 ? [...baseColumns, reasonColumn] : baseColumns), [notWritable]);
  if (rows.length === 0) return <Empty title="No attribute changed" />;
  return <DataGrid label="Attribute information" columns={columns} source={allRows(rows)} rowId={attributeOf} />;
}
