// @vitest-environment happy-dom
import { QueryClientProvider } from '@tanstack/react-query';
import { act, renderHook, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { queryClient } from '../../shell/engine.ts';
import { usePagedRows } from './paged-rows.ts';

function list(total: number) {
  const asked: number[] = [];
  const client = queryClient();
  const { result } = renderHook(
    () =>
      usePagedRows(({ offset, limit }) => ({
        queryKey: ['rows', total, offset],
        queryFn: async () => {
          asked.push(offset);
          await Promise.resolve();
          return { rows: Array.from({ length: Math.min(limit, total - offset) }, (_, index) => offset + index), total };
        },
      })),
    { wrapper: ({ children }) => <QueryClientProvider client={client}>{children}</QueryClientProvider> },
  );
  return { result, asked };
}

describe('rows by the page', () => {
  it('fetches the pages around what is visible and nothing else', async () => {
    const { result, asked } = list(100_000);
    await waitFor(() => expect(result.current.total).toBe(100_000));
    act(() => result.current.onRange?.(54_380, 54_420));
    await waitFor(() => expect(result.current.rows.at(-1)).toBe(54_499));
    expect({ first: result.current.first, loaded: result.current.rows.length, asked }).toEqual({
      first: 54_300,
      loaded: 200,
      asked: [0, 54_300, 54_400],
    });
  });

  it('keeps its length while the reader jumps to a page that is not there yet', async () => {
    const { result } = list(5000);
    await waitFor(() => expect(result.current.total).toBe(5000));
    act(() => result.current.onRange?.(4000, 4020));
    expect({ total: result.current.total, loading: result.current.loading, rows: result.current.rows }).toEqual({
      total: 5000,
      loading: false,
      rows: [],
    });
  });
});
