import type { CsId, MvId } from '../../../shared/model/identifier.ts';

/** Numbers for objects that will never be stored: far above those a data folder gives out. */
export function unwrittenIds(): { newCsId(): CsId; newMvId(): MvId } {
  let next = 2 ** 52;
  return { newCsId: () => next++ as CsId, newMvId: () => next++ as MvId };
}
