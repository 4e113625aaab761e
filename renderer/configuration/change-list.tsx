import { Dropdown, Input, Option } from '@fluentui/react-components';
import { Filter20Regular } from '@fluentui/react-icons';
import { useDeferredValue, useMemo, useState } from 'react';
import { type ConfigurationChange, type ImpactClass, impactClasses } from '../../shared/contract/configuration.ts';
import { formatCount, formatWord } from '../components/format.ts';
import { DataGrid } from '../components/grid/data-grid.tsx';
import type { GridColumn } from '../components/grid/grid-column.ts';
import { allRows } from '../components/grid/row-source.ts';
import { Split } from '../components/split.tsx';
import { Empty } from '../components/states.tsx';
import { FilterBar } from '../objects/filter-bar.tsx';
import { ChangeDetail } from './change-detail.tsx';
import { type ChangeRow, changeRows, subjectKinds } from './change-rows.ts';
import { ImpactBadge, impactWords } from './impact-badge.tsx';

const columns: readonly GridColumn<ChangeRow>[] = [
  {
    id: 'subject',
    header: 'What',
    width: 200,
    grow: 2,
    sortable: false,
    text: ({ change }) => `${subjectKinds[change.subject.kind]} ${change.subject.name}`,
    render: ({ change, changesOfSubject }) =>
      changesOfSubject === undefined ? (
        ''
      ) : (
        <strong title={change.subject.name}>
          {change.subject.name}
          {changesOfSubject > 1 && ` (${changesOfSubject})`}
        </strong>
      ),
  },
  {
    id: 'kind',
    header: 'Kind',
    width: 96,
    sortable: false,
    text: ({ change }) => subjectKinds[change.subject.kind],
  },
  {
    id: 'change',
    header: 'Change',
    width: 88,
    sortable: false,
    text: ({ change }) => formatWord(change.kind),
  },
  {
    id: 'impact',
    header: 'Impact',
    width: 140,
    sortable: false,
    text: ({ change }) => impactWords[change.impact].text,
    render: ({ change }) => <ImpactBadge impact={change.impact} />,
  },
  {
    id: 'sentence',
    header: 'In words',
    width: 320,
    grow: 5,
    sortable: false,
    text: ({ sentence }) => sentence,
    render: ({ sentence }) => <span title={sentence}>{sentence}</span>,
  },
];

const rowId = (row: ChangeRow): string => row.id;
const anyImpact = 'all';

interface ChangeListProps {
  /** Accessible name of the list, and under which its layout is remembered. */
  readonly label: string;
  readonly changes: readonly ConfigurationChange[];
  readonly empty?: string;
}

/** Differences between two configurations: grouped by rule and connector, worst impact first; before and after of the current one below. */
export function ChangeList({ label, changes, empty = 'Nothing differs' }: ChangeListProps) {
  const [text, setText] = useState('');
  const [impact, setImpact] = useState<ImpactClass | typeof anyImpact>(anyImpact);
  const [currentId, setCurrent] = useState<string>();
  const wanted = useDeferredValue(text);
  const rows = useMemo(
    () => changeRows(changes, { text: wanted, impact: impact === anyImpact ? undefined : impact }),
    [changes, wanted, impact],
  );
  if (changes.length === 0) return <Empty title={empty} />;
  const current = rows.find(({ id }) => id === currentId) ?? rows[0];
  return (
    <>
      <FilterBar
        detail={
          rows.length === changes.length ? formatCount(rows.length, 'change') : `${rows.length} of ${formatCount(changes.length, 'change')}`
        }
      >
        <Dropdown
          size="small"
          aria-label="Impact"
          value={impact === anyImpact ? 'Any impact' : impactWords[impact].text}
          selectedOptions={[impact]}
          onOptionSelect={(_, { optionValue }) => setImpact(impactClasses.find((one) => one === optionValue) ?? anyImpact)}
        >
          <Option value={anyImpact}>Any impact</Option>
          {impactClasses.toReversed().map((one) => (
            <Option key={one} value={one}>
              {impactWords[one].text}
            </Option>
          ))}
        </Dropdown>
        <Input
          type="search"
          size="small"
          aria-label="Filter changes"
          placeholder="Rule, attribute, words"
          contentBefore={<Filter20Regular />}
          value={text}
          onChange={(_, { value }) => setText(value)}
        />
      </FilterBar>
      <Split
        name={`changes ${label}`}
        share={62}
        top={
          rows.length === 0 ? (
            <Empty title="No change matches the filter" />
          ) : (
            <DataGrid
              label={label}
              name="Configuration changes"
              columns={columns}
              source={allRows(rows)}
              rowId={rowId}
              sorting={{ mode: 'none' }}
              onCurrent={(row) => setCurrent(row.id)}
            />
          )
        }
        bottom={current === undefined ? <Empty title="Select a change" /> : <ChangeDetail change={current.change} />}
      />
    </>
  );
}
