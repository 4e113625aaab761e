import type { RuleIssue } from '../../../shared/contract/configuration.ts';
import type { ConfiguredConnector } from '../../../shared/model/configuration-document.ts';
import type { Schema } from '../../../shared/model/schema.ts';

/** What a rule reads and writes. */
export interface RuleSides {
  readonly connector: ConfiguredConnector;
  readonly source: Side;
  readonly target: Side;
}

export interface Side {
  readonly schema: Schema;
  readonly has: (attribute: string) => boolean;
}

const issue =
  (severity: RuleIssue['severity']) =>
  (code: string, path: RuleIssue['path'], message: string): RuleIssue => ({ severity, code, path, message });
export const error = issue('error');
export const warning = issue('warning');
