import type { RuleId } from '../../../shared/model/identifier.ts';
import type { Reads } from '../../store/store.ts';

/** Setting: ids of all outbound Provision rules a step has ever seen. */
export const FORMER_RULES = 'outbound-provision-rules';

/** Outbound Provision rules of earlier steps, which may be gone by now (spec/engine.md §8.3). */
export async function formerProvisioning(store: Reads): Promise<readonly RuleId[]> {
  const stored = await store.setting(FORMER_RULES);
  return Array.isArray(stored) ? stored : [];
}
