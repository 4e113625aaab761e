import type { AttributeFlow, JoinClause, JoinGroup, ScopeClause, ScopeGroup } from '../../../shared/model/rule.ts';
import type { RuleText } from './rule-header.ts';

/** A rule while its commands are read. */
export interface Draft {
  readonly kind: 'rule';
  readonly line: number;
  readonly texts: Map<string, RuleText>;
  readonly scope: ScopeGroup[];
  readonly join: JoinGroup[];
  readonly flows: AttributeFlow[];
  readonly extra: { readonly [name: string]: string };
  added: boolean;
}
export type Condition = { readonly kind: 'scope'; readonly clause: ScopeClause } | { readonly kind: 'join'; readonly clause: JoinClause };
export type ScriptObject = Draft | Condition;
