import { useCallback, useEffect, useState } from 'react';
import type { SyncRule } from '../../../shared/model/rule.ts';
import { useNotice } from '../../components/notice.ts';
import { useConsoleDatabase } from '../../local/local-context.ts';
import { parseDraft, sameRule } from './draft.ts';

interface Draft {
  readonly rule: SyncRule;
  /** The version that was edited; 0 for a new rule. */
  readonly based: number;
  /** When it was kept, if it was found when the page opened. */
  readonly found?: number | undefined;
}

export interface RuleDraftState {
  /** False until it is known whether a draft is kept. */
  readonly ready: boolean;
  readonly draft: Draft | undefined;
  /** Keeps a draft; one that says what the stored rule says is none. */
  readonly change: (rule: SyncRule) => void;
  readonly discard: () => void;
  /** The draft is meant for this version from now on. */
  readonly rebase: (version: number) => void;
}

/**
 * The unsaved draft of a rule. It is kept on this computer with every change, so that neither a crash of the console nor a
 * refused save loses it.
 *
 * @param name the rule's id, or `new`
 * @param stored the rule in force; none for a new one
 */
export function useRuleDraft(name: string, stored: SyncRule | undefined): RuleDraftState {
  const { ruleDrafts } = useConsoleDatabase();
  const { failed } = useNotice();
  const [state, setState] = useState<{ readonly name: string; readonly draft: Draft | undefined }>();
  useEffect(() => {
    let current = true;
    const show = (draft: Draft | undefined) => current && setState({ name, draft });
    ruleDrafts.get(name).then(
      (kept) => {
        const rule = kept && parseDraft(kept.text);
        show(kept === undefined || rule === undefined ? undefined : { rule, based: kept.based, found: kept.saved });
      },
      (error: unknown) => {
        failed(error);
        show(undefined);
      },
    );
    return () => {
      current = false;
    };
  }, [ruleDrafts, name, failed]);
  const draft = state?.name === name ? state.draft : undefined;

  const keep = useCallback(
    (next: Draft | undefined) => {
      setState({ name, draft: next });
      const kept =
        next === undefined
          ? ruleDrafts.delete(name)
          : ruleDrafts.put({ rule: name, text: JSON.stringify(next.rule), based: next.based, saved: Date.now() });
      Promise.resolve(kept).catch(failed);
    },
    [ruleDrafts, name, failed],
  );
  return {
    ready: state?.name === name,
    draft,
    change: (rule) =>
      keep(stored !== undefined && sameRule(rule, stored) ? undefined : { ...draft, rule, based: draft?.based ?? stored?.version ?? 0 }),
    discard: () => keep(undefined),
    rebase: (version) => draft !== undefined && keep({ ...draft, based: version }),
  };
}
