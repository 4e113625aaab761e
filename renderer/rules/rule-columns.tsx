import { Badge, makeStyles, Tooltip, tokens } from '@fluentui/react-components';
import { Warning16Filled } from '@fluentui/react-icons';
import type { RuleRow } from '../../shared/contract/rules.ts';
import { formatWord } from '../components/format.ts';
import type { GridColumn } from '../components/grid/grid-column.ts';
import { DragCell } from './rule-drag.tsx';
import { linkTypeNames, originOf } from './rule-names.ts';

const stateText = (row: RuleRow, draft: boolean): string =>
  [originOf(row), !row.enabled && 'disabled', draft && 'unsaved draft'].filter(Boolean).join(', ');

/** Columns of the list (spec/console.md §12.1). `drafts`: the rules with an unsaved draft on this computer. */
export const ruleColumns = (drafts: ReadonlySet<string>): readonly GridColumn<RuleRow>[] => [
  {
    id: 'precedence',
    header: 'Precedence',
    width: 104,
    align: 'end',
    sortBy: (row) => row.precedence,
    text: (row) => String(row.precedence),
    render: (row) => <DragCell row={row}>{row.precedence}</DragCell>,
  },
  {
    id: 'name',
    header: 'Name',
    width: 220,
    grow: 3,
    text: (row) => row.name,
    render: (row) => (
      <DragCell row={row} grow>
        <span title={row.name}>{row.name}</span>
      </DragCell>
    ),
  },
  {
    id: 'state',
    header: 'State',
    width: 150,
    text: (row) => stateText(row, drafts.has(row.id)),
    render: (row) => <RuleState row={row} draft={drafts.has(row.id)} />,
  },
  { id: 'direction', header: 'Direction', width: 92, text: (row) => formatWord(row.direction) },
  { id: 'connector', header: 'Connector', width: 120, grow: 1, text: (row) => row.connectorName },
  { id: 'cs', header: 'Connector Object Type', width: 174, text: (row) => row.csObjectType },
  { id: 'mv', header: 'MV Object Type', width: 130, text: (row) => row.mvObjectType },
  { id: 'link', header: 'Link Type', width: 92, text: (row) => linkTypeNames[row.linkType] },
  { id: 'flows', header: 'Flows', width: 64, align: 'end', sortBy: (row) => row.flows, text: (row) => String(row.flows) },
  { id: 'password', header: 'Password Sync', width: 116, text: (row) => (row.passwordSync ? 'Yes' : '') },
];

const useStyles = makeStyles({
  state: { display: 'flex', alignItems: 'center', columnGap: tokens.spacingHorizontalXS },
  warning: { color: tokens.colorStatusWarningForeground3, display: 'inline-flex' },
});

const EDITED = 'This default rule is no longer as it was shipped. An update of the default rules leaves it alone.';

function RuleState({ row, draft }: { row: RuleRow; draft: boolean }) {
  const styles = useStyles();
  return (
    <span className={styles.state}>
      {row.edited && (
        <Tooltip content={EDITED} relationship="description">
          <span className={styles.warning} role="img" aria-label="Edited default rule">
            <Warning16Filled />
          </span>
        </Tooltip>
      )}
      {originOf(row)}
      {!row.enabled && (
        <Badge appearance="tint" color="severe" size="small">
          disabled
        </Badge>
      )}
      {draft && (
        <Badge appearance="outline" color="brand" size="small">
          draft
        </Badge>
      )}
    </span>
  );
}
