import type { CsId } from '../../../shared/model/identifier.ts';
import type { MvObject, ObjectError } from '../../../shared/model/object.ts';
import type { Effect } from '../../sync/effect.ts';
import { applyEffects } from './apply-effects.ts';
import type { UnitOfWork } from './unit-of-work.ts';

/**
 * Applies what synchronizing an object decided and takes back what asked for it: retry flags and the error of an earlier
 * attempt (spec/engine.md §5.4).
 */
export async function settleObject(
  id: CsId,
  effects: readonly Effect[],
  known: ObjectError | undefined,
  unit: UnitOfWork,
  now: number,
): Promise<void> {
  await applyEffects(effects, unit, now);
  const after = await unit.csObject(id);
  if (after === undefined) return;
  if (after.link !== undefined) unit.references.settle(after.link.mv);
  // What ends unlinked has said whom it waits for; if it has not – it just lost its link –, the next synchronization asks.
  const settled =
    after.link !== undefined ||
    after.placeholder ||
    effects.some((effect) => effect.kind === 'wait-for-partner' && effect.keys !== undefined);
  if (after.refRetry || after.resync === settled) unit.putCs({ ...after, refRetry: false, resync: !settled });
  if (known !== undefined) unit.putError(id, 'import', undefined);
}

/** The metaverse object has been looked at again. */
export function clearRetry(mv: MvObject, unit: UnitOfWork): void {
  if (mv.refRetry || mv.provisioningRetry) unit.putMv({ ...mv, refRetry: false, provisioningRetry: false });
}
