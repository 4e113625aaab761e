import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import type { StepDetail } from '../../shared/contract/operations.ts';
import { hoveredRow, selectedRow } from '../components/row-states.ts';
import { Status } from '../components/status.tsx';
import { addresses } from '../shell/addresses.ts';
import { navigate } from '../shell/router.ts';

const useStyles = makeStyles({
  list: {
    flex: '0 0 190px',
    margin: 0,
    padding: tokens.spacingVerticalXS,
    listStyleType: 'none',
    overflowY: 'auto',
    borderRight: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  step: {
    display: 'grid',
    gridTemplateColumns: 'auto minmax(0, 1fr)',
    columnGap: tokens.spacingHorizontalXS,
    width: '100%',
    boxSizing: 'border-box',
    padding: `${tokens.spacingVerticalXS} ${tokens.spacingHorizontalS}`,
    border: 'none',
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: 'transparent',
    color: tokens.colorNeutralForeground1,
    font: 'inherit',
    fontSize: tokens.fontSizeBase200,
    textAlign: 'left',
    cursor: 'pointer',
    ':hover': hoveredRow,
  },
  selected: selectedRow,
  number: { color: tokens.colorNeutralForeground3 },
  status: { gridColumnStart: 2 },
  name: { fontWeight: tokens.fontWeightSemibold, overflowWrap: 'anywhere' },
});

/** Step # with partition and result; shown when a run has several. */
export function StepList({ run, steps, selected }: { run: number; steps: readonly StepDetail[]; selected: number }) {
  const styles = useStyles();
  return (
    <ol className={styles.list} aria-label="Steps">
      {steps.map((step) => (
        <li key={step.id}>
          <button
            type="button"
            aria-current={step.id === selected}
            className={mergeClasses(styles.step, step.id === selected && styles.selected)}
            onClick={() => navigate(addresses.run(run, { step: step.id }), { replace: true })}
          >
            <span className={styles.number}>{step.number}.</span>
            <span className={styles.name}>{step.partition}</span>
            <span className={styles.status}>
              <Status code={step.status} statusClass={step.statusClass} />
            </span>
          </button>
        </li>
      ))}
    </ol>
  );
}
