import type { RuleIssue } from '../../../shared/contract/configuration.ts';
import type { SyncRule } from '../../../shared/model/rule.ts';
import type { RuleSides } from './sides.ts';

/** What every page of the editor is given. */
export interface RuleFormProps {
  readonly rule: SyncRule;
  readonly issues: readonly RuleIssue[];
  readonly sides: RuleSides;
  /** To read only. */
  readonly locked: boolean;
  readonly onChange: (rule: SyncRule) => void;
}
