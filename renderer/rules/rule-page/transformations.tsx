import { Button, Input } from '@fluentui/react-components';
import { Add20Regular, Delete20Regular, ErrorCircle16Filled, Filter20Regular, Warning16Filled } from '@fluentui/react-icons';
import { useMemo, useState } from 'react';
import type { RuleIssue } from '../../../shared/contract/configuration.ts';
import type { AttributeFlow } from '../../../shared/model/rule.ts';
import { formatCount } from '../../components/format.ts';
import { DataGrid } from '../../components/grid/data-grid.tsx';
import type { GridColumn } from '../../components/grid/grid-column.ts';
import { allRows } from '../../components/grid/row-source.ts';
import { Section } from '../../components/page.tsx';
import { Split } from '../../components/split.tsx';
import { Empty } from '../../components/states.tsx';
import type { ChosenObject } from '../expression-workbench/object-picker.tsx';
import { flowTypeNames, mergeTypeNames } from '../rule-names.ts';
import { blankFlow, replaced, without } from './draft.ts';
import { FlowForm } from './flow-form.tsx';
import { issuesAt } from './issues.ts';
import type { RuleFormProps } from './rule-form.ts';

interface FlowLine {
  readonly at: number;
  readonly flow: AttributeFlow;
  readonly worst: RuleIssue['severity'] | undefined;
}

const sourceText = ({ type, source, expression }: AttributeFlow): string => (type === 'expression' ? expression : source) ?? '';
const lineId = ({ at }: FlowLine): string => String(at);

const columns: readonly GridColumn<FlowLine>[] = [
  {
    id: 'issue',
    header: 'Check',
    width: 68,
    text: ({ worst }) => worst ?? '',
    render: ({ worst }) =>
      worst === undefined ? '' : worst === 'error' ? <ErrorCircle16Filled aria-label="Error" /> : <Warning16Filled aria-label="Warning" />,
  },
  { id: 'type', header: 'FlowType', width: 96, text: ({ flow }) => flowTypeNames[flow.type] },
  { id: 'target', header: 'Target Attribute', width: 170, grow: 1, text: ({ flow }) => flow.target },
  {
    id: 'source',
    header: 'Source',
    width: 280,
    grow: 4,
    text: ({ flow }) => sourceText(flow),
    render: ({ flow }) => <span title={sourceText(flow)}>{sourceText(flow)}</span>,
  },
  { id: 'once', header: 'Apply Once', width: 96, text: ({ flow }) => (flow.applyOnce ? 'Yes' : 'No') },
  { id: 'merge', header: 'Merge Type', width: 160, text: ({ flow }) => mergeTypeNames[flow.merge] },
];

/** Page 4: the attribute flows, and the chosen one to edit (spec/console.md §12.3). `wanted`: the target to begin with. */
export function Transformations({ wanted, ...props }: RuleFormProps & { readonly wanted?: string | undefined }) {
  const { rule, issues, locked, onChange } = props;
  const { flows } = rule;
  const [chosen, choose] = useState<number>();
  const [filter, setFilter] = useState('');
  const [object, setObject] = useState<ChosenObject>();
  const lines = useMemo(() => linesOf(flows, issues, filter), [flows, issues, filter]);
  const first = wanted === undefined ? -1 : flows.findIndex(({ target }) => target === wanted);
  const at = chosen ?? (first < 0 ? undefined : first);
  const current = at === undefined ? undefined : flows[at];
  const set = (next: readonly AttributeFlow[]) => onChange({ ...rule, flows: next });
  const add = () => {
    setFilter('');
    choose(flows.length);
    set([...flows, blankFlow]);
  };
  const remove = () => {
    if (at === undefined) return;
    choose(undefined);
    set(without(flows, at));
  };
  return (
    <Split
      name="transformations"
      share={44}
      top={
        <Section
          title="Attribute flows"
          detail={formatCount(flows.length, 'flow')}
          tools={
            <>
              <Input
                type="search"
                size="small"
                aria-label="Filter flows"
                placeholder="Target or source"
                contentBefore={<Filter20Regular />}
                value={filter}
                onChange={(_, { value }) => setFilter(value)}
              />
              <Button size="small" icon={<Add20Regular />} disabled={locked} onClick={add}>
                Add transformation
              </Button>
              <Button size="small" icon={<Delete20Regular />} disabled={locked || current === undefined} onClick={remove}>
                Remove
              </Button>
            </>
          }
        >
          {lines.length === 0 ? (
            <Empty title={flows.length === 0 ? 'The rule has no attribute flow' : 'No flow matches the filter'} />
          ) : (
            <DataGrid
              label="Attribute flows"
              name="rule flows"
              columns={columns}
              source={allRows(lines)}
              rowId={lineId}
              currentId={at === undefined ? undefined : String(at)}
              onCurrent={(line) => choose(line.at)}
            />
          )}
        </Section>
      }
      bottom={
        at === undefined || current === undefined ? (
          <Empty title="Select a flow to see and edit it" />
        ) : (
          <FlowForm
            key={at}
            {...props}
            flow={current}
            issues={issuesAt(issues, ['flows', at])}
            object={object}
            onObject={setObject}
            onFlow={(flow) => set(replaced(flows, at, flow))}
          />
        )
      }
    />
  );
}

function linesOf(flows: readonly AttributeFlow[], issues: readonly RuleIssue[], filter: string): readonly FlowLine[] {
  const wanted = filter.trim().toLowerCase();
  const worst = new Map<number, RuleIssue['severity']>();
  for (const { path, severity } of issues) {
    const [part, at] = path;
    if (part === 'flows' && typeof at === 'number' && worst.get(at) !== 'error') worst.set(at, severity);
  }
  return flows
    .map((flow, at) => ({ at, flow, worst: worst.get(at) }))
    .filter(({ flow }) => `${flow.target}\n${sourceText(flow)}`.toLowerCase().includes(wanted));
}
