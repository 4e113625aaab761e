import type { ConnectorId, RuleId } from './identifier.ts';

/** The rule model of spec/rules-format.md §2; data, exchanged as JSON. */
export type Direction = 'inbound' | 'outbound';
export const linkTypes = ['provision', 'join', 'stickyJoin', 'joinNoFlow'] as const;
export type LinkType = (typeof linkTypes)[number];
export const flowTypes = ['direct', 'constant', 'expression'] as const;
export type FlowType = (typeof flowTypes)[number];
export const mergeTypes = ['update', 'replace', 'merge', 'mergeCaseInsensitive'] as const;
export type MergeType = (typeof mergeTypes)[number];

/** spec/engine.md §6.1; the documentation's spellings are accepted on import only. */
export const scopeOperators = [
  'EQUAL',
  'NOTEQUAL',
  'LESSTHAN',
  'LESSTHAN_OR_EQUAL',
  'GREATERTHAN',
  'GREATERTHAN_OR_EQUAL',
  'CONTAINS',
  'NOTCONTAINS',
  'STARTSWITH',
  'NOTSTARTSWITH',
  'ENDSWITH',
  'NOTENDSWITH',
  'ISNULL',
  'ISNOTNULL',
  'ISIN',
  'ISNOTIN',
  'ISBITSET',
  'ISBITNOTSET',
  'ISMEMBEROF',
  'ISNOTMEMBEROF',
] as const;
export type ScopeOperator = (typeof scopeOperators)[number];

export interface ScopeClause {
  readonly attribute: string;
  readonly operator: ScopeOperator;
  readonly value?: string | undefined;
}
/** AND of clauses; a rule's scope is the OR of its groups, no group = every object of the type. */
export interface ScopeGroup {
  readonly clauses: readonly ScopeClause[];
}
export interface JoinClause {
  readonly cs: string;
  readonly mv: string;
  readonly caseSensitive: boolean;
}
export interface JoinGroup {
  readonly clauses: readonly JoinClause[];
}
export interface AttributeFlow {
  readonly target: string;
  readonly type: FlowType;
  /** direct: attribute name; constant: literal text. */
  readonly source?: string | undefined;
  readonly expression?: string | undefined;
  /** Informational list as exported; dependencies are taken from the expression itself. */
  readonly sources?: readonly string[] | undefined;
  readonly merge: MergeType;
  readonly applyOnce: boolean;
}
export interface SyncRule {
  readonly id: RuleId;
  readonly name: string;
  readonly description?: string | undefined;
  readonly direction: Direction;
  readonly connectorId: ConnectorId;
  readonly csObjectType: string;
  /** `*` = any type (inbound join only). */
  readonly mvObjectType: string;
  readonly linkType: LinkType;
  /** Unique; lower wins. */
  readonly precedence: number;
  readonly enabled: boolean;
  readonly passwordSync: boolean;
  /** Default rules only: `Microsoft.<Name>.<rev>` or `Isthmus.<Name>.<rev>`. */
  readonly immutableTag?: string | undefined;
  readonly softDeleteExpirySeconds: number;
  readonly version: number;
  readonly scope: readonly ScopeGroup[];
  readonly join: readonly JoinGroup[];
  readonly flows: readonly AttributeFlow[];
  /** Unknown XML elements, kept for the round trip. */
  readonly extra?: { readonly [element: string]: string } | undefined;
}
