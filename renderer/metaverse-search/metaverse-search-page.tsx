import { PeopleSearch24Regular } from '@fluentui/react-icons';
import { useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useState } from 'react';
import type { MetaverseQuery, MetaverseRow } from '../../shared/contract/metaverse-search.ts';
import { formatCount, formatNumber } from '../components/format.ts';
import { PagedGrid } from '../components/grid/paged-grid.tsx';
import { usePagedRows } from '../components/grid/paged-rows.ts';
import { Section } from '../components/page.tsx';
import { ToolPage } from '../components/tool-page.tsx';
import { addresses } from '../shell/addresses.ts';
import { useApi } from '../shell/engine-context.ts';
import { navigate, usePlace } from '../shell/router.ts';
import { useMetaverseSchema } from './attribute-names.ts';
import { useChosenColumns } from './chosen-columns.ts';
import { emptyForm, queryOf, readForm, writeForm } from './query.ts';
import { QueryBuilder } from './query-builder.tsx';
import { resultColumns } from './result-columns.tsx';
import { searchActions } from './search-actions.tsx';
import { type SearchExtra, SearchExtras } from './search-extras.tsx';

const rowId = (row: MetaverseRow): string => row.id;

/** Metaverse Search (spec/console.md §8): builder above, results below. The search that is shown is part of the address. */
export function MetaverseSearchPage() {
  const api = useApi();
  const { params } = usePlace();
  const searched = params.get('query');
  const shown = useMemo(() => readForm(searched), [searched]);
  const [form, setForm] = useState(shown);
  useEffect(() => setForm(shown), [shown]);
  const [extra, setExtra] = useState<SearchExtra>();
  const [current, setCurrent] = useState<MetaverseRow>();

  const { objectTypes, attributes } = useMetaverseSchema(form.objectType);
  const names = useMemo(() => attributes.map(({ name }) => name), [attributes]);
  const [chosen, choose] = useChosenColumns(shown.objectType, names);
  const columns = useMemo(() => resultColumns(chosen), [chosen]);
  const query = queryOf(shown, chosen);
  const nothingThere = useQuery(api.engine.status.queryOptions()).data?.metaverseObjects === 0;
  const list = writeForm({ ...shown, sort: undefined });
  const results = usePagedRows((paging) => api.metaverseSearch.search.queryOptions({ input: { ...query, ...paging } }), list);

  const go = (next: typeof form) => navigate(addresses.metaverseSearch(writeForm(next)), { replace: true });
  const open = (row: MetaverseRow) => navigate(addresses.metaverseObject(row.id));
  const close = useCallback(() => setExtra(undefined), []);
  const found =
    results.page === undefined
      ? ''
      : `${formatCount(results.total, 'object')} found in ${formatNumber(Math.round(results.page.milliseconds))} ms`;
  return (
    <ToolPage
      actions={searchActions({
        search: () => go(form),
        addClause: () => setForm({ ...form, clauses: [...form.clauses, { attribute: '', operator: 'contains', value: '' }] }),
        clear: () => go(emptyForm),
        open: setExtra,
        properties: current === undefined ? undefined : () => open(current),
      })}
    >
      <QueryBuilder form={form} objectTypes={objectTypes} attributes={names} onChange={setForm} onSearch={() => go(form)} />
      <Section title="Search Results" detail={<span role="status">{found}</span>}>
        <PagedGrid
          key={list}
          label="Search Results"
          name={`metaverse search ${shown.objectType}`}
          columns={columns}
          rows={results}
          rowId={rowId}
          sorting={{
            mode: 'server',
            by: shown.sort && { column: shown.sort.attribute, descending: shown.sort.descending },
            onSort: (sort) => go({ ...shown, sort: sort && { attribute: sort.column, descending: sort.descending } }),
          }}
          onCurrent={setCurrent}
          onOpen={open}
          empty={{ icon: <PeopleSearch24Regular />, ...(nothingThere ? emptyMetaverse : nothingFound(query)) }}
        />
      </Section>
      <SearchExtras extra={extra} attributes={names} chosen={chosen} onColumns={choose} query={writeForm(form)} onClose={close} />
    </ToolPage>
  );
}

const emptyMetaverse = { title: 'The metaverse is empty', hint: 'A full import and a synchronization fill it.' };

function nothingFound({ clauses, text }: MetaverseQuery) {
  const title = 'No object found';
  if (clauses.length > 0) return { title, hint: 'All clauses must hold. Remove one, or search a smaller part of the value.' };
  if (text !== undefined) return { title, hint: 'Search a smaller part of the value.' };
  return { title, hint: 'The metaverse has no object of this type.' };
}
