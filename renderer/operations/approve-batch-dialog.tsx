import { Field, Input, MessageBar, MessageBarBody } from '@fluentui/react-components';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { StepDetail } from '../../shared/contract/operations.ts';
import type { Tripped } from '../../shared/contract/thresholds.ts';
import { Confirmation } from '../components/confirmation.tsx';
import { formatCount } from '../components/format.ts';
import { useNotice } from '../components/notice.ts';
import { useApi } from '../shell/engine-context.ts';

/** Says what will go through and wants the number of changes typed (spec/console.md §18: dangerous actions guarded). */
export function ApproveBatchDialog({
  run,
  step,
  tripped,
  onClose,
}: {
  run: number;
  step: StepDetail;
  tripped: Tripped;
  onClose: () => void;
}) {
  const notice = useNotice();
  const [typed, setTyped] = useState('');
  const approve = useMutation(
    useApi().thresholds.approve.mutationOptions({
      onSuccess: ({ objects }) => {
        notice.done(`${formatCount(objects, 'change')} approved for the next run`);
        onClose();
      },
    }),
  );
  const deletes = tripped.exceeded.some(({ operation }) => operation === 'delete');
  return (
    <Confirmation
      title="Approve this batch once"
      confirm="Approve"
      busy={approve.isPending}
      error={approve.error}
      disabled={typed.trim() !== String(tripped.objects)}
      onConfirm={() => approve.mutate({ run, step: step.id })}
      onClose={onClose}
    >
      <MessageBar intent="warning" layout="multiline">
        <MessageBarBody>
          The next {step.typeName} of {step.partition} may do exactly the {formatCount(tripped.objects, 'change')} that this run listed
          {deletes ? ', deletes included' : ''}. It goes on only if it would do nothing more, nothing less and nothing else above the
          limits; then the approval is used up. The limits stay as they are.
        </MessageBarBody>
      </MessageBar>
      <Field label={`Type ${tripped.objects} to confirm`}>
        <Input value={typed} onChange={(_, { value }) => setTyped(value)} autoComplete="off" inputMode="numeric" />
      </Field>
    </Confirmation>
  );
}
