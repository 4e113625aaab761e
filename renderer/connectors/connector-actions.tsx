import {
  Add20Regular,
  ArrowSync20Regular,
  Cloud20Regular,
  Delete20Regular,
  DocumentSearch20Regular,
  Play20Regular,
  Settings20Regular,
} from '@fluentui/react-icons';
import { useQuery } from '@tanstack/react-query';
import type { ConnectorSummary } from '../../shared/contract/connectors.ts';
import type { Action } from '../components/actions-pane.tsx';
import { addresses } from '../shell/addresses.ts';
import { useApi } from '../shell/engine-context.ts';
import { navigate } from '../shell/router.ts';
import type { ConnectorDialog } from './connector-dialogs.tsx';
import { useStopActions } from './stop-actions.tsx';

/** The commands of the Connectors tab (spec/console.md §3.1), each with the reason when it cannot be used. */
export function useConnectorActions(
  connector: ConnectorSummary | undefined,
  all: readonly ConnectorSummary[],
  open: (dialog: ConnectorDialog) => void,
): readonly Action[] {
  const api = useApi();
  const [stop, stopCycle] = useStopActions(connector, 'Select a connector first.');
  const isTenant = connector?.type === 'entra';
  const detail = useQuery(api.connectors.get.queryOptions({ input: { id: connector?.id ?? '' }, enabled: isTenant }));
  const configuration = isTenant ? detail.data?.configuration : undefined;
  const sandbox = configuration?.type === 'entra' && configuration.settings.sandbox;
  const unknown = isTenant && configuration === undefined ? 'The configuration of the connector is not loaded.' : undefined;
  const notSandbox = unknown ?? (sandbox ? undefined : `${connector?.name} is not the sandbox tenant.`);
  const unselected = connector === undefined ? 'Select a connector first.' : undefined;
  const busy = connector?.state === 'Running' ? `${connector.name} is running.` : undefined;
  const go = (address: (id: string) => string) => () => connector !== undefined && navigate(address(connector.id));
  return [
    { label: 'Create…', icon: <Add20Regular />, run: () => navigate(addresses.newConnector()) },
    { label: 'Properties', icon: <Settings20Regular />, run: go(addresses.connectorProperties), disabled: unselected },
    { label: 'Delete…', icon: <Delete20Regular />, run: () => open('delete'), disabled: unselected ?? busy },
    { label: 'Run…', icon: <Play20Regular />, group: true, run: () => open('run'), disabled: unselected ?? busy },
    stop,
    {
      label: 'Run cycle…',
      icon: <ArrowSync20Regular />,
      run: () => open('cycle'),
      disabled: all.length === 0 ? 'There is no connector to run.' : undefined,
    },
    stopCycle,
    {
      label: 'Search Connector Space',
      icon: <DocumentSearch20Regular />,
      group: true,
      run: go(addresses.connectorSpace),
      disabled: unselected,
    },
    {
      label: 'Tenant contents',
      icon: <Cloud20Regular />,
      run: () => navigate(addresses.tenant()),
      disabled: unselected ?? notSandbox,
    },
  ];
}
