import { Field, MessageBar, MessageBarBody, MessageBarTitle, Text, Textarea } from '@fluentui/react-components';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { ImportResult } from '../../shared/contract/configuration.ts';
import { Confirmation } from '../components/confirmation.tsx';
import { formatCount } from '../components/format.ts';
import { useApi } from '../shell/engine-context.ts';
import type { ChosenConfiguration } from './configuration-files.ts';
import { ImpactBadge } from './impact-badge.tsx';
import { RequirementText } from './requirement-notice.tsx';

interface ImportDialogProps {
  readonly configuration: ChosenConfiguration;
  readonly connectors: { [source: string]: string };
  readonly renumber: boolean;
  /** What the dry run said. */
  readonly plan: ImportResult;
  readonly onImported: (result: ImportResult) => void;
  readonly onClose: () => void;
}

/** The last question before a configuration replaces the one in force, and the reason history keeps. */
export function ImportDialog({ configuration, connectors, renumber, plan, onImported, onClose }: ImportDialogProps) {
  const [reason, setReason] = useState('');
  const run = useMutation(
    useApi().configuration.importFiles.mutationOptions({
      onSuccess: (result) => result.problems.length === 0 && onImported(result),
    }),
  );
  const destructive = plan.changes.find((change) => change.impact === 'destructive');
  const refused = run.data?.problems ?? [];
  return (
    <Confirmation
      title="Import configuration"
      confirm="Import"
      busy={run.isPending}
      error={run.error}
      onConfirm={() => run.mutate({ files: [...configuration.files], dryRun: false, reason, connectors, renumber })}
      onClose={onClose}
    >
      <Text>
        {configuration.name} takes the place of the configuration in force, as a new version. The one in force stays in the history and can
        be brought back.
      </Text>
      <div>
        <ImpactBadge impact={plan.impact} /> {formatCount(plan.changes.length, 'change')} to what is in force.
      </div>
      {destructive !== undefined && (
        <MessageBar intent="error" layout="multiline">
          <MessageBarBody>
            <MessageBarTitle>{destructive.sentence}</MessageBarTitle>
            This can delete or disconnect objects. Try “What if…” first to see whom.
          </MessageBarBody>
        </MessageBar>
      )}
      <RequirementText requires={plan.requires} />
      <Field label="Reason">
        <Textarea value={reason} maxLength={2000} onChange={(_, { value }) => setReason(value)} />
      </Field>
      {refused.length > 0 && (
        <MessageBar intent="error" layout="multiline">
          <MessageBarBody>
            <MessageBarTitle>Nothing was imported</MessageBarTitle>
            {refused.map(({ message }) => message).join(' ')}
          </MessageBarBody>
        </MessageBar>
      )}
    </Confirmation>
  );
}
