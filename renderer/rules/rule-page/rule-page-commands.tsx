import {
  ArrowReset20Regular,
  Beaker20Regular,
  Code20Regular,
  CopyAdd20Regular,
  Delete20Regular,
  Edit20Regular,
  List20Regular,
  Power20Regular,
  Save20Regular,
  TextClearFormatting20Regular,
} from '@fluentui/react-icons';
import { type ReactNode, useEffect } from 'react';
import type { RuleIssue, SaveResult } from '../../../shared/contract/configuration.ts';
import type { SyncRule } from '../../../shared/model/rule.ts';
import type { Action } from '../../components/actions-pane.tsx';
import { useNotice } from '../../components/notice.ts';
import { addresses } from '../../shell/addresses.ts';
import { useEngine } from '../../shell/engine-context.ts';
import { navigate } from '../../shell/router.ts';
import { WhatIfDialog } from '../../what-if/what-if-dialog.tsx';
import { CloneDialog } from '../clone-dialog.tsx';
import { EditDefaultDialog } from '../edit-default-dialog.tsx';
import { ExportDialog } from '../export-dialog.tsx';
import { RemovalNote } from '../removal-note.tsx';
import { put, removal, resetting, switching } from '../rule-changes.ts';
import { SaveDialog, type SaveRequest } from '../save-dialog.tsx';
import { useTurns } from '../turns.ts';
import { issueText } from './issues.ts';
import type { OpenedRule } from './opened-rule.ts';

type SavedRule = SaveResult & { readonly rule: SyncRule };

/** What can be done with the rule that is open. */
export function useRulePageCommands(opened: OpenedRule, issues: readonly RuleIssue[]) {
  const { id, isNew, rule, detail, draft, version, locked } = opened;
  const { client } = useEngine();
  const notice = useNotice();
  const [dialog, setDialog] = useTurns<(close: () => void) => ReactNode>();
  const open = (next: (close: () => void) => ReactNode) => setDialog(next);
  const told = ({ version: number }: SaveResult) => number !== undefined && notice.done(`Saved as version ${number} of the configuration.`);
  const ask = (request: SaveRequest) => open((done) => <SaveDialog request={request} onClose={done} />);

  const blocking = blockingIssue(issues, detail?.issues ?? []);
  const cannotSave = draft === undefined ? 'There is no change to save.' : blocking === undefined ? undefined : mendFirst(blocking);
  const openSave = (edited: SyncRule, based: number) => {
    const request: SaveRequest<SavedRule> = {
      title: `Save “${edited.name}”`,
      confirm: 'Save',
      run: (how) => client.rules.save({ rule: edited, ...(based > 0 && { expectedVersion: based }), ...how }),
      whatIf: () => put([edited]),
      saved: (result) => {
        told(result);
        opened.saved(result.rule);
        opened.discard();
        if (isNew) navigate(addresses.rule(result.rule.id), { replace: true });
      },
    };
    open((done) => <SaveDialog request={request} onClose={done} />);
  };
  // What is shown of the check is a moment behind the typing; this asks for the draft as it is.
  const checked = async (then: (rule: SyncRule, based: number) => void) => {
    if (draft === undefined) return;
    try {
      const found = blockingIssue((await client.rules.validate({ rule: draft.rule })).issues, detail?.issues ?? []);
      if (found === undefined) then(draft.rule, draft.based);
      else notice.failed(new Error(mendFirst(found)));
    } catch (error) {
      notice.failed(error);
    }
  };
  const save = () => void checked(openSave);
  const tryOut = () =>
    void checked((edited) => open((done) => <WhatIfDialog open change={put([edited])} title={edited.name} onClose={done} onSave={save} />));
  const edit = () =>
    open((done) => (
      <EditDefaultDialog
        name={rule?.name ?? ''}
        onClose={done}
        onOriginal={() => {
          opened.unlock();
          done();
        }}
        onCopy={() => clone()}
      />
    ));
  const clone = () =>
    detail !== undefined && open((done) => <CloneDialog rule={{ ...detail.rule, defaultRule: detail.defaultRule }} onClose={done} />);
  useSaveKey(save);

  const stored = detail === undefined ? 'The rule has not been saved yet.' : undefined;
  const toList = ({ version: number }: SaveResult) => {
    told({ version: number } as SaveResult);
    navigate(addresses.rules(), { replace: true });
  };
  const onStored = (run: (rule: SyncRule) => void) => () => detail !== undefined && run(detail.rule);
  const actions: readonly Action[] = [
    { label: 'All rules', icon: <List20Regular />, run: () => navigate(addresses.rules(isNew ? undefined : id)) },
    locked && version === undefined
      ? { label: 'Edit…', icon: <Edit20Regular />, run: edit, group: true }
      : { label: 'Save…', icon: <Save20Regular />, run: save, disabled: cannotSave, group: true },
    { label: 'What if…', icon: <Beaker20Regular />, run: tryOut, disabled: cannotSave },
    {
      label: 'Discard draft',
      icon: <TextClearFormatting20Regular />,
      run: opened.discard,
      disabled: draft === undefined ? 'There is no draft.' : undefined,
    },
    { label: 'Clone…', icon: <CopyAdd20Regular />, run: clone, disabled: stored, group: true },
    {
      label: detail?.rule.enabled === false ? 'Enable…' : 'Disable…',
      icon: <Power20Regular />,
      run: onStored((one) => ask(switching(client.rules, one, { saved: told }))),
      disabled: stored ?? (draft === undefined ? undefined : 'Save or discard the draft first.'),
    },
    {
      label: 'Delete…',
      icon: <Delete20Regular />,
      run: onStored((one) =>
        ask({
          ...removal(client.rules, one, {
            saved: (result) => {
              opened.discard();
              toList(result);
            },
          }),
          note: <RemovalNote rule={one.id} />,
        }),
      ),
      disabled: stored,
    },
    {
      label: 'Reset to default…',
      icon: <ArrowReset20Regular />,
      run: onStored((one) => ask(resetting(client.rules, one, { saved: told }))),
      disabled: stored ?? (detail?.edited === true ? undefined : 'It is no default rule that was edited.'),
    },
    {
      label: 'Show PowerShell',
      icon: <Code20Regular />,
      run: onStored((one) => open((done) => <ExportDialog ids={[one.id]} title={one.name} format="powershell" onClose={done} />)),
      disabled: stored,
      group: true,
    },
  ];
  return { actions, dialog: dialog?.(() => setDialog(undefined)), edit };
}

const mendFirst = (issue: RuleIssue): string => `Mend this first: ${placeOf(issue)}${issueText(issue)}`;

const pageNames: { readonly [part: string]: string } = { scope: 'Scoping filter', join: 'Join rules', flows: 'Transformations' };
/** The page where it is, for those that have lines. */
function placeOf({ path: [part, at] }: RuleIssue): string {
  const page = pageNames[String(part)];
  return page === undefined || typeof at !== 'number' ? '' : `${page}, ${at + 1}: `;
}

/** The first error that the rule in force does not have already; the engine judges as this does. */
function blockingIssue(issues: readonly RuleIssue[], known: readonly RuleIssue[]): RuleIssue | undefined {
  const key = ({ code, path, message }: RuleIssue) => JSON.stringify([code, path, message]);
  const before = new Set(known.map(key));
  return issues.find((issue) => issue.severity === 'error' && !before.has(key(issue)));
}

/** Ctrl+S saves. */
function useSaveKey(save: () => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 's') return;
      event.preventDefault();
      save();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  });
}
