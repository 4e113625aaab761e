import { type QueryKey, useQueries, useQueryClient } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
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

export const PAGE_SIZE = 100;

/**
 * A list the engine holds, fetched by the hundred around what is visible; 100,000 rows cost two or three pages. `page`
 * gives the query of one page.
 */
export function usePagedRows<P extends Page<unknown>>(
  page: (paging: { offset: number; limit: number }) => PageQuery<P>,
  enabled = true,
): PagedRows<P['rows'][number], P> {
  const [range, setRange] = useState({ first: 0, last: 0 });
  const queries = useQueryClient();
  const numbers = Array.from({ length: range.last - range.first + 1 }, (_, index) => range.first + index);
  const results = useQueries({
    queries: numbers.map((number) => {
      const { queryKey, queryFn } = page({ offset: number * PAGE_SIZE, limit: PAGE_SIZE });
      return { queryKey, queryFn: queryFn as () => P | Promise<P>, enabled };
    }),
  });
  const pages = results.map((result) => result.data);
  const held = pages.find((data) => data !== undefined);
  const error = results.find((result) => result.error !== null)?.error ?? undefined;

  // biome-ignore lint/correctness/useExhaustiveDependencies: the pages themselves are the dependencies; their array is new each time.
  const part = useMemo(() => contiguous(pages, range.first), [range.first, ...pages]);
  const onRange = useCallback((first: number, last: number) => {
    const next = { first: Math.floor(first / PAGE_SIZE), last: Math.floor(Math.max(first, last) / PAGE_SIZE) };
    setRange((now) => (now.first === next.first && now.last === next.last ? now : next));
  }, []);
  return {
    ...part,
    total: held?.total ?? 0,
    page: held,
    loading: enabled && held === undefined && error === undefined,
    fetching: results.some((result) => result.isFetching),
    error: held === undefined ? error : undefined,
    retry: () =>
      void Promise.all(
        numbers.map((number) => queries.refetchQueries({ queryKey: page({ offset: number * PAGE_SIZE, limit: PAGE_SIZE }).queryKey })),
      ),
    onRange,
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
