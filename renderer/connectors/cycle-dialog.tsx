import { Radio, RadioGroup } from '@fluentui/react-components';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { Confirmation } from '../components/confirmation.tsx';
import { addresses } from '../shell/addresses.ts';
import { useApi } from '../shell/engine-context.ts';
import { navigate } from '../shell/router.ts';

/** Runs all profiles of all connectors in order. */
export function CycleDialog({ onClose }: { onClose: () => void }) {
  const [policy, setPolicy] = useState<'delta' | 'initial'>('delta');
  const cycle = useMutation(
    useApi().connectors.cycle.mutationOptions({
      onSuccess: () => {
        onClose();
        navigate(addresses.operations());
      },
    }),
  );
  return (
    <Confirmation
      title="Run cycle"
      confirm="Run cycle"
      busy={cycle.isPending}
      error={cycle.error}
      onConfirm={() => cycle.mutate({ policy })}
      onClose={onClose}
    >
      <RadioGroup
        aria-label="Kind of cycle"
        value={policy}
        onChange={(_, { value }) => setPolicy(value === 'initial' ? 'initial' : 'delta')}
      >
        <Radio value="delta" label="Delta cycle – what has changed since the last one" />
        <Radio value="initial" label="Initial cycle – full import and full synchronization of every connector" />
      </RadioGroup>
    </Confirmation>
  );
}
