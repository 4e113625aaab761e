import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Evaluation, EvaluationSubject } from '../../../shared/contract/expressions.ts';
import { useApi } from '../../shell/engine-context.ts';
import type { EvaluatedValue } from '../expression-editor/evaluated-values.ts';
import { useSettled } from '../settled.ts';

export interface CurrentEvaluation {
  /** The last answer; `stale` when the text has changed since. */
  readonly evaluation: Evaluation | undefined;
  readonly stale: boolean;
  readonly failure: unknown;
  /** For the editor: what each part of the text came to, and where the evaluation failed. */
  readonly values: readonly EvaluatedValue[] | undefined;
  readonly error: Extract<Evaluation['result'], { kind: 'error' }> | undefined;
}

/** Evaluates a text on a subject whenever one of them changes and typing pauses. */
export function useEvaluation(text: string, subject: EvaluationSubject | undefined): CurrentEvaluation {
  const settled = useSettled(text);
  const asked = subject !== undefined && settled.trim() !== '';
  const query = useQuery({
    ...useApi().expressions.evaluate.queryOptions({
      input: { expression: settled, subject: subject ?? { kind: 'values', attributes: {} } },
    }),
    enabled: asked,
    placeholderData: keepPreviousData,
  });
  const current = asked && settled === text && !query.isPlaceholderData ? query.data : undefined;
  const values = useMemo(() => current?.steps.map(shownStep), [current]);
  return {
    evaluation: asked ? query.data : undefined,
    stale: settled !== text || query.isPlaceholderData,
    failure: asked ? query.error : null,
    values,
    error: current?.result.kind === 'error' ? current.result : undefined,
  };
}

function shownStep({ start, end, values, count }: Evaluation['steps'][number]): EvaluatedValue {
  const [first] = values;
  if (first === undefined) return { start, end, type: '', text: 'not evaluated' };
  const more = count > values.length ? ` … ${count} times` : '';
  return { start, end, type: first.type, text: `${values.map(({ text }) => text).join(' | ')}${more}` };
}
