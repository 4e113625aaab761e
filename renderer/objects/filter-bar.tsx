import { makeStyles, Text, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';

const useStyles = makeStyles({
  bar: {
    display: 'flex',
    alignItems: 'center',
    flexShrink: 0,
    flexWrap: 'wrap',
    columnGap: tokens.spacingHorizontalM,
    rowGap: tokens.spacingVerticalXS,
    padding: `${tokens.spacingVerticalSNudge} ${tokens.spacingHorizontalM}`,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
});

/** A strip over a grid with its filters and how much they leave. */
export function FilterBar({ detail, children }: { detail: string; children: ReactNode }) {
  const styles = useStyles();
  return (
    <search className={styles.bar}>
      {children}
      <Text size={200}>{detail}</Text>
    </search>
  );
}
