import { skipToken, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';

/** State that outlives its page, until the window is closed: what was chosen is there again after a look at another page. */
export function useKeptState<T>(name: string): readonly [T | undefined, (value: T | undefined) => void] {
  const queries = useQueryClient();
  const { data } = useQuery<T | null>({
    queryKey: ['kept', name],
    queryFn: skipToken,
    gcTime: Number.POSITIVE_INFINITY,
    staleTime: Number.POSITIVE_INFINITY,
    // What is kept may be large; it is replaced as a whole.
    structuralSharing: false,
  });
  const keep = useCallback(
    (value: T | undefined) => {
      const queryKey = ['kept', name];
      queries.setQueryDefaults(queryKey, { gcTime: Number.POSITIVE_INFINITY, structuralSharing: false });
      queries.setQueryData(queryKey, value ?? null);
    },
    [queries, name],
  );
  return [data ?? undefined, keep];
}
