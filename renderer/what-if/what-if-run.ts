import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import type { WhatIfChange, WhatIfStatus } from '../../shared/contract/what-if.ts';
import { useKeptState } from '../components/kept-state.ts';
import { useApi } from '../shell/engine-context.ts';

/** A change as it was asked about, kept so that it can be asked again. */
interface AskedWhatIf {
  readonly id: number;
  readonly change: WhatIfChange;
  readonly title: string;
}

export const isRunning = (status: WhatIfStatus | null | undefined): boolean =>
  status !== undefined && status !== null && status.phase !== 'done' && status.phase !== 'cancelled' && status.phase !== 'failed';

/** The one what-if the engine holds, and what can be done about it. */
export function useWhatIfRun() {
  const api = useApi();
  const queries = useQueryClient();
  const [asked, keep] = useKeptState<AskedWhatIf>('what-if');
  // Events tell of progress; asking now and then covers an event that was lost.
  const query = useQuery({ ...api.whatIf.status.queryOptions(), refetchInterval: ({ state }) => (isRunning(state.data) ? 1000 : 10_000) });
  const show = useMemo(() => {
    const queryKey = api.whatIf.status.queryKey();
    return async (status: WhatIfStatus) => {
      // An answer that was asked for before must not take the place of this one.
      await queries.cancelQueries({ queryKey });
      queries.setQueryData(queryKey, status);
    };
  }, [api, queries]);
  const start = useMutation(
    api.whatIf.start.mutationOptions({
      onSuccess: async (status, { change, title = '' }) => {
        keep({ id: status.id, change: change as WhatIfChange, title });
        await show(status);
      },
    }),
  );
  const cancel = useMutation(api.whatIf.cancel.mutationOptions({ onSuccess: show }));
  const begin = start.mutate;
  const stop = cancel.mutate;
  const current = query.data;
  return {
    query,
    start,
    /** Ends what is under way, and throws its result away. */
    stop: useCallback((id: number) => stop({ id }), [stop]),
    begin,
    /** Asks the engine's what-if again; absent when it was not asked from this window. */
    again: asked !== undefined && current?.id === asked.id ? () => begin({ change: asked.change, title: asked.title }) : undefined,
  };
}
