import { makeStyles, mergeClasses, Spinner, tokens } from '@fluentui/react-components';
import {
  CheckmarkCircle16Filled,
  ErrorCircle16Filled,
  Prohibited16Filled,
  RecordStop16Filled,
  Shield16Filled,
  Warning16Filled,
} from '@fluentui/react-icons';
import type { ReactElement } from 'react';
import type { RunResultClass } from '../../shared/contract/common.ts';

const useStyles = makeStyles({
  status: {
    display: 'inline-flex',
    alignItems: 'center',
    columnGap: tokens.spacingHorizontalXS,
    minWidth: 0,
    maxWidth: '100%',
    verticalAlign: 'middle',
  },
  text: { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  icon: { display: 'inline-flex', flexShrink: 0 },
  running: { color: tokens.colorBrandForeground1 },
  ok: { color: tokens.colorStatusSuccessForeground1 },
  warning: { color: tokens.colorStatusWarningForeground3 },
  error: { color: tokens.colorStatusDangerForeground1 },
  'not-started': { color: tokens.colorStatusDangerForeground1 },
  stopped: { color: tokens.colorNeutralForeground3 },
  guard: { color: tokens.colorPaletteMarigoldForeground2 },
});

const icons: { readonly [C in RunResultClass]: ReactElement } = {
  running: <Spinner size="extra-tiny" />,
  ok: <CheckmarkCircle16Filled />,
  warning: <Warning16Filled />,
  error: <ErrorCircle16Filled />,
  'not-started': <Prohibited16Filled />,
  stopped: <RecordStop16Filled />,
  guard: <Shield16Filled />,
};

/** A run or step status: the code in its own words, coloured and marked by its class. */
export function Status({ code, statusClass }: { code: string; statusClass: RunResultClass }) {
  const styles = useStyles();
  return (
    <span className={styles.status} data-status-class={statusClass}>
      <span className={mergeClasses(styles.icon, styles[statusClass])} aria-hidden>
        {icons[statusClass]}
      </span>
      <span className={styles.text}>{code}</span>
    </span>
  );
}
