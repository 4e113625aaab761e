import { makeStyles, tokens } from '@fluentui/react-components';
import { Fragment } from 'react';
import type { StatisticGroup, StepDetail } from '../../shared/contract/operations.ts';
import { formatNumber } from '../components/format.ts';
import { PlaceLink } from '../components/place-link.tsx';
import { Empty } from '../components/states.tsx';
import { detailSize } from '../components/text-size.ts';
import { addresses } from '../shell/addresses.ts';

const useStyles = makeStyles({
  table: { width: '100%', borderCollapse: 'collapse', fontSize: detailSize },
  caption: {
    position: 'sticky',
    top: 0,
    zIndex: 1,
    padding: `${tokens.spacingVerticalSNudge} ${tokens.spacingHorizontalM}`,
    textAlign: 'left',
    fontSize: tokens.fontSizeBase200,
    fontWeight: tokens.fontWeightSemibold,
    color: tokens.colorNeutralForeground2,
    backgroundColor: tokens.colorNeutralBackground3,
  },
  group: {
    padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalM} ${tokens.spacingVerticalXXS}`,
    textAlign: 'left',
    fontWeight: tokens.fontWeightBold,
  },
  label: {
    padding: `3px ${tokens.spacingHorizontalM} 3px ${tokens.spacingHorizontalXXL}`,
    textAlign: 'left',
    fontWeight: tokens.fontWeightRegular,
  },
  number: { padding: `3px ${tokens.spacingHorizontalL} 3px 0`, textAlign: 'right', fontVariantNumeric: 'tabular-nums' },
  row: { borderBottom: `1px solid ${tokens.colorNeutralStroke3}` },
  zero: { color: tokens.colorNeutralForeground4 },
});

/** The counters of a step in bold groups; a number with an object list is a link to it. */
export function StepStatistics({ run, step }: { run: number; step: StepDetail }) {
  const styles = useStyles();
  return (
    <>
      <table className={styles.table}>
        <caption className={styles.caption}>Synchronization Statistics</caption>
        <tbody>
          {step.statistics.map((group) => (
            <Fragment key={`${group.title} ${group.target ?? ''}`}>
              <tr>
                <th colSpan={2} scope="rowgroup" className={styles.group}>
                  {group.title}
                </th>
              </tr>
              {group.rows.map((row) => (
                <tr key={row.label} className={styles.row}>
                  <th scope="row" className={styles.label}>
                    {row.label}
                  </th>
                  <td className={styles.number}>
                    <Counter run={run} step={step.id} group={group} row={row} />
                  </td>
                </tr>
              ))}
            </Fragment>
          ))}
        </tbody>
      </table>
      {step.statistics.length === 0 && <Empty title="Nothing has been counted" />}
    </>
  );
}

function Counter({ run, step, group, row }: { run: number; step: number; group: StatisticGroup; row: StatisticGroup['rows'][number] }) {
  const styles = useStyles();
  if (row.value === 0) return <span className={styles.zero}>0</span>;
  if (row.counters.length === 0) return <>{formatNumber(row.value)}</>;
  const to = addresses.run(run, {
    step,
    panel: 'objects',
    counters: row.counters.join(','),
    title: `${group.title} – ${row.label}`,
    ...(group.target !== undefined && { target: group.target }),
  });
  return (
    <PlaceLink to={to} title={`Show the objects: ${row.label}`}>
      {formatNumber(row.value)}
    </PlaceLink>
  );
}
