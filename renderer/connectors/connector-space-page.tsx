import { ArrowLeft20Regular, EyeTracking20Regular, Open20Regular } from '@fluentui/react-icons';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { CsSearchRow } from '../../shared/contract/connectors.ts';
import { formatNumber } from '../components/format.ts';
import type { GridColumn } from '../components/grid/grid-column.ts';
import { PagedGrid } from '../components/grid/paged-grid.tsx';
import { usePagedRows } from '../components/grid/paged-rows.ts';
import { Section } from '../components/page.tsx';
import { PlaceLink } from '../components/place-link.tsx';
import { Status } from '../components/status.tsx';
import { ToolPage } from '../components/tool-page.tsx';
import { LinkStateBadge, linkStates } from '../objects/link-state.tsx';
import { addresses } from '../shell/addresses.ts';
import { useApi } from '../shell/engine-context.ts';
import { address, navigate, usePlace } from '../shell/router.ts';
import { ConnectorSpaceForm } from './connector-space-form.tsx';
import { readScopeForm, type ScopeForm, scopeOf } from './connector-space-scope.ts';

const rowId = (row: CsSearchRow): string => row.id;

const columns: readonly GridColumn<CsSearchRow>[] = [
  {
    id: 'dn',
    header: 'DN',
    width: 250,
    grow: 4,
    text: (row) => row.dn,
    render: (row) => (
      <PlaceLink to={addresses.connectorSpaceObject(row.id)} title={row.dn}>
        {row.dn}
      </PlaceLink>
    ),
  },
  { id: 'displayName', header: 'Display Name', width: 140, grow: 2, text: (row) => row.displayName ?? '' },
  { id: 'type', header: 'Object Type', width: 110, text: (row) => row.objectType },
  {
    id: 'link',
    header: 'Link State',
    width: 178,
    text: (row) => linkStates[row.linkState].label,
    render: (row) => <LinkStateBadge state={row.linkState} />,
  },
  { id: 'import', header: 'Pending Import', width: 120, text: (row) => row.pendingImport ?? '' },
  { id: 'export', header: 'Pending Export', width: 120, text: (row) => row.pendingExport ?? '' },
  {
    id: 'error',
    header: 'Error',
    width: 120,
    grow: 1,
    text: (row) => row.error ?? '',
    render: (row) => row.error !== undefined && <Status code={row.error} statusClass="error" />,
  },
];

/** Search Connector Space as a page (spec/console.md §3.5); the search is part of its address. */
export function ConnectorSpacePage() {
  const api = useApi();
  const { path, params } = usePlace();
  const id = path[1] ?? '';
  const form = readScopeForm(params);
  const scope = scopeOf(form) ?? { kind: 'all' as const };
  const name = useQuery(api.connectors.list.queryOptions()).data?.find((connector) => connector.id === id)?.name;
  const results = usePagedRows((paging) => api.connectors.searchConnectorSpace.queryOptions({ input: { id, scope, ...paging } }));
  const [current, setCurrent] = useState<CsSearchRow>();
  const search = (next: ScopeForm) =>
    navigate(
      address(['connectors', id, 'search'], {
        scope: next.kind,
        text: next.text,
        ...(next.operations.length < 3 && { operations: next.operations.join(',') }),
      }),
      { replace: true },
    );
  const open = (row: CsSearchRow) => navigate(addresses.connectorSpaceObject(row.id));
  const searched = JSON.stringify(scope);
  return (
    <ToolPage
      actions={[
        { label: 'Back to connectors', icon: <ArrowLeft20Regular />, run: () => navigate(addresses.connector(id)) },
        {
          label: 'Properties',
          icon: <Open20Regular />,
          run: () => current !== undefined && open(current),
          disabled: current === undefined ? 'Select an object first.' : undefined,
        },
        {
          label: 'Preview…',
          icon: <EyeTracking20Regular />,
          run: () => current !== undefined && navigate(addresses.preview(current.id)),
          disabled: current === undefined ? 'Select an object first.' : undefined,
        },
      ]}
    >
      <Section title="Search Connector Space" detail={name}>
        <ConnectorSpaceForm key={id} initial={form} onSearch={search} />
        <Section
          title="Search Results"
          detail={
            results.loading ? '' : `Total Retrieved: ${formatNumber(results.total)} matching ${results.total === 1 ? 'record' : 'records'}`
          }
        >
          <PagedGrid
            key={searched}
            label="Search Results"
            name="connector space search"
            columns={columns}
            rows={results}
            rowId={rowId}
            onCurrent={setCurrent}
            onOpen={open}
            empty={{ title: 'No object in this scope', hint: 'Choose another scope, or import first.' }}
          />
        </Section>
      </Section>
    </ToolPage>
  );
}
