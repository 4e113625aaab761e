import { Button, MessageBar, MessageBarBody, makeStyles, Text, tokens } from '@fluentui/react-components';
import { Add20Regular, ArrowReset20Regular, Save20Regular } from '@fluentui/react-icons';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ConnectorThresholds } from '../../shared/contract/thresholds.ts';
import { formatCount, formatTime } from '../components/format.ts';
import { useNotice } from '../components/notice.ts';
import { PlaceLink } from '../components/place-link.tsx';
import { Failure, Loaded } from '../components/states.tsx';
import { addresses } from '../shell/addresses.ts';
import { useApi } from '../shell/engine-context.ts';
import { draftFault, newDraft, toDrafts, toLimits } from './limit-draft.ts';
import { LimitRow } from './limit-row.tsx';

const useStyles = makeStyles({
  page: { display: 'flex', flexDirection: 'column', rowGap: tokens.spacingVerticalM, padding: tokens.spacingVerticalL, overflowY: 'auto' },
  text: { maxWidth: '760px' },
  table: {
    borderCollapse: 'collapse',
    '& th': { textAlign: 'start', fontWeight: tokens.fontWeightSemibold },
    '& th, & td': { padding: '3px 8px 3px 0' },
  },
  tools: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS },
});

/** Limits of a connector: seen and changed, with approvals that wait for a run. */
export function ThresholdsTab({ connector }: { connector: string }) {
  const thresholds = useQuery(useApi().thresholds.get.queryOptions({ input: { connector } }));
  return <Loaded query={thresholds}>{(data) => <ThresholdsEditor key={JSON.stringify(data.limits)} thresholds={data} />}</Loaded>;
}

function ThresholdsEditor({ thresholds }: { thresholds: ConnectorThresholds }) {
  const styles = useStyles();
  const notice = useNotice();
  const [drafts, setDrafts] = useState(() => toDrafts(thresholds.limits));
  const api = useApi();
  const save = useMutation(api.thresholds.set.mutationOptions({ onSuccess: () => notice.done('The limits were saved') }));
  const limits = toLimits(drafts);
  const changed = JSON.stringify(drafts) !== JSON.stringify(toDrafts(thresholds.limits));
  const { connector } = thresholds;
  return (
    <div className={styles.page}>
      <Text className={styles.text}>
        A step that would do more than a limit allows stops before its first write, lists what it would have done, and can be approved once.
        The number itself still passes. Percentages are of the objects that exist before the step. Synchronizations are measured in the
        metaverse and in every connector they stage changes for, each by itself. A full import whose source answers with nothing is always
        stopped.
      </Text>
      {thresholds.isDefault && <Text size={200}>These are the limits connectors of this type begin with.</Text>}
      {drafts.length > 0 ? (
        <table className={styles.table} aria-label="Limits">
          <thead>
            <tr>
              {['Step', 'Operation', 'Object type', 'At most', 'At most of all'].map((head) => (
                <th key={head} scope="col">
                  {head}
                </th>
              ))}
              <td />
            </tr>
          </thead>
          <tbody>
            {drafts.map((draft) => (
              <LimitRow
                key={draft.id}
                draft={draft}
                objectTypes={thresholds.objectTypes}
                fault={changed ? draftFault(draft, drafts) : undefined}
                onChange={(next) => setDrafts(drafts.map((other) => (other.id === draft.id ? next : other)))}
                onRemove={() => setDrafts(drafts.filter((other) => other.id !== draft.id))}
              />
            ))}
          </tbody>
        </table>
      ) : (
        <MessageBar intent="warning">
          <MessageBarBody>There are no limits: every step does what it finds to do, however much that is.</MessageBarBody>
        </MessageBar>
      )}
      <div className={styles.tools}>
        <Button icon={<Add20Regular />} onClick={() => setDrafts([...drafts, newDraft(drafts)])}>
          Add limit
        </Button>
        <Button
          appearance="primary"
          icon={<Save20Regular />}
          disabled={!changed || limits === undefined || save.isPending}
          onClick={() => limits !== undefined && save.mutate({ connector, limits })}
        >
          Save limits
        </Button>
        <Button
          icon={<ArrowReset20Regular />}
          disabled={(thresholds.isDefault && !changed) || save.isPending}
          onClick={() => (thresholds.isDefault ? setDrafts(toDrafts(thresholds.limits)) : save.mutate({ connector, limits: null }))}
        >
          Back to the defaults
        </Button>
      </div>
      {save.error !== null && <Failure error={save.error} />}
      <Approvals thresholds={thresholds} />
    </div>
  );
}

function Approvals({ thresholds }: { thresholds: ConnectorThresholds }) {
  return thresholds.approvals.map(({ step, partition, objects, run, user, time }) => (
    <Text key={`${step} ${partition}`}>
      {formatCount(objects, 'change')} of <PlaceLink to={addresses.run(run)}>run {run}</PlaceLink> approved by {user}, {formatTime(time)}:
      waits for the next {step} of {partition}.
    </Text>
  ));
}
