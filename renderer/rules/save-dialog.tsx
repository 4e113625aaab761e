import { Button, Field, MessageBar, MessageBarBody, Spinner, Text, Textarea } from '@fluentui/react-components';
import { Beaker20Regular } from '@fluentui/react-icons';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type ReactNode, useId, useState } from 'react';
import type { SaveResult } from '../../shared/contract/configuration.ts';
import type { WhatIfChange } from '../../shared/contract/what-if.ts';
import { Confirmation } from '../components/confirmation.tsx';
import { Failure } from '../components/states.tsx';
import { WhatIfDialog } from '../what-if/what-if-dialog.tsx';
import { ChangeSummary } from './change-summary.tsx';
import { useTurns } from './turns.ts';

/** A change of the rules about to be saved, whatever it is. */
export interface SaveRequest<R extends SaveResult = SaveResult> {
  readonly title: string;
  /** Label of the button that saves. */
  readonly confirm: string;
  readonly run: (how: { readonly reason: string; readonly dryRun: boolean }) => Promise<R>;
  /** The same change for a what-if, from what the dry run answered. */
  readonly whatIf: (tried: R) => WhatIfChange | Promise<WhatIfChange>;
  readonly saved: (result: R) => void;
  /** What to know about it that the changes do not say. */
  readonly note?: ReactNode;
}

/**
 * Asks for the reason and shows beforehand what the save changes and requires. A change that affects objects offers the
 * what-if first. Nothing is lost when the engine refuses: the dialog stays with the reason.
 */
export function SaveDialog<R extends SaveResult>({ request, onClose }: { request: SaveRequest<R>; onClose: () => void }) {
  const { title, confirm, run, whatIf, saved, note } = request;
  const key = useId();
  const [reason, setReason] = useState('');
  const tried = useQuery({
    queryKey: ['save dry run', key],
    queryFn: () => run({ reason: '', dryRun: true }),
    retry: false,
    gcTime: 0,
  });
  const save = useMutation({
    mutationFn: () => run({ reason: reason.trim(), dryRun: false }),
    onSuccess: (result) => {
      onClose();
      saved(result);
    },
  });
  const [turn, turnTo] = useTurns<'save' | WhatIfChange>('save');
  const change = useMutation({ mutationFn: async (from: R) => whatIf(from), onSuccess: turnTo });
  if (turn === undefined) return null;
  if (turn !== 'save') return <WhatIfDialog open change={turn} title={title} onClose={onClose} onSave={() => turnTo('save')} />;
  const { data } = tried;
  const affects = data !== undefined && data.impact !== 'cosmetic';
  return (
    <Confirmation
      title={title}
      confirm={confirm}
      busy={save.isPending}
      disabled={data === undefined || data.changes.length === 0}
      error={save.error ?? change.error}
      onConfirm={() => save.mutate()}
      onClose={onClose}
    >
      {note}
      {tried.error !== null && <Failure error={tried.error} onRetry={() => void tried.refetch()} />}
      {tried.isPending && <Spinner size="tiny" label="Looking at what it changes…" labelPosition="after" />}
      {data !== undefined && <ChangeSummary result={data} />}
      {affects && (
        <MessageBar intent={data.impact === 'destructive' ? 'warning' : 'info'} layout="multiline">
          <MessageBarBody>
            <Text block>See first what it would do to your objects. Nothing is written for that.</Text>
            <Button
              size="small"
              icon={<Beaker20Regular />}
              disabled={change.isPending}
              onClick={() => change.mutate(data)}
              style={{ marginTop: '6px' }}
            >
              What if…
            </Button>
          </MessageBarBody>
        </MessageBar>
      )}
      <Field label="Reason" hint="Kept with the version, for whoever asks later why.">
        <Textarea value={reason} onChange={(_, { value }) => setReason(value)} resize="vertical" maxLength={2000} />
      </Field>
    </Confirmation>
  );
}
