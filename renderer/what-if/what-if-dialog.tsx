import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  makeStyles,
} from '@fluentui/react-components';
import { useCallback, useEffect } from 'react';
import type { WhatIfChange } from '../../shared/contract/what-if.ts';
import { Empty, Failure, Loading } from '../components/states.tsx';
import { addresses } from '../shell/addresses.ts';
import { navigate } from '../shell/router.ts';
import { useWhatIfRun } from './what-if-run.ts';
import { WhatIfView } from './what-if-view.tsx';

const useStyles = makeStyles({
  surface: { width: 'min(1100px, 96vw)', maxWidth: 'none', height: 'min(760px, 92vh)', display: 'flex', flexDirection: 'column' },
  body: { flexGrow: 1, minHeight: 0, height: '100%' },
  content: { display: 'flex', flexDirection: 'column', minHeight: 0, overflow: 'hidden' },
});

interface WhatIfDialogProps {
  readonly open: boolean;
  readonly change: WhatIfChange;
  /** Completes “What if – …”. */
  readonly title: string;
  /** Leaves without saving; a what-if under way is stopped. */
  readonly onClose: () => void;
  /** Offered once the result is there; what it does is the page's business. */
  readonly onSave?: (() => void) | undefined;
  /** What the page calls it: `Roll back`. */
  readonly saveLabel?: string;
}

/** What would happen to whom with a change, before it is saved. It starts when the dialog opens. */
export function WhatIfDialog({ open, ...props }: WhatIfDialogProps) {
  return open ? <OpenDialog {...props} /> : null;
}

function OpenDialog({ change, title, onClose, onSave, saveLabel = 'Save' }: Omit<WhatIfDialogProps, 'open'>) {
  const styles = useStyles();
  const { query, start, stop, begin } = useWhatIfRun();
  const id = start.data?.id;
  const run = useCallback(() => begin({ change, title }), [begin, change, title]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: starts once, when the dialog opens.
  useEffect(run, []);
  const status = id !== undefined && query.data?.id === id ? query.data : undefined;
  // The engine holds one what-if: another window or the command line may have started another, or the engine was restarted.
  const lost = id !== undefined && status === undefined && !start.isPending;
  const end = () => {
    if (status !== undefined) stop(status.id);
  };
  const leave = () => {
    // Copies of the database are not kept for nobody.
    end();
    onClose();
  };
  const destructive = status?.counts.some(({ severity }) => severity === 'destructive') === true;
  return (
    <Dialog
      open
      onOpenChange={(_, { open, type }) => {
        // A slip of the mouse must not throw a long computation away.
        if (!open && type !== 'backdropClick') leave();
      }}
    >
      <DialogSurface className={styles.surface}>
        <DialogBody className={styles.body}>
          <DialogTitle>What if – {title}</DialogTitle>
          <DialogContent className={styles.content}>
            {start.error !== null ? (
              <Failure error={start.error} onRetry={run} />
            ) : lost ? (
              <Empty
                title="This what-if is gone"
                hint="Another one was started meanwhile, or the engine was restarted. Nothing was written."
              >
                <Button onClick={run}>Run again</Button>
              </Empty>
            ) : status === undefined ? (
              <Loading label="Checking the change…" />
            ) : (
              <WhatIfView status={status} onStop={end} onAgain={run} />
            )}
          </DialogContent>
          <DialogActions>
            {status !== undefined && (
              <Button
                appearance="subtle"
                onClick={() => {
                  onClose();
                  navigate(addresses.whatIf());
                }}
              >
                Open as a page
              </Button>
            )}
            <Button onClick={leave}>{onSave === undefined ? 'Close' : 'Cancel'}</Button>
            {onSave !== undefined && (
              <Button
                appearance="primary"
                disabled={status?.phase !== 'done'}
                onClick={() => {
                  end();
                  onSave();
                }}
              >
                {destructive ? `${saveLabel} all the same…` : `${saveLabel}…`}
              </Button>
            )}
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
