import {
  Button,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  MessageBarTitle,
  makeStyles,
  Tab,
  TabList,
  tokens,
} from '@fluentui/react-components';
import { useState } from 'react';
import type { WhatIfCount, WhatIfStatus } from '../../shared/contract/what-if.ts';
import { formatNumber } from '../components/format.ts';
import { KeptFocus } from '../components/kept-focus.tsx';
import { Empty } from '../components/states.tsx';
import { ChangeList } from '../configuration/change-list.tsx';
import { requirementSentence } from '../configuration/requirement-words.ts';
import { WhatIfCounts } from './what-if-counts.tsx';
import { WhatIfNotes } from './what-if-notes.tsx';
import { WhatIfObjects } from './what-if-objects.tsx';
import { whatIfSentence } from './what-if-sentence.ts';

const useStyles = makeStyles({
  view: { rowGap: tokens.spacingVerticalS },
  // Messages keep their height however small the window is.
  message: { flexShrink: 0 },
  tabs: { flexShrink: 0, borderBottom: `1px solid ${tokens.colorNeutralStroke2}` },
  panel: { display: 'flex', flexDirection: 'column', flexGrow: 1, minHeight: 0 },
});

interface WhatIfResultProps {
  readonly status: WhatIfStatus;
  /** Absent where the change is not at hand. */
  readonly onAgain: (() => void) | undefined;
}

/** What would happen to whom: a sentence, the counts, the objects behind each, and the change itself. */
export function WhatIfResult({ status, onAgain }: WhatIfResultProps) {
  const styles = useStyles();
  const [open, setOpen] = useState<WhatIfCount>();
  const [tab, setTab] = useState('consequences');
  const destructive = status.counts.some(({ severity }) => severity === 'destructive');
  const stale = status.stale && (
    <MessageBar intent="warning" layout="multiline" className={styles.message}>
      <MessageBarBody>
        <MessageBarTitle>Out of date</MessageBarTitle>
        Something has been imported, synchronized, exported or saved since. A run would do something else now; run the what-if again.
      </MessageBarBody>
      <Again onAgain={onAgain} />
    </MessageBar>
  );
  if (open !== undefined)
    return (
      <KeptFocus className={styles.view}>
        {stale}
        <WhatIfObjects key={open.transition} id={status.id} count={open} onBack={() => setOpen(undefined)} />
      </KeptFocus>
    );
  return (
    <KeptFocus className={styles.view}>
      {stale}
      <MessageBar
        intent={destructive ? 'error' : status.counts.length === 0 ? 'success' : 'info'}
        layout="multiline"
        className={styles.message}
      >
        <MessageBarBody>
          <MessageBarTitle>{whatIfSentence(status)}</MessageBarTitle>
          Nothing was written: this was evaluated on a copy.
          {status.pendingImports > 0 &&
            ` ${formatNumber(status.pendingImports)} imported changes that wait for synchronization are included.`}
          {status.requires.action !== 'nothing' && ` To take effect: ${requirementSentence(status.requires)}`}
        </MessageBarBody>
      </MessageBar>
      <WhatIfNotes status={status} />
      {status.changes.length > 0 && (
        <TabList
          className={styles.tabs}
          size="small"
          aria-label="What-if"
          selectedValue={tab}
          onTabSelect={(_, { value }) => setTab(String(value))}
        >
          <Tab value="consequences">Consequences</Tab>
          <Tab value="change">The change itself ({status.changes.length})</Tab>
        </TabList>
      )}
      <div className={styles.panel}>
        {tab === 'change' ? (
          <ChangeList label="The change itself" changes={status.changes} />
        ) : status.counts.length === 0 ? (
          <Empty title="This change changes nothing for anybody" />
        ) : (
          <WhatIfCounts counts={status.counts} onOpen={setOpen} />
        )}
      </div>
    </KeptFocus>
  );
}

/** The button of a message to run the what-if again. */
export function Again({ onAgain }: Pick<WhatIfResultProps, 'onAgain'>) {
  if (onAgain === undefined) return null;
  return (
    <MessageBarActions>
      <Button size="small" onClick={onAgain}>
        Run again
      </Button>
    </MessageBarActions>
  );
}
