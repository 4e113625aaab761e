import { Field, Input, Radio, RadioGroup, Text } from '@fluentui/react-components';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { Confirmation } from '../components/confirmation.tsx';
import { formatCount } from '../components/format.ts';
import { useNotice } from '../components/notice.ts';
import { useApi } from '../shell/engine-context.ts';

const DAY = 86_400_000;
const dayText = (time: number): string => {
  const date = new Date(time);
  return `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, '0')}-${String(date.getDate()).padStart(2, '0')}`;
};

/** Clear Runs…: all finished runs, or those before a day (spec/console.md §2.1). */
export function ClearRunsDialog({ onClose }: { onClose: () => void }) {
  const notice = useNotice();
  const [which, setWhich] = useState<'all' | 'before'>('before');
  const [day, setDay] = useState(() => dayText(Date.now() - 7 * DAY));
  const clear = useMutation(
    useApi().operations.clearRuns.mutationOptions({
      onSuccess: ({ cleared }) => {
        notice.done(`${formatCount(cleared, 'run')} cleared`);
        onClose();
      },
    }),
  );
  const before = which === 'all' ? Date.now() : new Date(`${day}T00:00`).getTime();
  return (
    <Confirmation
      title="Clear Runs"
      confirm="Clear"
      busy={clear.isPending}
      error={clear.error}
      disabled={Number.isNaN(before)}
      onConfirm={() => clear.mutate({ before })}
      onClose={onClose}
    >
      <RadioGroup aria-label="Which runs" value={which} onChange={(_, { value }) => setWhich(value === 'all' ? 'all' : 'before')}>
        <Radio value="all" label="Clear all runs" />
        <Radio value="before" label="Clear runs before" />
      </RadioGroup>
      <Field label="Day">
        <Input type="date" value={day} disabled={which === 'all'} onChange={(_, { value }) => setDay(value)} />
      </Field>
      <Text size={200}>
        Runs in progress stay. Objects and their values are not touched; only the record of what the runs did is removed.
      </Text>
    </Confirmation>
  );
}
