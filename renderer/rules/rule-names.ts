import type { RuleRow } from '../../shared/contract/rules.ts';
import type { FlowType, LinkType, MergeType } from '../../shared/model/rule.ts';

/** The field's words for the codes of the rule model (spec/console.md §12.3). */
export const linkTypeNames: { readonly [L in LinkType]: string } = {
  provision: 'Provision',
  join: 'Join',
  stickyJoin: 'StickyJoin',
  joinNoFlow: 'JoinNoFlow',
};
export const flowTypeNames: { readonly [F in FlowType]: string } = { direct: 'Direct', constant: 'Constant', expression: 'Expression' };
export const mergeTypeNames: { readonly [M in MergeType]: string } = {
  update: 'Update',
  replace: 'Replace',
  merge: 'Merge',
  mergeCaseInsensitive: 'MergeCaseInsensitive',
};

export const originOf = ({ defaultRule, edited }: Pick<RuleRow, 'defaultRule' | 'edited'>): 'Edited default' | 'Default' | 'Custom' =>
  !defaultRule ? 'Custom' : edited ? 'Edited default' : 'Default';
