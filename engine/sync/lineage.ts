import type { CsId, MvId, RuleId } from '../../shared/model/identifier.ts';
import type { MvReference, MvValue } from '../../shared/model/object.ts';
import { type Value, type Values, valueEquals, valueKey } from '../../shared/model/value.ts';
import type { Contributed } from './precedence.ts';

/**
 * New values with their lineage. A value that was there from the same rule and object keeps its time; a value whose
 * winner changed gets the new winner, so that provenance always follows the winner.
 */
export function withLineage(contributed: readonly Contributed<CsId>[], before: readonly MvValue[], now: number): readonly MvValue[] {
  if (contributed.length === 0) return none;
  const known = byValue(before);
  return contributed.map(({ value, contributor }) => entryOf(value, contributor.origin, contributor.flow.rule.id, known, now));
}

/** The same for values that all come from one flow of one object. */
export function withOneOrigin(values: Values, cs: CsId, rule: RuleId, before: readonly MvValue[], now: number): readonly MvValue[] {
  if (values.length === 0) return none;
  const known = byValue(before);
  return values.map((value) => entryOf(value, cs, rule, known, now));
}

const none: readonly MvValue[] = [];

/** Finds an entry by its value; most attributes have none or one. */
function byValue(entries: readonly MvValue[]): (value: Value) => MvValue | undefined {
  const [first] = entries;
  if (first === undefined) return () => undefined;
  if (entries.length === 1) return (value) => (valueEquals(value, first.value) ? first : undefined);
  const known = new Map(entries.map((entry) => [valueKey(entry.value), entry]));
  return (value) => known.get(valueKey(value));
}

function entryOf(value: Value, cs: CsId, rule: RuleId, known: (value: Value) => MvValue | undefined, now: number): MvValue {
  const old = known(value);
  return old !== undefined && old.cs === cs && old.rule === rule ? old : { value, cs, rule, time: now };
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
  if (b.length === 0) return true;
  const known = byValue(a);
  return b.every((entry) => {
    const old = known(entry.value);
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
