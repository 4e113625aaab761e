import { useMemo } from 'react';
import type { DisplayValue } from '../../shared/contract/common.ts';
import { formatCount } from '../components/format.ts';
import type { GridColumn } from '../components/grid/grid-column.ts';
import { PagedGrid } from '../components/grid/paged-grid.tsx';
import { usePagedRows } from '../components/grid/paged-rows.ts';
import { SidePanel } from '../components/page.tsx';
import { type ObjectKind, ValueText, valueText } from '../components/value-text.tsx';
import { useApi } from '../shell/engine-context.ts';

const valueId = (value: DisplayValue): string => value.id ?? value.text;

/** Every value of one attribute, however many: the members of a large group. */
export function AllValuesPanel({ kind, id, attribute, onClose }: { kind: ObjectKind; id: string; attribute: string; onClose: () => void }) {
  const api = useApi();
  const values = usePagedRows((paging) => api.objects.values.queryOptions({ input: { kind, id, attribute, ...paging } }));
  const columns = useMemo(() => valueColumns(kind), [kind]);
  return (
    <SidePanel title={attribute} detail={values.loading ? '' : formatCount(values.total, 'value')} onClose={onClose}>
      <PagedGrid
        label={`Values of ${attribute}`}
        name="all values"
        columns={columns}
        rows={values}
        rowId={valueId}
        empty={{ title: 'No value' }}
      />
    </SidePanel>
  );
}

const valueColumns = (kind: ObjectKind): readonly GridColumn<DisplayValue>[] => [
  { id: 'value', header: 'Value', width: 240, grow: 2, text: valueText, render: (value) => <ValueText value={value} kind={kind} /> },
  { id: 'identifier', header: 'Identifier', width: 240, grow: 2, text: (value) => (value.type === 'reference' ? value.text : '') },
];
