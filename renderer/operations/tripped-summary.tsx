import {
  Button,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  MessageBarTitle,
  makeStyles,
  Text,
  tokens,
} from '@fluentui/react-components';
import { CheckmarkCircle20Regular, List20Regular, ShieldCheckmark20Regular } from '@fluentui/react-icons';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { StepDetail } from '../../shared/contract/operations.ts';
import type { Tripped } from '../../shared/contract/thresholds.ts';
import { formatCount, formatNumber, formatTime, formatWord } from '../components/format.ts';
import { useNotice } from '../components/notice.ts';
import { Section } from '../components/page.tsx';
import { addresses } from '../shell/addresses.ts';
import { useApi } from '../shell/engine-context.ts';
import { navigate } from '../shell/router.ts';
import { ApproveBatchDialog } from './approve-batch-dialog.tsx';

const useStyles = makeStyles({
  section: { flexGrow: 0, flexShrink: 0 },
  body: { display: 'flex', flexDirection: 'column', rowGap: tokens.spacingVerticalS, padding: tokens.spacingVerticalM },
  table: { borderCollapse: 'collapse', fontSize: tokens.fontSizeBase200, '& th, & td': { textAlign: 'start', padding: '2px 16px 2px 0' } },
  tools: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS },
});

/** Which limits stopped a step before its first write, the list of what they stopped, and approval of exactly that. */
export function TrippedSummary({ run, step, tripped }: { run: number; step: StepDetail; tripped: Tripped }) {
  const styles = useStyles();
  const [asking, setAsking] = useState(false);
  return (
    <Section className={styles.section} title="What the limits stopped" detail={formatCount(tripped.objects, 'change')}>
      <div className={styles.body}>
        <ExceededLimits tripped={tripped} />
        {tripped.difference !== undefined && <Text size={200}>{differenceText(tripped.difference)}</Text>}
        {tripped.approval !== undefined && <Approved run={run} step={step} approval={tripped.approval} />}
        <div className={styles.tools}>
          <Button size="small" icon={<List20Regular />} onClick={() => navigate(addresses.run(run, { step: step.id, panel: 'tripped' }))}>
            Show the changes
          </Button>
          {tripped.approval === undefined && (
            <Button size="small" icon={<ShieldCheckmark20Regular />} onClick={() => setAsking(true)}>
              Approve this batch once…
            </Button>
          )}
        </div>
      </div>
      {asking && <ApproveBatchDialog run={run} step={step} tripped={tripped} onClose={() => setAsking(false)} />}
    </Section>
  );
}

function ExceededLimits({ tripped }: { tripped: Tripped }) {
  const styles = useStyles();
  return (
    <table className={styles.table} aria-label="Exceeded limits">
      <thead>
        <tr>
          {['Operation', 'In', 'Found', 'Existing', 'Allowed'].map((head) => (
            <th key={head} scope="col">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {tripped.exceeded.map((limit) => (
          <tr key={`${limit.operation} ${limit.objectType} ${limit.where} ${limit.emptyAnswer}`}>
            <td>{formatWord(limit.operation) + (limit.objectType === undefined ? '' : ` of ${limit.objectType}`)}</td>
            <td>{limit.where}</td>
            <td>{formatNumber(limit.found)}</td>
            <td>{formatNumber(limit.existing)}</td>
            <td>{allowedText(limit)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function allowedText({ count, percent, emptyAnswer }: Tripped['exceeded'][number]): string {
  if (emptyAnswer === true) return 'An empty answer is never believed';
  return [count === undefined ? [] : [formatNumber(count)], percent === undefined ? [] : [`${percent} %`]].flat().join(' and ');
}

const differenceText = ({ more, fewer, changed }: NonNullable<Tripped['difference']>): string =>
  `Another batch than the one approved before: ${formatCount(more, 'object')} more, ${formatNumber(fewer)} missing, ${formatNumber(changed)} changed.`;

function Approved({ run, step, approval }: { run: number; step: StepDetail; approval: NonNullable<Tripped['approval']> }) {
  const notice = useNotice();
  const withdraw = useMutation(
    useApi().thresholds.withdraw.mutationOptions({ onSuccess: () => notice.done('The approval was withdrawn'), onError: notice.failed }),
  );
  return (
    <MessageBar intent="success" layout="multiline" icon={<CheckmarkCircle20Regular />}>
      <MessageBarBody>
        <MessageBarTitle>Approved</MessageBarTitle>
        by {approval.user}, {formatTime(approval.time)}. The next {step.typeName} goes on if it would do exactly this.
      </MessageBarBody>
      <MessageBarActions>
        <Button size="small" disabled={withdraw.isPending} onClick={() => withdraw.mutate({ run, step: step.id })}>
          Withdraw approval
        </Button>
      </MessageBarActions>
    </MessageBar>
  );
}
