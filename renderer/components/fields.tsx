import { Label, makeStyles, tokens } from '@fluentui/react-components';
import { Fragment, type ReactNode } from 'react';
import { detailSize } from './text-size.ts';

const useStyles = makeStyles({
  fields: {
    display: 'grid',
    margin: 0,
    gridTemplateColumns: 'max-content minmax(0, 1fr)',
    columnGap: tokens.spacingHorizontalL,
    rowGap: tokens.spacingVerticalXS,
    fontSize: detailSize,
    lineHeight: tokens.lineHeightBase300,
    alignItems: 'baseline',
    alignContent: 'start',
  },
  name: { color: tokens.colorNeutralForeground3 },
  value: { margin: 0, minWidth: 0, overflowWrap: 'anywhere', whiteSpace: 'pre-line' },
});

export interface FieldRow {
  readonly name: string;
  readonly value: ReactNode;
}

/** Names and values in two columns; rows without a value are left out. */
export function Fields({ rows }: { rows: readonly FieldRow[] }) {
  const styles = useStyles();
  return (
    <dl className={styles.fields}>
      {rows
        .filter((row) => row.value !== undefined && row.value !== '')
        .map((row) => (
          <Fragment key={row.name}>
            <dt className={styles.name}>
              <Label size="small">{row.name}</Label>
            </dt>
            <dd className={styles.value}>{row.value}</dd>
          </Fragment>
        ))}
    </dl>
  );
}
