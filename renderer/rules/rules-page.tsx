import { Badge, Dropdown, Input, Option } from '@fluentui/react-components';
import { Filter20Regular } from '@fluentui/react-icons';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { RuleSummary } from '../../shared/contract/metaverse-designer.ts';
import { formatCount, formatWord } from '../components/format.ts';
import { DataGrid } from '../components/grid/data-grid.tsx';
import type { GridColumn } from '../components/grid/grid-column.ts';
import { allRows } from '../components/grid/row-source.ts';
import { Section } from '../components/page.tsx';
import { Split } from '../components/split.tsx';
import { Empty, Loaded } from '../components/states.tsx';
import { ToolPage } from '../components/tool-page.tsx';
import { useDesignerActions } from '../metaverse-designer/designer-actions.tsx';
import { FilterBar } from '../objects/filter-bar.tsx';
import { addresses } from '../shell/addresses.ts';
import { useApi } from '../shell/engine-context.ts';
import { navigate, usePlace } from '../shell/router.ts';
import { RuleFlowsPane } from './rule-flows-pane.tsx';

const columns: readonly GridColumn<RuleSummary>[] = [
  {
    id: 'precedence',
    header: 'Precedence',
    width: 100,
    align: 'end',
    sortBy: (row) => row.precedence,
    text: (row) => String(row.precedence),
  },
  { id: 'name', header: 'Name', width: 190, grow: 3, text: (row) => row.name, render: (row) => <span title={row.name}>{row.name}</span> },
  { id: 'direction', header: 'Direction', width: 92, text: (row) => formatWord(row.direction) },
  { id: 'connector', header: 'Connector', width: 120, grow: 1, text: (row) => row.connectorName },
  { id: 'cs', header: 'Connector Object Type', width: 174, text: (row) => row.csObjectType },
  { id: 'mv', header: 'MV Object Type', width: 130, text: (row) => row.mvObjectType },
  { id: 'link', header: 'Link Type', width: 92, text: (row) => formatWord(row.linkType) },
  { id: 'flows', header: 'Flows', width: 64, align: 'end', sortBy: (row) => row.flows, text: (row) => String(row.flows) },
  {
    id: 'state',
    header: 'State',
    width: 96,
    text: (row) => [row.defaultRule && 'default', !row.enabled && 'disabled'].filter(Boolean).join(', '),
    render: (row) => (
      <>
        {row.defaultRule && 'default '}
        {!row.enabled && (
          <Badge appearance="tint" color="severe">
            disabled
          </Badge>
        )}
      </>
    ),
  },
];

const ruleId = (row: RuleSummary): string => row.id;
const directions = ['all', 'inbound', 'outbound'] as const;

/** The synchronization rules in order of precedence with their attribute flows, to read. */
export function RulesPage() {
  const rules = useQuery(useApi().metaverseDesigner.rules.queryOptions());
  const [direction, setDirection] = useState<(typeof directions)[number]>('all');
  const [filter, setFilter] = useState('');
  const selected = usePlace().params.get('rule') ?? undefined;
  const rows = useMemo(() => {
    const wanted = filter.trim().toLowerCase();
    return (rules.data ?? [])
      .filter(
        (rule) =>
          (direction === 'all' || rule.direction === direction) &&
          `${rule.name}\n${rule.connectorName}\n${rule.mvObjectType}`.toLowerCase().includes(wanted),
      )
      .sort((a, b) => a.precedence - b.precedence);
  }, [rules.data, direction, filter]);
  return (
    <ToolPage actions={useDesignerActions('rules')}>
      <Split
        name="rules"
        share={55}
        top={
          <Section title="Synchronization rules">
            <FilterBar detail={formatCount(rows.length, 'rule')}>
              <Dropdown
                size="small"
                aria-label="Direction"
                value={formatWord(direction)}
                selectedOptions={[direction]}
                onOptionSelect={(_, { optionValue }) => setDirection(directions.find((one) => one === optionValue) ?? 'all')}
              >
                {directions.map((one) => (
                  <Option key={one} value={one}>
                    {formatWord(one)}
                  </Option>
                ))}
              </Dropdown>
              <Input
                type="search"
                size="small"
                aria-label="Filter rules"
                placeholder="Name, connector, object type"
                contentBefore={<Filter20Regular />}
                value={filter}
                onChange={(_, { value }) => setFilter(value)}
              />
            </FilterBar>
            <Loaded query={rules}>
              {(all) =>
                rows.length === 0 ? (
                  <Empty title={all.length === 0 ? 'There are no synchronization rules' : 'No rule matches the filter'} />
                ) : (
                  <DataGrid
                    label="Synchronization rules"
                    columns={columns}
                    source={allRows(rows)}
                    rowId={ruleId}
                    currentId={selected}
                    onCurrent={(row) => navigate(addresses.rules(row.id), { replace: true })}
                  />
                )
              }
            </Loaded>
          </Section>
        }
        bottom={
          selected === undefined ? (
            <Empty title="Select a rule to see its attribute flows" />
          ) : (
            <RuleFlowsPane key={selected} rule={selected} />
          )
        }
      />
    </ToolPage>
  );
}
