import type { CsObject } from '../../shared/model/object.ts';

/** The one badge of an object's link state (spec/console.md §18 improvement 23). */
export type LinkState =
  | 'connector'
  | 'explicit-connector'
  | 'disconnector'
  | 'explicit-disconnector'
  | 'filtered-disconnector'
  | 'placeholder'
  | 'transient';

export function linkState(cs: Pick<CsObject, 'placeholder' | 'transient' | 'link' | 'state'>): LinkState {
  if (cs.placeholder) return 'placeholder';
  if (cs.transient) return 'transient';
  if (cs.link !== undefined) return cs.state === 'explicit' ? 'explicit-connector' : 'connector';
  return cs.state === 'explicit' ? 'explicit-disconnector' : cs.state === 'filtered' ? 'filtered-disconnector' : 'disconnector';
}
