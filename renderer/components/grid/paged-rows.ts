import { hashKey, type QueryKey, type UseQueryResult, useQueries, useQueryClient } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import type { RowSource } from './row-source.ts';

export interface Page<T> {
  readonly rows: readonly T[];
  readonly total: number;
}

/** One page of a list: key and fetcher, as the contract's `queryOptions` make them. */
export interface PageQuery<P> {
  readonly queryKey: QueryKey;
  readonly queryFn: (context: never) => P | Promise<P>;
}

export interface PagedRows<T, P extends Page<T> = Page<T>> extends RowSource<T> {
  readonly loading: boolean;
  readonly fetching: boolean;
  readonly error: Error | undefined;
  readonly retry: () => void;
  /** Any page that is here: figures of the answer besides its rows. */
  readonly page: P | undefined;
}

const PAGE_SIZE = 100;

/**
 * A list the engine holds, fetched by the hundred around what is visible; 100,000 rows cost two or three pages. `page`
 * gives the query of one page; `list` names the list where other queries (another order, other columns) give the same one.
 */
export function usePagedRows<P extends Page<unknown>>(
  page: (paging: { offset: number; limit: number }) => PageQuery<P>,
  list?: string,
): PagedRows<P['rows'][number], P> {
  const [range, setRange] = useState({ first: 0, last: 0 });
  const queries = useQueryClient();
  const numbers = Array.from({ length: range.last - range.first + 1 }, (_, index) => range.first + index);
  const { first } = range;
  const combine = useCallback((results: readonly UseQueryResult<P>[]) => combinePages(results, first), [first]);
  const { held, error, fetching, ...part } = useQueries({
    queries: numbers.map((number) => {
      const { queryKey, queryFn } = page({ offset: number * PAGE_SIZE, limit: PAGE_SIZE });
      return { queryKey, queryFn: queryFn as () => P | Promise<P> };
    }),
    combine,
  });
  const onRange = useCallback((from: number, to: number) => {
    const next = { first: Math.floor(from / PAGE_SIZE), last: Math.floor(Math.max(from, to) / PAGE_SIZE) };
    setRange((now) => (now.first === next.first && now.last === next.last ? now : next));
  }, []);
  const present = useLastOf(list ?? hashKey(page({ offset: 0, limit: PAGE_SIZE }).queryKey), held);
  return {
    ...part,
    total: present?.total ?? 0,
    page: present,
    loading: present === undefined && error === undefined,
    fetching,
    error: present === undefined ? error : undefined,
    retry: () => {
      for (const number of numbers)
        void queries.refetchQueries({ queryKey: page({ offset: number * PAGE_SIZE, limit: PAGE_SIZE }).queryKey });
    },
    onRange,
  };
}

/** The last page that was there of this list: while the reader jumps to pages not fetched yet, the list keeps its length. */
function useLastOf<P>(list: string, page: P | undefined): P | undefined {
  const [last, setLast] = useState<{ readonly list: string; readonly page: P }>();
  if (page !== undefined && (last?.list !== list || last.page !== page)) setLast({ list, page });
  return page ?? (last?.list === list ? last.page : undefined);
}

function combinePages<P extends Page<unknown>>(results: readonly UseQueryResult<P>[], firstPage: number) {
  const pages = results.map((result) => result.data);
  return {
    ...contiguous(pages, firstPage),
    held: pages.find((data) => data !== undefined),
    error: results.find((result) => result.error !== null)?.error ?? undefined,
    fetching: results.some((result) => result.isFetching),
  };
}

/** The first unbroken stretch of loaded pages. */
function contiguous<P extends Page<unknown>>(
  pages: readonly (P | undefined)[],
  firstPage: number,
): { first: number; rows: readonly P['rows'][number][] } {
  const start = pages.findIndex((data) => data !== undefined);
  if (start < 0) return { first: firstPage * PAGE_SIZE, rows: [] };
  const rows: P['rows'][number][] = [];
  for (const data of pages.slice(start)) {
    if (data === undefined) break;
    rows.push(...data.rows);
  }
  return { first: (firstPage + start) * PAGE_SIZE, rows };
}
