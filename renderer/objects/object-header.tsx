import { makeStyles, Subtitle1, Text, tokens } from '@fluentui/react-components';
import type { ReactElement, ReactNode } from 'react';
import { type FieldRow, Fields } from '../components/fields.tsx';

const useStyles = makeStyles({
  header: {
    display: 'flex',
    flexShrink: 0,
    alignItems: 'flex-start',
    columnGap: tokens.spacingHorizontalM,
    padding: `${tokens.spacingVerticalM} ${tokens.spacingHorizontalL} ${tokens.spacingVerticalS}`,
  },
  icon: { marginTop: '2px', fontSize: '28px', lineHeight: 1, color: tokens.colorBrandForeground1 },
  body: { display: 'flex', flexDirection: 'column', rowGap: tokens.spacingVerticalXS, flexGrow: 1, minWidth: 0 },
  title: { display: 'flex', alignItems: 'center', flexWrap: 'wrap', columnGap: tokens.spacingHorizontalM, overflowWrap: 'anywhere' },
  fields: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(320px, 1fr))',
    columnGap: tokens.spacingHorizontalXXL,
    rowGap: tokens.spacingVerticalXS,
  },
});

interface ObjectHeaderProps {
  readonly icon: ReactElement;
  readonly title: string;
  readonly subtitle: string;
  readonly badges?: ReactNode;
  readonly left: readonly FieldRow[];
  readonly right: readonly FieldRow[];
}

/** Who an object is: name, kind, identifiers. */
export function ObjectHeader({ icon, title, subtitle, badges, left, right }: ObjectHeaderProps) {
  const styles = useStyles();
  return (
    <header className={styles.header}>
      <span className={styles.icon} aria-hidden>
        {icon}
      </span>
      <div className={styles.body}>
        <div className={styles.title}>
          <Subtitle1 as="h2" style={{ margin: 0 }}>
            {title}
          </Subtitle1>
          <Text>{subtitle}</Text>
          {badges}
        </div>
        <div className={styles.fields}>
          <Fields rows={left} />
          <Fields rows={right} />
        </div>
      </div>
    </header>
  );
}
