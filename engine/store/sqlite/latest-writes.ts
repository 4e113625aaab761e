import type { CsId } from '../../../shared/model/identifier.ts';
import type { CsWrite } from '../write-batch.ts';

/** Batches may hold an object twice; the later row is the whole truth, save for a digest only the earlier one knows. */
export function latestWrites(writes: readonly CsWrite[]): readonly CsWrite[] {
  if (isAscending(writes)) return writes;
  const latest = new Map<CsId, CsWrite>();
  for (const write of writes) {
    const digest = write.digest ?? latest.get(write.object.id)?.digest;
    latest.set(write.object.id, { object: write.object, digest });
  }
  return latest.size === writes.length ? writes : [...latest.values()];
}

/** As objects come that are all new: none of them is there twice. */
function isAscending(writes: readonly CsWrite[]): boolean {
  let before = 0;
  for (const { object } of writes) {
    if (object.id <= before) return false;
    before = object.id;
  }
  return true;
}
