import { MessageBar, MessageBarBody, MessageBarTitle, makeStyles, tokens } from '@fluentui/react-components';
import type { RunResultClass } from '../../shared/contract/common.ts';
import type { StepDetail } from '../../shared/contract/operations.ts';
import { Fields } from '../components/fields.tsx';
import { formatDuration, formatTime } from '../components/format.ts';
import { Status } from '../components/status.tsx';

const useStyles = makeStyles({
  header: {
    display: 'grid',
    flexShrink: 0,
    gridTemplateColumns: 'repeat(auto-fit, minmax(220px, 1fr))',
    columnGap: tokens.spacingHorizontalXL,
    rowGap: tokens.spacingVerticalXS,
    padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalM}`,
  },
  meaning: { flexShrink: 0, padding: `0 ${tokens.spacingHorizontalM} ${tokens.spacingVerticalS}` },
});

const intents: { readonly [C in RunResultClass]?: 'info' | 'warning' | 'error' } = {
  warning: 'warning',
  error: 'error',
  'not-started': 'error',
  stopped: 'warning',
  guard: 'warning',
};

/** The header fields of a step; a result other than success with its meaning and what to do. */
export function StepHeader({ step }: { step: StepDetail }) {
  const styles = useStyles();
  const intent = intents[step.statusClass];
  return (
    <>
      <div className={styles.header}>
        <Fields
          rows={[
            { name: 'Step Type', value: step.typeName },
            { name: 'Partition', value: step.partition },
            { name: 'Status', value: <Status code={step.status} statusClass={step.statusClass} /> },
          ]}
        />
        <Fields
          rows={[
            { name: 'Start Time', value: formatTime(step.started) },
            { name: 'End Time', value: formatTime(step.ended) },
            { name: 'Duration', value: step.ended === undefined ? '' : formatDuration(step.ended - step.started) },
          ]}
        />
      </div>
      {intent !== undefined && (
        <div className={styles.meaning}>
          <MessageBar intent={intent} layout="multiline">
            <MessageBarBody>
              <MessageBarTitle>{step.meaning}</MessageBarTitle>
              {[step.message, step.remedy].filter(Boolean).join(' ')}
            </MessageBarBody>
          </MessageBar>
        </div>
      )}
    </>
  );
}
