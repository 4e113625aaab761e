import { makeStyles, ProgressBar, Text, tokens } from '@fluentui/react-components';
import type { RunDetail } from '../../shared/contract/operations.ts';
import { formatDuration, formatNumber } from '../components/format.ts';
import { useRate } from './rate.ts';

const useStyles = makeStyles({
  progress: {
    display: 'flex',
    alignItems: 'center',
    flexShrink: 0,
    columnGap: tokens.spacingHorizontalL,
    padding: `${tokens.spacingVerticalXS} ${tokens.spacingHorizontalM}`,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  bar: { flexGrow: 1 },
  text: { flexShrink: 0, whiteSpace: 'nowrap' },
});

/** How far a running run is, how fast it goes and when it will be done. */
export function RunProgress({ run }: { run: RunDetail }) {
  const styles = useStyles();
  const rate = useRate(run.id, run.processed);
  const left = run.total === undefined || rate <= 0 ? undefined : (run.total - run.processed) / rate;
  return (
    <div className={styles.progress}>
      <ProgressBar
        aria-label="Progress"
        className={styles.bar}
        thickness="large"
        {...(run.total !== undefined && { value: run.total === 0 ? 0 : Math.min(1, run.processed / run.total) })}
      />
      <Text size={200} className={styles.text}>
        {formatNumber(run.processed)}
        {run.total !== undefined && ` of ${formatNumber(run.total)}`} objects
        {rate > 0 && `, ${formatNumber(Math.round(rate))} objects/s`}
        {left !== undefined && left > 0 && `, about ${formatDuration(left * 1000)} left`}
      </Text>
    </div>
  );
}
