import { MessageBar, MessageBarBody } from '@fluentui/react-components';
import type { Requirement } from '../../shared/contract/configuration.ts';
import { requirementSentence } from './requirement-words.ts';

/** What a change requires, said before it is made: no button, nothing can run yet. */
export function RequirementText({ requires }: { requires: Requirement }) {
  return (
    <MessageBar intent={requires.action === 'nothing' ? 'success' : 'info'} layout="multiline">
      <MessageBarBody>{requirementSentence(requires)}</MessageBarBody>
    </MessageBar>
  );
}
