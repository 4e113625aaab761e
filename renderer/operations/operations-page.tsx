import { History24Regular } from '@fluentui/react-icons';
import { useState } from 'react';
import type { RunSummary } from '../../shared/contract/operations.ts';
import { formatCount } from '../components/format.ts';
import { PagedGrid } from '../components/grid/paged-grid.tsx';
import { usePagedRows } from '../components/grid/paged-rows.ts';
import { Section } from '../components/page.tsx';
import { Split } from '../components/split.tsx';
import { Empty } from '../components/states.tsx';
import { ToolPage } from '../components/tool-page.tsx';
import { addresses } from '../shell/addresses.ts';
import { useApi } from '../shell/engine-context.ts';
import { navigate, usePlace } from '../shell/router.ts';
import { useOperationsActions } from './operations-actions.tsx';
import { type OperationsDialog, OperationsDialogs } from './operations-dialogs.tsx';
import { runColumns } from './run-columns.tsx';
import { RunDetailPane } from './run-detail-pane.tsx';
import { RunPanels } from './run-panels.tsx';

const runId = (run: RunSummary): string => String(run.id);

/** Operations: the run log above, what the selected run did below (spec/console.md §2). */
export function OperationsPage() {
  const api = useApi();
  const { path } = usePlace();
  const runs = usePagedRows((paging) => api.operations.runs.queryOptions({ input: paging }));
  const selected = path[1] ?? runs.rows[0]?.id.toString();
  const [dialog, setDialog] = useState<OperationsDialog>();
  const run = runs.rows.find((row) => runId(row) === selected);
  const actions = useOperationsActions(run, setDialog);
  return (
    <ToolPage actions={actions}>
      <Split
        name="operations"
        top={
          <Section title="Connector operations" detail={runs.loading ? '' : formatCount(runs.total, 'run')}>
            <PagedGrid
              label="Runs"
              columns={runColumns}
              rows={runs}
              rowId={runId}
              currentId={selected}
              onCurrent={(row) => navigate(addresses.run(row.id), { replace: true })}
              empty={{
                icon: <History24Regular />,
                title: 'No runs yet',
                hint: 'Run a profile of a connector, or a whole cycle, and its result appears here.',
              }}
            />
          </Section>
        }
        bottom={selected === undefined ? <Empty title="No run selected" /> : <RunDetailPane run={Number(selected)} />}
      />
      {selected !== undefined && <RunPanels run={Number(selected)} />}
      <OperationsDialogs dialog={dialog} run={run} onClose={() => setDialog(undefined)} />
    </ToolPage>
  );
}
