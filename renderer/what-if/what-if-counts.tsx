import { Badge, Button, makeStyles, Text, tokens } from '@fluentui/react-components';
import { ChevronRight20Regular, ErrorCircle20Filled, Info20Regular, Warning20Filled } from '@fluentui/react-icons';
import type { ReactElement } from 'react';
import type { WhatIfCount } from '../../shared/contract/what-if.ts';
import { formatNumber } from '../components/format.ts';

const useStyles = makeStyles({
  list: { margin: 0, padding: 0, listStyleType: 'none', overflowY: 'auto', minHeight: 0 },
  row: { borderBottom: `1px solid ${tokens.colorNeutralStroke3}` },
  button: {
    display: 'grid',
    gridTemplateColumns: '28px 92px minmax(200px, 1fr) auto 24px',
    columnGap: tokens.spacingHorizontalM,
    alignItems: 'center',
    justifyItems: 'start',
    width: '100%',
    maxWidth: 'none',
    padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalM}`,
    textAlign: 'left',
    fontWeight: tokens.fontWeightRegular,
  },
  count: {
    justifySelf: 'end',
    fontSize: tokens.fontSizeBase500,
    fontVariantNumeric: 'tabular-nums',
    fontWeight: tokens.fontWeightSemibold,
  },
  words: { display: 'flex', flexDirection: 'column', minWidth: 0 },
  meaning: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
  destructive: { color: tokens.colorStatusDangerForeground1 },
  serious: { color: tokens.colorStatusWarningForeground3 },
  change: { color: tokens.colorBrandForeground1 },
  minor: { color: tokens.colorNeutralForeground3 },
});

const icons: { readonly [S in WhatIfCount['severity']]: ReactElement } = {
  destructive: <ErrorCircle20Filled />,
  serious: <Warning20Filled />,
  change: <Info20Regular />,
  minor: <Info20Regular />,
};
const words: {
  readonly [S in WhatIfCount['severity']]: { readonly text: string; readonly color: 'danger' | 'warning' | 'brand' | 'informative' };
} = {
  destructive: { text: 'Destructive', color: 'danger' },
  serious: { text: 'Serious', color: 'warning' },
  change: { text: 'Change', color: 'brand' },
  minor: { text: 'Minor', color: 'informative' },
};

/** What happens to how many, worst first. */
export function WhatIfCounts({ counts, onOpen }: { counts: readonly WhatIfCount[]; onOpen: (count: WhatIfCount) => void }) {
  const styles = useStyles();
  return (
    <ul className={styles.list} aria-label="What would happen">
      {counts.map((count) => (
        <li key={count.transition} className={styles.row}>
          <Button appearance="subtle" className={styles.button} onClick={() => onOpen(count)}>
            <span className={styles[count.severity]} aria-hidden>
              {icons[count.severity]}
            </span>
            <span className={styles.count}>{formatNumber(count.count)}</span>
            <span className={styles.words}>
              <Text weight="semibold">{count.label}</Text>
              <span className={styles.meaning}>
                {count.connectors.length > 0 &&
                  `${count.connectors.map(({ name, count: each }) => `${name}: ${formatNumber(each)}`).join(' · ')} – `}
                {count.meaning}
              </span>
            </span>
            <Badge appearance="tint" color={words[count.severity].color}>
              {words[count.severity].text}
            </Badge>
            <ChevronRight20Regular aria-hidden />
          </Button>
        </li>
      ))}
    </ul>
  );
}
