import { Button } from '@fluentui/react-components';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, useEffect, useMemo } from 'react';
import type { RuleRow } from '../../shared/contract/rules.ts';
import { formatCount } from '../components/format.ts';
import { DataGrid } from '../components/grid/data-grid.tsx';
import { allRows } from '../components/grid/row-source.ts';
import { Section } from '../components/page.tsx';
import { Split } from '../components/split.tsx';
import { Empty, Loaded } from '../components/states.tsx';
import { ToolPage } from '../components/tool-page.tsx';
import { useDesignerActions } from '../metaverse-designer/designer-actions.tsx';
import { addresses } from '../shell/addresses.ts';
import { useApi } from '../shell/engine-context.ts';
import { navigate, usePlace } from '../shell/router.ts';
import { RequirementBanner } from './requirement-banner.tsx';
import { ruleColumns } from './rule-columns.tsx';
import { useRuleCommands } from './rule-commands.tsx';
import { useDraftedRules } from './rule-drafts.ts';
import { RuleDrop } from './rule-drag.tsx';
import { filterParams, useRuleFilter } from './rule-filter.ts';
import { RuleFilters } from './rule-filters.tsx';
import { RuleFlowsPane } from './rule-flows-pane.tsx';

const ruleId = (row: RuleRow): string => row.id;
const noRules: readonly RuleRow[] = [];

/** Synchronization Rules Editor (spec/console.md §12.1): the rules in order of precedence, and what can be done with them. */
export function RulesPage() {
  const [filter, setFilter] = useRuleFilter();
  const filtered = Object.values(filter).some((value) => value !== undefined);
  const rules = useQuery({ ...useApi().rules.list.queryOptions({ input: filter }), placeholderData: keepPreviousData });
  const rows = useMemo(() => (rules.data ?? noRules).toSorted((a, b) => a.precedence - b.precedence), [rules.data]);
  const selected = usePlace().params.get('rule') ?? undefined;
  const current = rows.find(({ id }) => id === selected);
  const drafts = useDraftedRules();
  const columns = useMemo(() => ruleColumns(drafts), [drafts]);
  const commands = useRuleCommands(current, rows);
  useClearOnF5(() => setFilter({}));
  const onKey = (event: KeyboardEvent) => {
    const by = event.altKey ? ({ ArrowUp: -1, ArrowDown: 1 } as const)[event.key] : undefined;
    if (by !== undefined) commands.move(by);
    else if (event.key === 'Delete') commands.remove();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <ToolPage actions={[...useDesignerActions('rules'), ...commands.actions]}>
      <RequirementBanner />
      <Split
        name="rules"
        share={64}
        top={
          <Section title="Synchronization rules" detail="The lower precedence wins. Drag a rule, or press Alt+Up and Alt+Down, to move it.">
            <RuleFilters filter={filter} onChange={setFilter} detail={formatCount(rows.length, 'rule')} />
            <Loaded query={rules}>
              {() =>
                rows.length === 0 ? (
                  <NoRules filtered={filtered} onClear={() => setFilter({})} />
                ) : (
                  <div style={{ display: 'contents' }} onKeyDownCapture={onKey}>
                    <RuleDrop value={commands.drop}>
                      <DataGrid
                        label="Synchronization rules"
                        columns={columns}
                        source={allRows(rows)}
                        rowId={ruleId}
                        currentId={selected}
                        onCurrent={(row) => navigate(addresses.rules(row.id, filterParams(filter)), { replace: true })}
                        onOpen={(row) => navigate(addresses.rule(row.id))}
                      />
                    </RuleDrop>
                  </div>
                )
              }
            </Loaded>
          </Section>
        }
        bottom={
          selected === undefined ? (
            <Empty title="Select a rule to see its attribute flows" hint="Enter or a double-click opens it." />
          ) : (
            <RuleFlowsPane key={selected} rule={selected} />
          )
        }
      />
      {commands.dialog}
    </ToolPage>
  );
}

function NoRules({ filtered, onClear }: { filtered: boolean; onClear: () => void }) {
  if (!filtered)
    return <Empty title="There are no synchronization rules" hint="They come with the first connector; you can also add your own." />;
  return (
    <Empty title="No rule matches the filter">
      <Button onClick={onClear}>Clear filters</Button>
    </Empty>
  );
}

/** F5 clears the filters and fetches again (spec/console.md §12.1); the shell fetches. */
function useClearOnF5(clear: () => void): void {
  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent) => {
      if (event.key === 'F5') clear();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  });
}
