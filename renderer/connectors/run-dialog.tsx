import { Field, Radio, RadioGroup, Text } from '@fluentui/react-components';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Confirmation } from '../components/confirmation.tsx';
import { addresses } from '../shell/addresses.ts';
import { useApi } from '../shell/engine-context.ts';
import { navigate } from '../shell/router.ts';

/** Run Connector: choose a run profile; the run starts and Operations shows it (spec/console.md §3.2). */
export function RunDialog({ connector: id, onClose }: { connector: string; onClose: () => void }) {
  const api = useApi();
  const connectors = useQuery(api.connectors.list.queryOptions());
  const connector = connectors.data?.find((one) => one.id === id);
  const profiles = connector?.profiles ?? [];
  const [chosen, setChosen] = useState<string>();
  const profile = chosen ?? profiles[0]?.key;
  const run = useMutation(
    api.connectors.run.mutationOptions({
      onSuccess: ({ run: started }) => {
        onClose();
        navigate(addresses.run(started));
      },
    }),
  );
  return (
    <Confirmation
      title="Run Connector"
      confirm="Run"
      busy={run.isPending}
      error={run.error ?? connectors.error}
      disabled={profile === undefined}
      onConfirm={() => profile !== undefined && run.mutate({ id, profile })}
      onClose={onClose}
    >
      <Text>{connector?.name}</Text>
      <Field label="Run profiles">
        <RadioGroup value={profile ?? ''} onChange={(_, { value }) => setChosen(value)}>
          {profiles.map(({ key, name }) => (
            <Radio key={key} value={key} label={name} />
          ))}
        </RadioGroup>
      </Field>
    </Confirmation>
  );
}
