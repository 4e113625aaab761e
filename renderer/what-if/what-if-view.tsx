import {
  Button,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  MessageBarTitle,
  makeStyles,
  ProgressBar,
  Text,
  tokens,
} from '@fluentui/react-components';
import { useState } from 'react';
import type { WhatIfCount, WhatIfStatus } from '../../shared/contract/what-if.ts';
import { formatNumber } from '../components/format.ts';
import { Empty } from '../components/states.tsx';
import { WhatIfCounts } from './what-if-counts.tsx';
import { WhatIfObjects } from './what-if-objects.tsx';
import { whatIfSentence } from './what-if-sentence.ts';

const useStyles = makeStyles({
  view: { display: 'flex', flexDirection: 'column', flexGrow: 1, minHeight: 0, minWidth: 0, rowGap: tokens.spacingVerticalS },
  progress: { display: 'flex', flexDirection: 'column', rowGap: tokens.spacingVerticalS, padding: tokens.spacingVerticalL },
});

const phases: { readonly [P in WhatIfStatus['phase']]: string } = {
  copying: 'Copying the database…',
  synchronizing: 'Synchronizing the copy with the change…',
  comparing: 'Comparing…',
  done: 'Done',
  cancelled: 'Cancelled',
  failed: 'Failed',
};

interface WhatIfViewProps {
  readonly status: WhatIfStatus;
  readonly onStop: () => void;
  readonly onAgain: () => void;
}

/** A what-if: its progress, then what would happen to whom. */
export function WhatIfView({ status, onStop, onAgain }: WhatIfViewProps) {
  const styles = useStyles();
  const [open, setOpen] = useState<WhatIfCount>();
  const again = (
    <MessageBarActions>
      <Button size="small" onClick={onAgain}>
        Run again
      </Button>
    </MessageBarActions>
  );
  if (status.phase === 'failed')
    return (
      <MessageBar intent="error" layout="multiline">
        <MessageBarBody>
          <MessageBarTitle>The what-if did not finish</MessageBarTitle>
          {status.message}
        </MessageBarBody>
        {again}
      </MessageBar>
    );
  if (status.phase === 'cancelled')
    return (
      <Empty title="The what-if was cancelled" hint="Nothing was written.">
        <Button onClick={onAgain}>Run again</Button>
      </Empty>
    );
  if (status.phase !== 'done') return <WhatIfProgress status={status} onStop={onStop} />;
  const destructive = status.counts.some(({ severity }) => severity === 'destructive');
  return (
    <div className={styles.view}>
      {status.stale && (
        <MessageBar intent="warning" layout="multiline">
          <MessageBarBody>
            <MessageBarTitle>Out of date</MessageBarTitle>
            Something has been imported, synchronized, exported or saved since. A run would do something else now.
          </MessageBarBody>
          {again}
        </MessageBar>
      )}
      <MessageBar intent={destructive ? 'error' : status.counts.length === 0 ? 'success' : 'info'} layout="multiline">
        <MessageBarBody>
          <MessageBarTitle>{whatIfSentence(status)}</MessageBarTitle>
          Nothing was written: this was evaluated on a copy.
          {status.pendingImports > 0 &&
            ` ${formatNumber(status.pendingImports)} imported changes that wait for synchronization are included.`}
        </MessageBarBody>
      </MessageBar>
      {status.steps.map(({ connector, status: result, message }) => (
        <MessageBar key={connector} intent="warning" layout="multiline">
          <MessageBarBody>
            <MessageBarTitle>
              {connector}: {result}
            </MessageBarTitle>
            {message}
          </MessageBarBody>
        </MessageBar>
      ))}
      {open === undefined ? (
        status.counts.length === 0 ? (
          <Empty title="This change changes nothing for anybody" />
        ) : (
          <WhatIfCounts counts={status.counts} onOpen={setOpen} />
        )
      ) : (
        <WhatIfObjects id={status.id} count={open} onBack={() => setOpen(undefined)} />
      )}
    </div>
  );
}

function WhatIfProgress({ status, onStop }: { status: WhatIfStatus; onStop: () => void }) {
  const styles = useStyles();
  const { processed, total } = status;
  return (
    <div className={styles.progress} role="status">
      <Text weight="semibold">{phases[status.phase]}</Text>
      <ProgressBar {...(total !== undefined && total > 0 && { value: processed / total })} aria-label={phases[status.phase]} />
      <Text size={200}>
        {total === undefined
          ? 'Nothing is written to the data folder’s own database.'
          : `${formatNumber(processed)} of ${formatNumber(total)} objects`}
      </Text>
      <div>
        <Button onClick={onStop}>Stop</Button>
      </div>
    </div>
  );
}
