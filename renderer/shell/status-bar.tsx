import { makeStyles, mergeClasses, ProgressBar, tokens } from '@fluentui/react-components';
import { Warning16Filled } from '@fluentui/react-icons';
import { useQuery } from '@tanstack/react-query';
import { formatCount, formatNumber } from '../components/format.ts';
import { PlaceLink } from '../components/place-link.tsx';
import { neededSteps } from '../configuration/requirement-words.ts';
import { addresses } from './addresses.ts';
import type { ConnectionPhase, ConnectionState } from './connection.ts';
import { useApi } from './engine-context.ts';

const useStyles = makeStyles({
  bar: {
    display: 'flex',
    alignItems: 'center',
    flexShrink: 0,
    height: '28px',
    columnGap: tokens.spacingHorizontalXL,
    padding: `0 ${tokens.spacingHorizontalM}`,
    fontSize: tokens.fontSizeBase200,
    color: tokens.colorNeutralForeground2,
    backgroundColor: tokens.colorNeutralBackground3,
    borderTop: `1px solid ${tokens.colorNeutralStroke1}`,
    whiteSpace: 'nowrap',
    overflow: 'hidden',
  },
  cell: { display: 'inline-flex', alignItems: 'center', columnGap: tokens.spacingHorizontalS },
  dot: { width: '8px', height: '8px', borderRadius: tokens.borderRadiusCircular, backgroundColor: tokens.colorNeutralForeground4 },
  good: { backgroundColor: tokens.colorStatusSuccessForeground1 },
  waiting: { backgroundColor: tokens.colorStatusWarningForeground1 },
  bad: { backgroundColor: tokens.colorStatusDangerForeground1 },
  space: { flexGrow: 1 },
  progress: { width: '96px' },
  warning: { color: tokens.colorStatusWarningForeground3 },
});

const phases: { readonly [P in ConnectionPhase]: { readonly text: string; readonly dot: 'good' | 'waiting' | 'bad' } } = {
  connecting: { text: 'Engine starting', dot: 'waiting' },
  ready: { text: 'Engine ready', dot: 'good' },
  restarting: { text: 'Engine restarting', dot: 'waiting' },
  lost: { text: 'Service not reachable', dot: 'bad' },
  failed: { text: 'Engine failed', dot: 'bad' },
  'signed-out': { text: 'Not signed in', dot: 'bad' },
};

/** Engine state, what it holds, what is running. */
export function StatusBar({ connection }: { connection: ConnectionState }) {
  const styles = useStyles();
  const status = useQuery(useApi().engine.status.queryOptions()).data;
  const { text, dot } = phases[connection.phase];
  return (
    <footer className={styles.bar}>
      <span className={styles.cell} role="status">
        <span className={mergeClasses(styles.dot, styles[dot])} aria-hidden />
        {text}
      </span>
      {status !== undefined && (
        <>
          <span>{formatCount(status.connectors, 'connector')}</span>
          <span>{formatCount(status.metaverseObjects, 'metaverse object')}</span>
          <span>{formatCount(status.connectorSpaceObjects, 'connector space object')}</span>
        </>
      )}
      <span className={styles.space} />
      <Required />
      <RunningRuns />
      {status !== undefined && <span title={status.dataFolder}>{status.version}</span>}
    </footer>
  );
}

/** Connectors that wait for a full step since the configuration changed; the Connectors tab says which, and runs it. */
function Required() {
  const styles = useStyles();
  const required = useQuery(useApi().engine.status.queryOptions()).data?.required ?? [];
  if (required.length === 0) return null;
  const step = required.some(({ fullImport }) => fullImport) ? 'Full Import' : 'Full Synchronization';
  return (
    <span className={styles.cell} title={required.map((one) => `${one.name}: ${neededSteps(one)}`).join('\n')}>
      <Warning16Filled className={styles.warning} aria-hidden />
      <PlaceLink to={addresses.connectors()}>
        {step} required on {formatCount(required.length, 'connector')}
      </PlaceLink>
    </span>
  );
}

function RunningRuns() {
  const styles = useStyles();
  const connectors = useQuery(useApi().connectors.list.queryOptions()).data ?? [];
  const running = connectors.flatMap(({ name, run }) => (run === undefined ? [] : [{ name, ...run }]));
  const [first] = running;
  if (first === undefined) return <span>No run in progress</span>;
  return (
    <span className={styles.cell}>
      <PlaceLink to={addresses.run(first.id)}>
        {first.name} ▸ {first.profile}
      </PlaceLink>
      <ProgressBar
        className={styles.progress}
        aria-label="Progress of the run"
        {...(first.total !== undefined && { value: first.total === 0 ? 0 : first.processed / first.total })}
      />
      <span>
        {formatNumber(first.processed)}
        {first.total !== undefined && ` / ${formatNumber(first.total)}`}
      </span>
      {running.length > 1 && <span>+ {formatCount(running.length - 1, 'more run')}</span>}
    </span>
  );
}
