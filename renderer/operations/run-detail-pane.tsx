import { makeStyles, tokens } from '@fluentui/react-components';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { RunDetail, StepDetail } from '../../shared/contract/operations.ts';
import { Caption } from '../components/page.tsx';
import { Empty, Loaded } from '../components/states.tsx';
import { useApi } from '../shell/engine-context.ts';
import { usePlace } from '../shell/router.ts';
import { ConnectionStatus } from './connection-status.tsx';
import { RunProgress } from './run-progress.tsx';
import { StepErrors } from './step-errors.tsx';
import { StepHeader } from './step-header.tsx';
import { StepList } from './step-list.tsx';
import { StepStatistics } from './step-statistics.tsx';
import { TrippedSummary } from './tripped-summary.tsx';

const useStyles = makeStyles({
  pane: { display: 'flex', flexDirection: 'column', flexGrow: 1, minHeight: 0 },
  body: { display: 'flex', flexGrow: 1, minHeight: 0 },
  statistics: {
    flex: '0 0 344px',
    minWidth: '280px',
    overflowY: 'auto',
    borderRight: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  facts: { display: 'inline-flex', columnGap: tokens.spacingHorizontalXL },
  right: { display: 'flex', flexDirection: 'column', flexGrow: 1, minWidth: 0, minHeight: 0, overflowY: 'auto' },
});

/** What one run did: its steps, the statistics of the selected step, connection and errors (spec/console.md §2). Live while it runs. */
export function RunDetailPane({ run: id }: { run: number }) {
  const run = useQuery(useApi().operations.run.queryOptions({ input: { id }, placeholderData: keepPreviousData }));
  return <Loaded query={run}>{(detail) => <RunDetailView run={detail} />}</Loaded>;
}

function RunDetailView({ run }: { run: RunDetail }) {
  const styles = useStyles();
  const { params } = usePlace();
  const step = run.steps.find(({ id }) => String(id) === params.get('step')) ?? defaultStep(run.steps);
  return (
    <section aria-label="Run details" className={styles.pane}>
      <Caption title={run.connectorName} detail={<RunFacts run={run} />} />
      {run.ended === undefined && <RunProgress run={run} />}
      {step === undefined ? (
        <Empty title="The run has no step yet" />
      ) : (
        <div className={styles.body}>
          {run.steps.length > 1 && <StepList run={run.id} steps={run.steps} selected={step.id} />}
          <div className={styles.statistics}>
            <StepStatistics run={run.id} step={step} />
          </div>
          <div className={styles.right}>
            <StepHeader step={step} />
            {step.tripped !== undefined && <TrippedSummary run={run.id} step={step} tripped={step.tripped} />}
            {step.connection !== undefined && <ConnectionStatus connection={step.connection} />}
            <StepErrors run={run.id} step={step} />
          </div>
        </div>
      )}
    </section>
  );
}

function RunFacts({ run }: { run: RunDetail }) {
  const styles = useStyles();
  return (
    <span className={styles.facts}>
      <span>Profile Name: {run.profile}</span> <span>User Name: {run.user}</span>
    </span>
  );
}

/** The running step, else the first that went wrong, else the first. */
function defaultStep(steps: readonly StepDetail[]): StepDetail | undefined {
  return steps.find((step) => step.statusClass === 'running') ?? steps.find((step) => step.statusClass !== 'ok') ?? steps[0];
}
