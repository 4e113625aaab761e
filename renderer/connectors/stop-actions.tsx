import { RecordStop20Regular, Stop20Regular } from '@fluentui/react-icons';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { Action } from '../components/actions-pane.tsx';
import { useNotice } from '../components/notice.ts';
import { useApi } from '../shell/engine-context.ts';

/** Stop ends the run of the selected connector; Stop cycle ends whatever runs and what would follow in the cycle. */
export function useStopActions(
  selected: { readonly id: string; readonly name: string } | undefined,
  unselected: string,
): readonly [stop: Action, stopCycle: Action] {
  const api = useApi();
  const notice = useNotice();
  const connectors = useQuery(api.connectors.list.queryOptions()).data ?? [];
  const stop = useMutation(api.connectors.stop.mutationOptions({ onError: notice.failed }));
  const anyRunning = connectors.find(({ run }) => run !== undefined);
  const isRunning = connectors.some(({ id, run }) => id === selected?.id && run !== undefined);
  const stopping = stop.isPending ? 'The run is being stopped.' : undefined;
  return [
    {
      label: stop.isPending ? 'Stopping…' : 'Stop',
      icon: <Stop20Regular />,
      run: () => selected !== undefined && stop.mutate({ id: selected.id }),
      disabled: selected === undefined ? unselected : isRunning ? stopping : `${selected.name} is not running.`,
    },
    {
      label: 'Stop cycle',
      icon: <RecordStop20Regular />,
      run: () => anyRunning !== undefined && stop.mutate({ id: anyRunning.id, cycle: true }),
      disabled: anyRunning === undefined ? 'Nothing is running.' : stopping,
    },
  ];
}
