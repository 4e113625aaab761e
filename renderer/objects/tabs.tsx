import { makeStyles, Tab, TabList, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { navigate } from '../shell/router.ts';

const useStyles = makeStyles({
  tabs: { flexShrink: 0, padding: `0 ${tokens.spacingHorizontalS}`, borderBottom: `1px solid ${tokens.colorNeutralStroke2}` },
  page: { display: 'flex', flexDirection: 'column', flexGrow: 1, minHeight: 0 },
});

export interface PageTab {
  readonly id: string;
  readonly label: string;
  readonly content: () => ReactNode;
}

/** The tabs of an object or connector page; the open one is part of the address. */
export function Tabs({
  label,
  tabs,
  open,
  toAddress,
}: {
  label: string;
  tabs: readonly PageTab[];
  open: string | null;
  toAddress: (tab: string) => string;
}) {
  const styles = useStyles();
  const current = tabs.find(({ id }) => id === open) ?? tabs[0];
  return (
    <>
      <TabList
        aria-label={label}
        className={styles.tabs}
        selectedValue={current?.id ?? ''}
        onTabSelect={(_, { value }) => navigate(toAddress(String(value)), { replace: true })}
      >
        {tabs.map((tab) => (
          <Tab key={tab.id} value={tab.id}>
            {tab.label}
          </Tab>
        ))}
      </TabList>
      <div role="tabpanel" aria-label={current?.label} className={styles.page}>
        {current?.content()}
      </div>
    </>
  );
}
