import { makeStyles } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { type Action, ActionsPane } from './actions-pane.tsx';

const useStyles = makeStyles({
  page: { display: 'flex', flexGrow: 1, minHeight: 0, minWidth: 0 },
  main: { position: 'relative', display: 'flex', flexDirection: 'column', flexGrow: 1, minHeight: 0, minWidth: 0 },
});

/** The frame every tool has: main area at the left, its commands at the right. */
export function ToolPage({ actions, children }: { actions: readonly Action[]; children: ReactNode }) {
  const styles = useStyles();
  return (
    <div className={styles.page}>
      <main className={styles.main}>{children}</main>
      <ActionsPane actions={actions} />
    </div>
  );
}
