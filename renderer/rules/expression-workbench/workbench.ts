import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { AttributeInfo, ExpressionSource } from '../../../shared/contract/expressions.ts';
import { usePreference } from '../../local/local-context.ts';
import { useApi } from '../../shell/engine-context.ts';
import { usePlace } from '../../shell/router.ts';

/** The flow of a rule that the workbench was opened with. */
export interface OpenedFlow {
  readonly rule: string;
  readonly ruleName: string;
  readonly connectorName: string;
  readonly source: ExpressionSource;
  readonly target: AttributeInfo;
  readonly expression: string;
}

export interface Workbench {
  readonly flow: OpenedFlow | undefined;
  readonly loading: boolean;
  readonly error: unknown;
  /** Undefined until the draft is read. */
  readonly text: string | undefined;
  readonly setText: (text: string) => void;
  readonly source: ExpressionSource | undefined;
  readonly setSource: (source: ExpressionSource) => void;
}

/** Text and source of the page: those of the flow in its address, otherwise the draft that this computer remembers. */
export function useWorkbench(): Workbench {
  const { params } = usePlace();
  const rule = params.get('rule');
  const target = params.get('target');
  const flows = useQuery({ ...useApi().expressions.ruleFlows.queryOptions({ input: { rule: rule ?? '' } }), enabled: rule !== null });
  const row = flows.data?.flows.find((one) => one.target.name === target && one.flowType === 'expression');
  const flow: OpenedFlow | undefined =
    flows.data === undefined || row === undefined ? undefined : { ...flows.data, target: row.target, expression: row.text };
  const [draft, remember] = usePreference('expression draft', '');
  const [edited, edit] = useState<{ readonly of: string; readonly text: string }>();
  const [chosen, choose] = useState<ExpressionSource>();
  const opened = rule === null ? '' : `${rule} ${target}`;
  const own = edited?.of === opened ? edited.text : undefined;
  useEffect(() => {
    if (opened === '' && own !== undefined) remember(own);
  }, [opened, own, remember]);
  return {
    flow,
    loading: rule !== null && flows.isPending,
    error: flows.error,
    text: own ?? (rule === null ? draft : flow?.expression),
    setText: (text) => edit({ of: opened, text }),
    source: flow === undefined ? chosen : flow.source,
    setSource: choose,
  };
}
