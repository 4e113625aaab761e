import { escapeDnValue, rdnOf, splitDn, unescapeDnValue } from '../../shared/model/dn.ts';
import type { CsId } from '../../shared/model/identifier.ts';
import type { CsObject } from '../../shared/model/object.ts';

/**
 * Who gets a DN when a delivered object has the DN of another one (spec/engine.md §4.3):
 *
 * | holder                                       | claimant unknown so far         | claimant known by its anchor |
 * |----------------------------------------------|---------------------------------|------------------------------|
 * | placeholder                                  | takes over its id (`take-over`) | `merge` into claimant        |
 * | (a0) exported add, anchor not known yet      | is that object (`same`)         | `merge`, MV flagged          |
 * | (a) provisioned, never exported              | `take-over`, MV flagged         | `merge`, MV flagged          |
 * | exported delete, not linked                  | `take-over`                     | `merge`                      |
 * | delivered in the same batch under another DN | `leave`                         | `leave`                      |
 * | deleted at its source, not synchronized yet  | `rename` out of the way         | same                         |
 * | (b) any other                                | `transient`                     | same                         |
 */
export type NameContest = 'take-over' | 'same' | 'merge' | 'leave' | 'rename' | 'transient';

export function contest(holder: CsObject, claimant: CsId | undefined, leaving: ReadonlySet<CsId>): NameContest {
  const known = claimant !== undefined;
  if (holder.placeholder) return known ? 'merge' : 'take-over';
  if (leaving.has(holder.id)) return 'leave';
  if (holder.anchor === undefined) {
    if (known) return 'merge';
    return isRebuilding(holder) ? 'same' : 'take-over';
  }
  if (isDeleteSent(holder) && holder.link === undefined) return known ? 'merge' : 'take-over';
  return holder.pendingImport?.operation === 'delete' ? 'rename' : 'transient';
}

/** Created and exported, not yet seen by an import (`rebuildInProgress`, spec/engine.md §1.3). */
const isRebuilding = (object: CsObject): boolean => object.unconfirmed?.operation === 'add' || object.escrowed?.operation === 'add';

export const isDeleteSent = (object: CsObject): boolean =>
  object.unconfirmed?.operation === 'delete' || object.escrowed?.operation === 'delete';

/** The name of a deleted object whose DN went to another one; made as Active Directory names what it keeps of the deleted. */
export function displacedDn(object: CsObject): string {
  const rdn = rdnOf(object.dn);
  const at = rdn.indexOf('=');
  const value = escapeDnValue(`${unescapeDnValue(rdn.slice(at + 1).trim())}\nDEL:${object.anchor ?? object.id}`);
  return [`${rdn.slice(0, at)}=${value}`, ...splitDn(object.dn).slice(1)].join(',');
}
