import { ArrowSync20Regular, Broom20Regular, Play20Regular, Save20Regular } from '@fluentui/react-icons';
import { useQuery } from '@tanstack/react-query';
import type { RunSummary } from '../../shared/contract/operations.ts';
import type { Action } from '../components/actions-pane.tsx';
import { useNotice } from '../components/notice.ts';
import { useStopActions } from '../connectors/stop-actions.tsx';
import { useApi, useEngine } from '../shell/engine-context.ts';
import type { OperationsDialog } from './operations-dialogs.tsx';
import { saveRun } from './save-run.ts';

/** The commands of Operations for the selected run. */
export function useOperationsActions(run: RunSummary | undefined, open: (dialog: OperationsDialog) => void): readonly Action[] {
  const api = useApi();
  const { client } = useEngine();
  const notice = useNotice();
  const connectors = useQuery(api.connectors.list.queryOptions()).data ?? [];
  const [stop, stopCycle] = useStopActions(run && { id: run.connector, name: run.connectorName }, 'Select a run first.');
  const running = connectors.find((connector) => connector.id === run?.connector)?.run;
  const unselected = run === undefined ? 'Select a run first.' : undefined;
  return [
    {
      label: 'Run…',
      icon: <Play20Regular />,
      run: () => open('run'),
      disabled: unselected ?? (running === undefined ? undefined : `${run?.connectorName} is running already.`),
    },
    stop,
    {
      label: 'Run cycle…',
      icon: <ArrowSync20Regular />,
      run: () => open('cycle'),
      disabled: connectors.length === 0 ? 'There is no connector to run.' : undefined,
    },
    stopCycle,
    {
      label: 'Save to File…',
      icon: <Save20Regular />,
      group: true,
      run: () => run !== undefined && void saveRun(client, run.id).catch(notice.failed),
      disabled: unselected,
    },
    {
      label: 'Clear Runs…',
      icon: <Broom20Regular />,
      run: () => open('clear'),
      disabled: run === undefined ? 'There are no runs to clear.' : undefined,
    },
  ];
}
