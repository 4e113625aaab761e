import { Button, MessageBar, MessageBarBody, MessageBarTitle, makeStyles, ProgressBar, Text, tokens } from '@fluentui/react-components';
import type { WhatIfStatus } from '../../shared/contract/what-if.ts';
import { formatNumber } from '../components/format.ts';
import { KeptFocus } from '../components/kept-focus.tsx';
import { Empty } from '../components/states.tsx';
import { Again, WhatIfResult } from './what-if-result.tsx';
import { isRunning } from './what-if-run.ts';

const useStyles = makeStyles({
  // Messages keep their height however small the window is.
  message: { flexShrink: 0 },
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
  /** Absent where the change is not at hand. */
  readonly onAgain: (() => void) | undefined;
}

/** A what-if: its progress, then what would happen to whom. */
export function WhatIfView(props: WhatIfViewProps) {
  return (
    <KeptFocus>
      <Phase {...props} />
    </KeptFocus>
  );
}

function Phase({ status, onStop, onAgain }: WhatIfViewProps) {
  const styles = useStyles();
  if (status.phase === 'failed')
    return (
      <MessageBar intent="error" layout="multiline" className={styles.message}>
        <MessageBarBody>
          <MessageBarTitle>The what-if did not finish</MessageBarTitle>
          {status.message} Nothing was written.
        </MessageBarBody>
        <Again onAgain={onAgain} />
      </MessageBar>
    );
  if (status.phase === 'cancelled')
    return (
      <Empty title="The what-if was cancelled" hint="Nothing was written.">
        {onAgain !== undefined && <Button onClick={onAgain}>Run again</Button>}
      </Empty>
    );
  if (isRunning(status)) return <WhatIfProgress status={status} onStop={onStop} />;
  return <WhatIfResult status={status} onAgain={onAgain} />;
}

function WhatIfProgress({ status, onStop }: { status: WhatIfStatus; onStop: () => void }) {
  const styles = useStyles();
  const { processed, total } = status;
  const known = total !== undefined && total > 0;
  return (
    <div className={styles.progress} role="status">
      <Text weight="semibold">{phases[status.phase]}</Text>
      <ProgressBar {...(known && { value: Math.min(1, processed / total) })} aria-label={phases[status.phase]} />
      <Text size={200}>
        {known && `${formatNumber(processed)} of ${formatNumber(total)} objects. `}
        Nothing is written: everything happens on a copy of the database.
      </Text>
      <div>
        <Button onClick={onStop}>Stop</Button>
      </div>
    </div>
  );
}
