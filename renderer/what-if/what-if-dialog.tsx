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
import { useMutation, useQuery } from '@tanstack/react-query';
import { useCallback, useEffect } from 'react';
import type { WhatIfChange } from '../../shared/contract/what-if.ts';
import { Failure, Loading } from '../components/states.tsx';
import { useApi } from '../shell/engine-context.ts';
import { WhatIfView } from './what-if-view.tsx';

const useStyles = makeStyles({
  surface: { width: 'min(1100px, 96vw)', maxWidth: 'none', height: 'min(760px, 92vh)', display: 'flex', flexDirection: 'column' },
  body: { flexGrow: 1, minHeight: 0, height: '100%' },
  content: { display: 'flex', flexDirection: 'column', minHeight: 0, overflow: 'hidden' },
});

interface WhatIfDialogProps {
  readonly open: boolean;
  readonly change: WhatIfChange;
  readonly title: string;
  /** Leaves without saving; a what-if under way is stopped. */
  readonly onClose: () => void;
  /** Offered once the result is there. */
  readonly onSave?: (() => void) | undefined;
}

/** What would happen to whom with a change, before it is saved. It starts when the dialog opens. */
export function WhatIfDialog({ open, ...props }: WhatIfDialogProps) {
  return open ? <OpenDialog {...props} /> : null;
}

function OpenDialog({ change, title, onClose, onSave }: Omit<WhatIfDialogProps, 'open'>) {
  const styles = useStyles();
  const api = useApi();
  const start = useMutation(api.whatIf.start.mutationOptions());
  const cancel = useMutation(api.whatIf.cancel.mutationOptions());
  const id = start.data?.id;
  // Events tell of progress; asking now and then covers an event that was lost.
  const query = useQuery({ ...api.whatIf.status.queryOptions(), enabled: id !== undefined, refetchInterval: 1000 });
  const run = start.mutate;
  const begin = useCallback(() => run({ change, title }), [run, change, title]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: starts once, when the dialog opens.
  useEffect(begin, []);
  const known = query.data?.id === id ? query.data : undefined;
  const status = cancel.data?.id === id ? cancel.data : (known ?? start.data);
  const running = status !== undefined && status.phase !== 'done' && status.phase !== 'cancelled' && status.phase !== 'failed';
  const stop = () => id !== undefined && cancel.mutate({ id });
  const leave = () => {
    // Copies of the database are not kept for nobody.
    stop();
    onClose();
  };
  const destructive = status?.counts.some(({ severity }) => severity === 'destructive') === true;
  return (
    <Dialog open onOpenChange={(_, { open }) => !open && leave()}>
      <DialogSurface className={styles.surface}>
        <DialogBody className={styles.body}>
          <DialogTitle>What if – {title}</DialogTitle>
          <DialogContent className={styles.content}>
            {start.error !== null ? (
              <Failure error={start.error} onRetry={begin} />
            ) : status === undefined ? (
              <Loading label="Checking the change…" />
            ) : (
              <WhatIfView status={status} onStop={stop} onAgain={begin} />
            )}
          </DialogContent>
          <DialogActions>
            <Button onClick={leave}>{onSave === undefined ? 'Close' : 'Cancel'}</Button>
            {onSave !== undefined && (
              <Button
                appearance="primary"
                disabled={status === undefined || running || status.phase !== 'done'}
                onClick={() => {
                  stop();
                  onSave();
                }}
              >
                {destructive ? 'Save all the same…' : 'Save…'}
              </Button>
            )}
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
