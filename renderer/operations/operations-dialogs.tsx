import type { RunSummary } from '../../shared/contract/operations.ts';
import { CycleDialog } from '../connectors/cycle-dialog.tsx';
import { RunDialog } from '../connectors/run-dialog.tsx';
import { ClearRunsDialog } from './clear-runs-dialog.tsx';

export type OperationsDialog = 'run' | 'cycle' | 'clear';

export function OperationsDialogs({
  dialog,
  run,
  onClose,
}: {
  dialog: OperationsDialog | undefined;
  run: RunSummary | undefined;
  onClose: () => void;
}) {
  if (dialog === 'run' && run !== undefined) return <RunDialog connector={run.connector} onClose={onClose} />;
  if (dialog === 'cycle') return <CycleDialog onClose={onClose} />;
  if (dialog === 'clear') return <ClearRunsDialog onClose={onClose} />;
  return null;
}
