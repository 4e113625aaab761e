import { MessageBar, MessageBarBody, MessageBarTitle, makeStyles } from '@fluentui/react-components';
import type { WhatIfStatus } from '../../shared/contract/what-if.ts';

const useStyles = makeStyles({ message: { flexShrink: 0 } });

/** What a run would be stopped by, and steps of the what-if that did not succeed. */
export function WhatIfNotes({ status }: { status: WhatIfStatus }) {
  const styles = useStyles();
  const notes = [
    ...status.limits.map(({ connectorName, step, status: result, message }) => ({
      key: `${connectorName} ${step} ${result}`,
      title: `A run would be stopped by a limit: ${connectorName}, ${result}`,
      message: `${message} The what-if went on.`,
    })),
    ...status.steps.map(({ connector, status: result, message }, index) => ({
      key: `${index}`,
      title: `${connector}: ${result}`,
      message,
    })),
  ];
  return notes.map(({ key, title, message }) => (
    <MessageBar key={key} intent="warning" layout="multiline" className={styles.message}>
      <MessageBarBody>
        <MessageBarTitle>{title}</MessageBarTitle>
        {message}
      </MessageBarBody>
    </MessageBar>
  ));
}
