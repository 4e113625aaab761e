import { Button } from '@fluentui/react-components';
import { MathFormula20Regular } from '@fluentui/react-icons';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { FlowRow } from '../../shared/contract/expressions.ts';
import { formatCount, formatWord } from '../components/format.ts';
import { DataGrid } from '../components/grid/data-grid.tsx';
import type { GridColumn } from '../components/grid/grid-column.ts';
import { allRows } from '../components/grid/row-source.ts';
import { Section } from '../components/page.tsx';
import { Empty, Loaded } from '../components/states.tsx';
import { addresses } from '../shell/addresses.ts';
import { useApi } from '../shell/engine-context.ts';
import { navigate } from '../shell/router.ts';

const columns: readonly GridColumn<FlowRow>[] = [
  { id: 'target', header: 'Target Attribute', width: 160, grow: 1, text: (row) => row.target.name },
  { id: 'type', header: 'Flow Type', width: 96, text: (row) => formatWord(row.flowType) },
  {
    id: 'source',
    header: 'Source',
    width: 300,
    grow: 4,
    text: (row) => row.text,
    render: (row) => <span title={row.text}>{row.text}</span>,
  },
  { id: 'merge', header: 'Merge Type', width: 104, text: (row) => formatWord(row.merge) },
  { id: 'once', header: 'Apply Once', width: 96, text: (row) => (row.applyOnce ? 'Yes' : 'No') },
];

const rowId = (row: FlowRow): string => `${row.target.name} ${row.flowType} ${row.text}`;

/** The attribute flows of a rule, to read; an expression opens in the workbench. */
export function RuleFlowsPane({ rule }: { rule: string }) {
  const flows = useQuery(useApi().expressions.ruleFlows.queryOptions({ input: { rule } }));
  const [current, setCurrent] = useState<FlowRow>();
  const open = (row: FlowRow | undefined) => {
    if (row?.flowType === 'expression') navigate(addresses.expression({ rule, target: row.target.name }));
  };
  return (
    <Section
      title="Attribute flows"
      detail={flows.data && `${flows.data.ruleName}: ${formatCount(flows.data.flows.length, 'flow')}`}
      tools={
        <Button
          size="small"
          icon={<MathFormula20Regular />}
          disabledFocusable={current?.flowType !== 'expression'}
          title="Opens the selected flow’s expression in the workbench"
          onClick={() => open(current)}
        >
          Open expression
        </Button>
      }
    >
      <Loaded query={flows}>
        {({ flows: rows }) =>
          rows.length === 0 ? (
            <Empty title="The rule has no attribute flow" />
          ) : (
            <DataGrid label="Attribute flows" columns={columns} source={allRows(rows)} rowId={rowId} onCurrent={setCurrent} onOpen={open} />
          )
        }
      </Loaded>
    </Section>
  );
}
