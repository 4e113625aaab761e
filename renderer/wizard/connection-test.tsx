import { Button, MessageBar, MessageBarBody, MessageBarTitle, makeStyles, Spinner, tokens } from '@fluentui/react-components';
import { PlugConnectedCheckmark20Regular } from '@fluentui/react-icons';
import { useMutation } from '@tanstack/react-query';
import type { TestResult } from '../../shared/contract/connectors.ts';
import { Failure } from '../components/states.tsx';
import { useApi } from '../shell/engine-context.ts';
import { type ConnectorDraft, type FieldErrors, readDraft } from './connector-draft.ts';

const useStyles = makeStyles({
  test: { display: 'flex', flexDirection: 'column', alignItems: 'flex-start', rowGap: tokens.spacingVerticalS },
});

/** Tries the connection of a draft and says what came of it; nothing is kept. */
export function ConnectionTest({ draft, onErrors }: { draft: ConnectorDraft; onErrors: (errors: FieldErrors) => void }) {
  const styles = useStyles();
  const test = useMutation(useApi().connectors.test.mutationOptions());
  const start = () => {
    const { connector, errors } = readDraft(draft);
    onErrors(errors ?? {});
    if (connector !== undefined) test.mutate(connector);
  };
  return (
    <div className={styles.test}>
      <Button
        icon={test.isPending ? <Spinner size="extra-tiny" /> : <PlugConnectedCheckmark20Regular />}
        disabled={test.isPending}
        onClick={start}
      >
        Test connection
      </Button>
      {test.error !== null && <Failure error={test.error} />}
      {test.data !== undefined && <Outcome {...test.data} />}
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
