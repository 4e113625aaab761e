import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { RuleDetail } from '../../../shared/contract/rules.ts';
import type { SyncRule } from '../../../shared/model/rule.ts';
import { errorText } from '../../components/engine-error.ts';
import { useApi } from '../../shell/engine-context.ts';
import { blankRule } from './draft.ts';
import { type RuleDraftState, useRuleDraft } from './use-rule-draft.ts';

export interface OpenedRule extends Omit<RuleDraftState, 'ready'> {
  readonly id: string;
  readonly isNew: boolean;
  /** The earlier version that is shown, to read. */
  readonly version: number | undefined;
  /** What is shown: that version, the draft, or the rule in force. Undefined while it is fetched. */
  readonly rule: SyncRule | undefined;
  readonly detail: RuleDetail | undefined;
  /** The rule is gone. */
  readonly gone: boolean;
  readonly locked: boolean;
  /** A default rule may be edited all the same. */
  readonly unlock: () => void;
  readonly error: unknown;
  readonly retry: () => void;
  /** The rule as it was saved, until it is fetched again. */
  readonly saved: (rule: SyncRule) => void;
}

/** A rule by its id, or `new`, with its draft; an earlier version without. */
export function useOpenedRule(id: string, version: number | undefined): OpenedRule {
  const api = useApi();
  const queries = useQueryClient();
  const isNew = id === 'new';
  const inForce = useQuery({ ...api.rules.get.queryOptions({ input: { id } }), enabled: !isNew, retry: false });
  const earlier = useQuery({
    ...api.rules.get.queryOptions({ input: { id, ...(version !== undefined && { version }) } }),
    enabled: version !== undefined,
  });
  const gone = inForce.error !== null && errorText(inForce.error).code === 'NOT_FOUND';
  const detail = gone ? undefined : inForce.data;
  const { ready, ...draft } = useRuleDraft(id, detail?.rule);
  const blank = useBlankRule(isNew);
  const [unlocked, unlock] = useState(false);
  const current = draft.draft?.rule ?? (isNew ? blank : detail?.rule);
  const rule = version !== undefined ? earlier.data?.rule : ready ? current : undefined;
  return {
    ...draft,
    id,
    isNew,
    version,
    rule,
    detail,
    gone,
    locked: version !== undefined || (detail?.defaultRule === true && draft.draft === undefined && !unlocked),
    unlock: () => unlock(true),
    error: version !== undefined ? earlier.error : inForce.error,
    retry: () => void (version !== undefined ? earlier : inForce).refetch(),
    saved: (next) => {
      const queryKey = api.rules.get.queryKey({ input: { id } });
      queries.setQueryData(queryKey, (before) => (before === undefined ? before : { ...before, rule: next }));
      void queries.invalidateQueries({ queryKey: api.rules.key() });
    },
  };
}

/** Made once: it has an identity from the beginning, which the what-if and the save share. */
function useBlankRule(wanted: boolean): SyncRule | undefined {
  const api = useApi();
  const rules = useQuery({ ...api.rules.list.queryOptions({ input: {} }), enabled: wanted });
  const connectors = useQuery({ ...api.connectors.list.queryOptions(), enabled: wanted });
  const made = useRef<SyncRule>(undefined);
  const [blank, setBlank] = useState<SyncRule>();
  useEffect(() => {
    if (!wanted || made.current !== undefined || rules.data === undefined || connectors.data === undefined) return;
    made.current = blankRule(
      connectors.data[0]?.id ?? '',
      rules.data.map(({ precedence }) => precedence),
    );
    setBlank(made.current);
  }, [wanted, rules.data, connectors.data]);
  return blank;
}
