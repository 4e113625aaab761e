import { Field, MessageBar, MessageBarBody, MessageBarTitle, Text, Textarea } from '@fluentui/react-components';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Confirmation } from '../components/confirmation.tsx';
import { formatCount } from '../components/format.ts';
import { useNotice } from '../components/notice.ts';
import { Loaded } from '../components/states.tsx';
import { addresses } from '../shell/addresses.ts';
import { useApi } from '../shell/engine-context.ts';
import { navigate } from '../shell/router.ts';
import { ImpactBadge, impactWords } from './impact-badge.tsx';
import { RequirementText } from './requirement-notice.tsx';

/** Makes an earlier version the configuration in force again: what that changes and requires is said before. */
export function RollbackDialog({ version, onClose }: { version: number; onClose: () => void }) {
  const api = useApi();
  const notice = useNotice();
  const [reason, setReason] = useState('');
  const plan = useQuery(api.configuration.rollback.queryOptions({ input: { version, dryRun: true }, staleTime: 0 }));
  const rollback = useMutation(
    api.configuration.rollback.mutationOptions({
      onSuccess: ({ version: made }) => {
        notice.done(
          made === undefined ? `Version ${version} says what is in force already` : `Version ${made} brings version ${version} back`,
        );
        onClose();
        navigate(addresses.versions());
      },
    }),
  );
  const differs = plan.data !== undefined && plan.data.changes.length > 0;
  return (
    <Confirmation
      title={`Roll back to version ${version}`}
      confirm="Roll back"
      busy={rollback.isPending}
      disabled={!differs}
      error={rollback.error}
      onConfirm={() => rollback.mutate({ version, reason })}
      onClose={onClose}
    >
      <Text>The whole configuration becomes what it was in version {version}. This makes a new version; none is lost.</Text>
      <Loaded query={plan}>
        {({ changes, impact, requires }) =>
          changes.length === 0 ? (
            <Text>What is in force says the same: there is nothing to roll back.</Text>
          ) : (
            <>
              <div>
                <ImpactBadge impact={impact} /> {formatCount(changes.length, 'change')} to what is in force.
              </div>
              {impact === 'destructive' && (
                <MessageBar intent="error" layout="multiline">
                  <MessageBarBody>
                    <MessageBarTitle>{changes.find((change) => change.impact === 'destructive')?.sentence}</MessageBarTitle>
                    {impactWords.destructive.meaning} Try “What if…” first to see whom.
                  </MessageBarBody>
                </MessageBar>
              )}
              <RequirementText requires={requires} />
            </>
          )
        }
      </Loaded>
      <Field label="Reason">
        <Textarea value={reason} maxLength={2000} onChange={(_, { value }) => setReason(value)} />
      </Field>
    </Confirmation>
  );
}
