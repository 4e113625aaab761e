import { Checkbox, Input, makeStyles, Text, tokens } from '@fluentui/react-components';
import { Filter20Regular } from '@fluentui/react-icons';
import { useMemo, useState } from 'react';
import type { PreviewAttribute, PreviewContribution } from '../../shared/contract/preview.ts';
import { formatCount } from '../components/format.ts';
import { DataGrid } from '../components/grid/data-grid.tsx';
import type { GridColumn } from '../components/grid/grid-column.ts';
import { allRows } from '../components/grid/row-source.ts';
import { Section } from '../components/page.tsx';
import { Split } from '../components/split.tsx';
import { Empty } from '../components/states.tsx';
import { type ObjectKind, ValuesText, valuesText } from '../components/value-text.tsx';
import { FilterBar } from '../objects/filter-bar.tsx';
import { ContributionLadder } from './contribution-ladder.tsx';

const useStyles = makeStyles({
  none: { color: tokens.colorNeutralForeground3 },
  add: { color: tokens.colorStatusSuccessForeground1 },
  modify: { color: tokens.colorBrandForeground1 },
  delete: { color: tokens.colorStatusDangerForeground1 },
  failed: { color: tokens.colorStatusDangerForeground1, fontWeight: tokens.fontWeightSemibold },
});

/** The contribution that gave the value; a recall has none. */
const winnerOf = (row: PreviewAttribute): PreviewContribution | undefined =>
  row.contributions.find(({ status }) => status === 'failed') ??
  row.contributions.find(({ status }) => status === 'applied') ??
  row.contributions.find(({ status }) => status === 'authoritative-null');

const changeWords = { none: 'No change', add: 'Add', modify: 'Modify', delete: 'Delete', failed: 'Failed' } as const;

function ChangeWord({ change }: { change: PreviewAttribute['change'] }) {
  const styles = useStyles();
  return <span className={styles[change]}>{changeWords[change]}</span>;
}

function columnsOf(side: 'import' | 'export'): readonly GridColumn<PreviewAttribute>[] {
  // References on both sides are shown by the metaverse objects they lead to.
  const kind: ObjectKind = 'metaverse';
  const source: GridColumn<PreviewAttribute> = {
    id: 'source',
    header: 'Data Source',
    width: 130,
    grow: 1,
    text: (row) => winnerOf(row)?.connectorName ?? '',
  };
  return [
    {
      id: 'attribute',
      header: side === 'import' ? 'Metaverse Attribute' : 'Target Attribute',
      width: 160,
      grow: 1,
      text: (row) => row.attribute,
    },
    {
      id: 'change',
      header: 'Status',
      width: 104,
      text: (row) => changeWords[row.change],
      render: (row) => <ChangeWord change={row.change} />,
    },
    {
      id: 'rule',
      header: 'Sync Rule',
      width: 170,
      grow: 2,
      text: (row) => winnerOf(row)?.rule.name ?? (row.contributions.length === 0 ? 'Recalled: no rule contributes any more' : ''),
    },
    ...(side === 'import' ? [source] : []),
    {
      id: 'before',
      header: 'Initial Value',
      width: 130,
      grow: 2,
      text: (row) => valuesText(row.before.values),
      render: (row) => <ValuesText values={row.before.values} count={row.before.count} kind={kind} />,
    },
    {
      id: 'after',
      header: 'Final Value',
      width: 130,
      grow: 2,
      text: (row) => valuesText(row.after.values),
      render: (row) => <ValuesText values={row.after.values} count={row.after.count} kind={kind} />,
    },
  ];
}

const attributeOf = (row: PreviewAttribute): string => row.attribute;

interface AttributeFlowViewProps {
  readonly side: 'import' | 'export';
  readonly attributes: readonly PreviewAttribute[];
  /** Opened for this attribute. */
  readonly attribute?: string | undefined;
}

/** Attribute flow with the ladder of contributions of the current attribute (spec/console.md §6). */
export function AttributeFlowView({ side, attributes, attribute }: AttributeFlowViewProps) {
  const [text, setText] = useState('');
  const [onlyChanges, setOnlyChanges] = useState(attribute === undefined && attributes.some(({ change }) => change !== 'none'));
  const [current, setCurrent] = useState(attribute);
  const columns = useMemo(() => columnsOf(side), [side]);
  const rows = useMemo(() => {
    const wanted = text.trim().toLowerCase();
    const found = attributes.filter(
      (row) =>
        (!onlyChanges || row.change !== 'none') &&
        `${row.attribute}\n${row.contributions.map(({ rule }) => rule.name).join('\n')}\n${valuesText(row.after.values)}`
          .toLowerCase()
          .includes(wanted),
    );
    return found.sort((a, b) => a.attribute.localeCompare(b.attribute, 'en'));
  }, [attributes, onlyChanges, text]);
  const shown = rows.find((row) => row.attribute === current) ?? rows[0];
  return (
    <>
      <FilterBar detail={`${formatCount(rows.length, 'attribute')} of ${attributes.length}`}>
        <Input
          type="search"
          size="small"
          aria-label="Filter attributes"
          placeholder="Filter attributes, rules, values"
          contentBefore={<Filter20Regular />}
          value={text}
          onChange={(_, { value }) => setText(value)}
        />
        <Checkbox label="Only changes" checked={onlyChanges} onChange={(_, { checked }) => setOnlyChanges(checked === true)} />
      </FilterBar>
      {shown === undefined ? (
        <Empty title={onlyChanges && text === '' ? 'No attribute changes' : 'No attribute matches the filter'} />
      ) : (
        <Split
          name="preview flow"
          share={55}
          top={
            <DataGrid
              label={side === 'import' ? 'Import attribute flow' : 'Export attribute flow'}
              columns={columns}
              source={allRows(rows)}
              rowId={attributeOf}
              currentId={shown.attribute}
              onCurrent={(row) => setCurrent(row.attribute)}
            />
          }
          bottom={
            <Section title={shown.attribute} detail={<Text size={200}>Who could contribute, strongest first</Text>}>
              <ContributionLadder contributions={shown.contributions} />
            </Section>
          }
        />
      )}
    </>
  );
}
