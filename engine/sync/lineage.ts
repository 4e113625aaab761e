import type { CsId, MvId } from '../../shared/model/identifier.ts';
import type { MvReference, MvValue } from '../../shared/model/object.ts';
import { valueKey } from '../../shared/model/value.ts';
import type { Contributed } from './precedence.ts';

/**
 * New values with their lineage. A value that was there from the same rule and object keeps its time; a value whose
 * winner changed gets the new winner, so that provenance always follows the winner.
 */
export function withLineage(contributed: readonly Contributed<CsId>[], before: readonly MvValue[], now: number): readonly MvValue[] {
  const known = new Map(before.map((entry) => [valueKey(entry.value), entry]));
  return contributed.map(({ value, contributor }) => {
    const old = known.get(valueKey(value));
    if (old !== undefined && old.cs === contributor.origin && old.rule === contributor.flow.rule.id) return old;
    return { value, cs: contributor.origin, rule: contributor.flow.rule.id, time: now };
  });
}

/** Same set of values, whatever their lineage. */
export function sameValues(a: readonly MvValue[], b: readonly MvValue[]): boolean {
  if (a.length !== b.length) return false;
  const keys = new Set(a.map((entry) => valueKey(entry.value)));
  return b.every((entry) => keys.has(valueKey(entry.value)));
}

/** Same values and the same lineage entries: nothing at all to store. */
export function identical(a: readonly MvValue[], b: readonly MvValue[]): boolean {
  if (a.length !== b.length) return false;
  const known = new Map(a.map((entry) => [valueKey(entry.value), entry]));
  return b.every((entry) => {
    const old = known.get(valueKey(entry.value));
    return old !== undefined && old.rule === entry.rule && old.cs === entry.cs;
  });
}

/** Edge-wise difference: what to put (new, or with a new lineage) and what to remove. */
export function referenceDifference(
  before: readonly MvReference[],
  after: readonly MvReference[],
): { put: readonly MvReference[]; remove: readonly MvId[]; changed: boolean } {
  const old = new Map(before.map((entry) => [entry.target, entry]));
  const wanted = new Set(after.map((entry) => entry.target));
  let changed = false;
  const put = after.filter((entry) => {
    const known = old.get(entry.target);
    if (known === undefined) changed = true;
    return known === undefined || known.cs !== entry.cs || known.rule !== entry.rule;
  });
  const remove = before.filter((entry) => !wanted.has(entry.target)).map((entry) => entry.target);
  return { put, remove, changed: changed || remove.length > 0 };
}
