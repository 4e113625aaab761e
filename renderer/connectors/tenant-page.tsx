import { Input } from '@fluentui/react-components';
import { ArrowLeft20Regular, Cloud24Regular, Search20Regular } from '@fluentui/react-icons';
import { useDeferredValue, useState } from 'react';
import type { SandboxObject } from '../../shared/contract/setup.ts';
import { formatCount, formatNumber, formatWord } from '../components/format.ts';
import type { GridColumn } from '../components/grid/grid-column.ts';
import { PagedGrid } from '../components/grid/paged-grid.tsx';
import { usePagedRows } from '../components/grid/paged-rows.ts';
import { Section } from '../components/page.tsx';
import { ToolPage } from '../components/tool-page.tsx';
import { FilterBar } from '../objects/filter-bar.tsx';
import { addresses } from '../shell/addresses.ts';
import { useApi } from '../shell/engine-context.ts';
import { navigate } from '../shell/router.ts';

const objectId = (row: SandboxObject): string => row.id;

const columns: readonly GridColumn<SandboxObject>[] = [
  { id: 'kind', header: 'Kind', width: 100, text: (row) => formatWord(row.kind) },
  { id: 'displayName', header: 'Display Name', width: 220, grow: 2, text: (row) => row.displayName },
  { id: 'name', header: 'User Principal Name / Alias', width: 260, grow: 2, text: (row) => row.name },
  {
    id: 'members',
    header: 'Members',
    width: 100,
    align: 'end',
    text: (row) => (row.members === undefined ? '' : formatNumber(row.members)),
  },
  { id: 'id', header: 'Object ID', width: 310, text: (row) => row.id },
];

/** What the sandbox tenant holds: the far end, read from the tenant itself and not from the connector space. */
export function TenantPage() {
  const api = useApi();
  const [text, setText] = useState('');
  const wanted = useDeferredValue(text);
  const objects = usePagedRows((paging) => api.setup.sandboxObjects.queryOptions({ input: { text: wanted, ...paging } }));
  const running = objects.page?.running ?? true;
  return (
    <ToolPage actions={[{ label: 'Back to connectors', icon: <ArrowLeft20Regular />, run: () => navigate(addresses.connectors()) }]}>
      <Section title="Tenant contents" detail="Objects of the sandbox tenant">
        <FilterBar detail={objects.loading ? '' : formatCount(objects.total, 'object')}>
          <Input
            type="search"
            size="small"
            aria-label="Search the tenant"
            placeholder="Part of a name"
            contentBefore={<Search20Regular />}
            value={text}
            onChange={(_, { value }) => setText(value)}
          />
        </FilterBar>
        <PagedGrid
          key={wanted}
          label="Tenant contents"
          columns={columns}
          rows={objects}
          rowId={objectId}
          empty={
            running
              ? {
                  icon: <Cloud24Regular />,
                  title: wanted === '' ? 'The tenant is empty' : 'No object has this in its name',
                  hint: 'An export creates objects here.',
                }
              : {
                  icon: <Cloud24Regular />,
                  title: 'The sandbox tenant is not running',
                  hint: 'It starts with the first run of a connector that needs it.',
                }
          }
        />
      </Section>
    </ToolPage>
  );
}
