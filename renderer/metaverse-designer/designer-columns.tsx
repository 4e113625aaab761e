import type { AttributeRow, ObjectTypeRow } from '../../shared/contract/metaverse-designer.ts';
import { formatNumber } from '../components/format.ts';
import type { GridColumn } from '../components/grid/grid-column.ts';

const deletionText = (row: ObjectTypeRow): string =>
  row.deletionRules.length === 0 ? 'No rule keeps it' : `Kept by ${row.deletionRules.map(({ name }) => name).join(', ')}`;
const yes = (value: boolean): string => (value ? 'Yes' : 'No');

export const objectTypeColumns: readonly GridColumn<ObjectTypeRow>[] = [
  { id: 'name', header: 'Name', width: 180, grow: 1, text: (row) => row.name },
  {
    id: 'attributes',
    header: 'Attributes',
    width: 110,
    align: 'end',
    sortBy: (row) => row.attributes,
    text: (row) => formatNumber(row.attributes),
  },
  { id: 'objects', header: 'Objects', width: 110, align: 'end', sortBy: (row) => row.objects, text: (row) => formatNumber(row.objects) },
  {
    id: 'deletion',
    header: 'Object Deletion',
    width: 240,
    grow: 3,
    text: deletionText,
    render: (row) => <span title={deletionText(row)}>{deletionText(row)}</span>,
  },
];

export const attributeColumns: readonly GridColumn<AttributeRow>[] = [
  { id: 'name', header: 'Name', width: 140, grow: 2, text: (row) => row.name },
  { id: 'type', header: 'Type', width: 90, text: (row) => row.type },
  { id: 'multiValued', header: 'Multi-valued', width: 108, text: (row) => yes(row.multiValued) },
  { id: 'indexed', header: 'Indexed', width: 76, text: (row) => yes(row.indexed) },
  {
    id: 'import',
    header: 'Import Flow',
    width: 106,
    align: 'end',
    sortBy: (row) => row.importFlows,
    text: (row) => String(row.importFlows),
  },
  {
    id: 'export',
    header: 'Export Flow',
    width: 106,
    align: 'end',
    sortBy: (row) => row.exportFlows,
    text: (row) => String(row.exportFlows),
  },
];
