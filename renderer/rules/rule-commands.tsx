import {
  Add20Regular,
  ArrowDown20Regular,
  ArrowExport20Regular,
  ArrowReset20Regular,
  ArrowUp20Regular,
  Code20Regular,
  CopyAdd20Regular,
  Delete20Regular,
  Edit20Regular,
  NumberSymbol20Regular,
  Power20Regular,
} from '@fluentui/react-icons';
import type { ReactNode } from 'react';
import type { SaveResult } from '../../shared/contract/configuration.ts';
import type { RuleRow } from '../../shared/contract/rules.ts';
import type { Action } from '../components/actions-pane.tsx';
import { useNotice } from '../components/notice.ts';
import { addresses } from '../shell/addresses.ts';
import { useEngine } from '../shell/engine-context.ts';
import { navigate } from '../shell/router.ts';
import { CloneDialog } from './clone-dialog.tsx';
import { ExportDialog } from './export-dialog.tsx';
import { PrecedenceDialog } from './precedence-dialog.tsx';
import { RemovalNote } from './removal-note.tsx';
import { moving, numbering, removal, resetting, switching } from './rule-changes.ts';
import type { DropHandler } from './rule-drag.tsx';
import { SaveDialog, type SaveRequest } from './save-dialog.tsx';
import { useTurns } from './turns.ts';

interface RuleCommands {
  readonly actions: readonly Action[];
  readonly dialog: ReactNode;
  readonly drop: DropHandler;
  readonly move: (by: -1 | 1) => void;
  readonly remove: () => void;
}

/**
 * What can be done with the rules of the list.
 *
 * @param shown the rules of the list in order of precedence; moving goes past the neighbour that is shown
 */
export function useRuleCommands(rule: RuleRow | undefined, shown: readonly RuleRow[]): RuleCommands {
  const { client } = useEngine();
  const notice = useNotice();
  const [dialog, setDialog] = useTurns<(close: () => void) => ReactNode>();
  const open = (next: (close: () => void) => ReactNode) => setDialog(next);
  const close = () => setDialog(undefined);
  const saved = ({ version }: SaveResult) => version !== undefined && notice.done(`Saved as version ${version} of the configuration.`);
  const ask = (request: SaveRequest) => open((done) => <SaveDialog request={request} onClose={done} />);

  const at = rule === undefined ? -1 : shown.findIndex(({ id }) => id === rule.id);
  const move = (by: -1 | 1) => {
    const other = shown[at + by];
    if (rule !== undefined && at >= 0 && other !== undefined)
      ask(moving(client.rules, rule, by < 0 ? 'before' : 'after', other, { saved }));
  };
  const drop: DropHandler = (dragged, position, other) => {
    const row = shown.find(({ id }) => id === dragged);
    if (row !== undefined) ask(moving(client.rules, row, position, other, { saved }));
  };
  const remove = () => {
    if (rule === undefined) return;
    ask({ ...removal(client.rules, rule, { saved }), note: <RemovalNote rule={rule.id} /> });
  };
  const setPrecedence = (row: RuleRow) =>
    open((done) => (
      <PrecedenceDialog
        rule={row}
        rules={shown}
        onClose={done}
        onChosen={(number) => ask(numbering(client.rules, row, number, { saved }))}
      />
    ));

  const none = rule === undefined ? 'Select a rule first.' : undefined;
  const on = (run: (row: RuleRow) => void) => () => rule !== undefined && run(rule);
  const actions: readonly Action[] = [
    { label: 'Add new rule', icon: <Add20Regular />, run: () => navigate(addresses.newRule()), group: true },
    { label: 'View or edit', icon: <Edit20Regular />, run: on(({ id }) => navigate(addresses.rule(id))), disabled: none },
    {
      label: 'Clone…',
      icon: <CopyAdd20Regular />,
      run: on((row) => open((done) => <CloneDialog rule={row} onClose={done} />)),
      disabled: none,
    },
    {
      label: rule?.enabled === false ? 'Enable…' : 'Disable…',
      icon: <Power20Regular />,
      run: on((row) => ask(switching(client.rules, row, { saved }))),
      disabled: none,
    },
    { label: 'Delete…', icon: <Delete20Regular />, run: remove, disabled: none },
    {
      label: 'Move up…',
      icon: <ArrowUp20Regular />,
      run: () => move(-1),
      disabled: none ?? (at <= 0 ? 'It is the first rule shown.' : undefined),
      group: true,
    },
    {
      label: 'Move down…',
      icon: <ArrowDown20Regular />,
      run: () => move(1),
      disabled: none ?? (at < 0 || at === shown.length - 1 ? 'It is the last rule shown.' : undefined),
    },
    { label: 'Set precedence…', icon: <NumberSymbol20Regular />, run: on(setPrecedence), disabled: none },
    {
      label: 'Reset to default…',
      icon: <ArrowReset20Regular />,
      run: on((row) => ask(resetting(client.rules, row, { saved }))),
      disabled: none ?? (rule?.edited === true ? undefined : 'It is no default rule that was edited.'),
    },
    {
      label: 'Show PowerShell',
      icon: <Code20Regular />,
      run: on((row) => open((done) => <ExportDialog ids={[row.id]} title={row.name} format="powershell" onClose={done} />)),
      disabled: none,
      group: true,
    },
    {
      label: 'Export…',
      icon: <ArrowExport20Regular />,
      run: () =>
        open((done) => (
          <ExportDialog
            ids={shown.map(({ id }) => id)}
            title={shown.length === 1 ? 'Export the rule shown' : `Export the ${shown.length} rules shown`}
            format="json"
            onClose={done}
          />
        )),
      disabled: shown.length === 0 ? 'No rule is shown.' : undefined,
    },
  ];
  return { actions, dialog: dialog?.(close), drop, move, remove };
}
