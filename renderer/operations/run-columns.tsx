import type { RunSummary } from '../../shared/contract/operations.ts';
import { formatDuration, formatNumber, formatTime } from '../components/format.ts';
import type { GridColumn } from '../components/grid/grid-column.ts';
import { Status } from '../components/status.tsx';

const progress = (run: RunSummary): string =>
  run.ended !== undefined ? '' : `${formatNumber(run.processed)}${run.total === undefined ? '' : ` / ${formatNumber(run.total)}`}`;

/** spec/console.md §2: the columns of the run log, and how long the run took. */
export const runColumns: readonly GridColumn<RunSummary>[] = [
  { id: 'name', header: 'Name', width: 180, grow: 3, text: (run) => run.connectorName },
  { id: 'profile', header: 'Profile Name', width: 160, grow: 2, text: (run) => run.profile },
  {
    id: 'status',
    header: 'Status',
    width: 190,
    grow: 2,
    text: (run) => [run.status, progress(run)].filter(Boolean).join(' '),
    render: (run) => <Status code={[run.status, progress(run)].filter(Boolean).join('  ')} statusClass={run.statusClass} />,
  },
  { id: 'started', header: 'Start Time', width: 172, text: (run) => formatTime(run.started) },
  { id: 'ended', header: 'End Time', width: 172, text: (run) => formatTime(run.ended) },
  {
    id: 'duration',
    header: 'Duration',
    width: 96,
    align: 'end',
    text: (run) => (run.ended === undefined ? '' : formatDuration(run.ended - run.started)),
  },
];
