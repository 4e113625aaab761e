import type { ConnectorSummary } from '../../shared/contract/connectors.ts';
import { CycleDialog } from './cycle-dialog.tsx';
import { DeleteConnectorDialog } from './delete-connector-dialog.tsx';
import { RunDialog } from './run-dialog.tsx';

export type ConnectorDialog = 'run' | 'cycle' | 'delete';

export function ConnectorDialogs({
  dialog,
  connector,
  onClose,
}: {
  dialog: ConnectorDialog | undefined;
  connector: ConnectorSummary | undefined;
  onClose: () => void;
}) {
  if (dialog === 'cycle') return <CycleDialog onClose={onClose} />;
  if (connector === undefined) return null;
  if (dialog === 'run') return <RunDialog connector={connector.id} onClose={onClose} />;
  if (dialog === 'delete') return <DeleteConnectorDialog connector={connector} onClose={onClose} />;
  return null;
}
