import type { CsObject } from '../../../shared/model/object.ts';
import { type AttributeMap, isEmpty } from '../../../shared/model/value.ts';

/**
 * Both hold the same names and values, if in other layers: an import that has become the base, an object that was only linked. Told
 * by the maps being the very same, which costs nothing; others may hold the same values, too.
 */
export function isFoundAlike(before: CsObject, after: CsObject): boolean {
  if (before.dn !== after.dn || before.anchor !== after.anchor || before.notWritable !== after.notWritable) return false;
  const [old, now] = [mapsOf(before), mapsOf(after)];
  return old.length === now.length && old.every((map, at) => map === now[at]);
}

/** The attributes of the layers; layers without attributes hold nothing to be found. */
const mapsOf = ({ base, pendingImport, unconfirmed, escrowed, unapplied }: CsObject): readonly AttributeMap[] =>
  [base, pendingImport?.attributes, unconfirmed?.attributes, escrowed?.attributes, unapplied?.attributes].flatMap((map) =>
    map === undefined || isEmpty(map) ? [] : [map],
  );
