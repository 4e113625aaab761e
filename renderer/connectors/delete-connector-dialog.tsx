import { Field, Input, MessageBar, MessageBarBody } from '@fluentui/react-components';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { ConnectorSummary } from '../../shared/contract/connectors.ts';
import { Confirmation } from '../components/confirmation.tsx';
import { formatCount } from '../components/format.ts';
import { useNotice } from '../components/notice.ts';
import { addresses } from '../shell/addresses.ts';
import { useApi } from '../shell/engine-context.ts';
import { navigate } from '../shell/router.ts';

/** Delete: says what goes with the connector and wants its name typed. */
export function DeleteConnectorDialog({ connector, onClose }: { connector: ConnectorSummary; onClose: () => void }) {
  const notice = useNotice();
  const [typed, setTyped] = useState('');
  const remove = useMutation(
    useApi().connectors.remove.mutationOptions({
      onSuccess: () => {
        notice.done(`${connector.name} was deleted`);
        onClose();
        navigate(addresses.connectors(), { replace: true });
      },
    }),
  );
  return (
    <Confirmation
      title="Delete Connector"
      confirm="Delete"
      busy={remove.isPending}
      error={remove.error}
      disabled={typed !== connector.name}
      onConfirm={() => remove.mutate({ id: connector.id })}
      onClose={onClose}
    >
      <MessageBar intent="warning" layout="multiline">
        <MessageBarBody>
          Deletes the connector, its synchronization rules and its connector space with {formatCount(connector.objects, 'object')}. They are
          disconnected from the metaverse. The connected directory itself is not touched.
        </MessageBarBody>
      </MessageBar>
      <Field label={`Type “${connector.name}” to confirm`}>
        <Input value={typed} onChange={(_, { value }) => setTyped(value)} autoComplete="off" spellCheck={false} />
      </Field>
    </Confirmation>
  );
}
