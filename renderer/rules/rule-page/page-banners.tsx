import { Button, MessageBar, MessageBarActions, MessageBarBody, MessageBarTitle } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { formatTime } from '../../components/format.ts';

interface BannerProps {
  readonly intent: 'info' | 'warning' | 'success';
  readonly title: string;
  readonly children?: ReactNode;
  readonly actions?: readonly (readonly [label: string, run: () => void])[];
}

/** What is to be known about the rule before it is read. */
export function Banner({ intent, title, children, actions = [] }: BannerProps) {
  return (
    <MessageBar intent={intent} style={{ flexShrink: 0 }}>
      <MessageBarBody>
        <MessageBarTitle>{title}</MessageBarTitle> {children}
      </MessageBarBody>
      <MessageBarActions>
        {actions.map(([label, run]) => (
          <Button key={label} size="small" onClick={run}>
            {label}
          </Button>
        ))}
      </MessageBarActions>
    </MessageBar>
  );
}

/** A draft was kept from before: after a crash, or because somebody went away without saving. */
export const RestoredBanner = ({ from, onDiscard, onKeep }: { from: number; onDiscard: () => void; onKeep: () => void }) => (
  <Banner
    intent="info"
    title={`Draft from ${formatTime(from)} restored.`}
    actions={[
      ['Go on with it', onKeep],
      ['Discard draft', onDiscard],
    ]}
  >
    It is not saved yet; nothing of it is in force.
  </Banner>
);

/** Somebody saved the rule after the draft was begun. */
export const OvertakenBanner = (props: {
  now: number;
  based: number;
  onCompare: () => void;
  onRebase: () => void;
  onDiscard: () => void;
}) => (
  <Banner
    intent="warning"
    title={props.now === 0 ? 'The rule was deleted meanwhile.' : 'The rule was changed meanwhile.'}
    actions={[
      ...(props.now === 0 ? [] : [['Compare', props.onCompare] as const]),
      [props.now === 0 ? 'Keep as a new rule' : `Keep mine over version ${props.now}`, props.onRebase],
      ['Discard draft', props.onDiscard],
    ]}
  >
    {props.now === 0
      ? 'Your draft is all that is left of it.'
      : `Your draft is of version ${props.based}; version ${props.now} is in force. Look at the difference before you save.`}
  </Banner>
);
