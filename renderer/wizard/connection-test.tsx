import { Button, MessageBar, MessageBarBody, MessageBarTitle, makeStyles, Spinner, tokens } from '@fluentui/react-components';
import { PlugConnectedCheckmark20Regular } from '@fluentui/react-icons';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { TestResult } from '../../shared/contract/connectors.ts';
import { Failure } from '../components/states.tsx';
import { useApi } from '../shell/engine-context.ts';
import { type ConnectorDraft, type FieldErrors, readDraft } from './connector-draft.ts';

const useStyles = makeStyles({
  test: { display: 'flex', flexDirection: 'column', alignItems: 'flex-start', rowGap: tokens.spacingVerticalS },
});

/** Tries the connection of a draft and says what came of it; nothing is kept. The result holds only for the draft that was tried. */
export function ConnectionTest({ draft, onErrors }: { draft: ConnectorDraft; onErrors: (errors: FieldErrors) => void }) {
  const styles = useStyles();
  const test = useMutation(useApi().connectors.test.mutationOptions());
  const [tried, setTried] = useState<ConnectorDraft>();
  const current = tried === draft;
  const busy = current && test.isPending;
  const start = () => {
    const { connector, errors } = readDraft(draft);
    onErrors(errors ?? {});
    setTried(connector === undefined ? undefined : draft);
    if (connector !== undefined) test.mutate(connector);
  };
  return (
    <div className={styles.test}>
      <Button icon={busy ? <Spinner size="extra-tiny" /> : <PlugConnectedCheckmark20Regular />} disabled={busy} onClick={start}>
        Test connection
      </Button>
      {current && test.error !== null && <Failure error={test.error} />}
      {current && test.data !== undefined && <Outcome {...test.data} />}
    </div>
  );
}

function Outcome({ result, server, message, namingContexts }: TestResult) {
  const good = result === 'success';
  return (
    <div role={good ? 'status' : 'alert'}>
      <MessageBar intent={good ? 'success' : 'error'} layout="multiline">
        <MessageBarBody>
          <MessageBarTitle>{good ? `Connected to ${server}` : result}</MessageBarTitle>
          {message}
          {namingContexts.length > 0 && ` Naming contexts: ${namingContexts.join('; ')}`}
        </MessageBarBody>
      </MessageBar>
    </div>
  );
}
