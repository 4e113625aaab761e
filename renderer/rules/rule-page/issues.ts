import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { RuleIssue } from '../../../shared/contract/configuration.ts';
import type { SyncRule } from '../../../shared/model/rule.ts';
import { useApi } from '../../shell/engine-context.ts';
import { useSettled } from '../settled.ts';

export type Path = readonly (string | number)[];

const none: readonly RuleIssue[] = [];

/** What the engine says of a rule while it is written; a moment behind the typing. */
export function useRuleIssues(rule: SyncRule | undefined): readonly RuleIssue[] {
  const settled = useSettled(rule);
  const query = useQuery({
    ...useApi().rules.validate.queryOptions({ input: { rule: settled } }),
    enabled: settled !== undefined,
    placeholderData: keepPreviousData,
  });
  return query.data?.issues ?? none;
}

/** Those at a place and below it. */
export const issuesAt = (issues: readonly RuleIssue[], path: Path): readonly RuleIssue[] =>
  issues.filter((issue) => path.every((step, index) => issue.path[index] === step));

/** What a schema says of a missing value, in the words of the page. */
const words: { readonly [code: string]: string } = {
  too_small: 'This must not be empty.',
  too_big: 'This is too long.',
  invalid_type: 'A value is missing.',
  invalid_value: 'Choose one of the list.',
};
export const issueText = ({ code, message }: RuleIssue): string => words[code] ?? message;

/** For a field: the first and gravest of what is wrong with it. */
export function fieldIssue(
  issues: readonly RuleIssue[],
  path: Path,
): { validationState?: 'error' | 'warning'; validationMessage?: string } {
  const found = issuesAt(issues, path);
  const worst = found.find(({ severity }) => severity === 'error') ?? found[0];
  return worst === undefined ? {} : { validationState: worst.severity, validationMessage: issueText(worst) };
}
