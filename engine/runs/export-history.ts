import { applyDelta } from '../../shared/model/delta.ts';
import { type CsObject, Layer, type Layers } from '../../shared/model/object.ts';
import type { ValueChange } from '../store/run-history.ts';
import { attributeChanges, referenceChange, valueChange } from './value-changes.ts';

/** Counter of a change in escrow (spec/console.md §15.8). */
export function exportCounter({ escrowed }: CsObject): string {
  if (escrowed === undefined) return 'export-update';
  if (escrowed.operation === 'update') return escrowed.dn === undefined ? 'export-update' : 'export-rename';
  return escrowed.operation === 'obsolete' ? 'export-delete' : `export-${escrowed.operation}`;
}

/** Before and after of a change in escrow, references that wait for the second pass included. */
export function exportChangesOf(object: CsObject): readonly ValueChange[] {
  const { escrowed } = object;
  const before = applyDelta(applyDelta(object.base, object.pendingImport), object.unconfirmed);
  const changes = attributeChanges(before, applyDelta(before, escrowed));
  if (escrowed?.dn !== undefined) changes.unshift(valueChange('dn', [object.dn], [escrowed.dn]));
  if (escrowed?.operation === 'delete') return changes;
  for (const [attribute, edges] of Object.entries(object.references)) {
    const of = (bits: Layers) => edges.filter((edge) => (edge.layers & bits) !== 0).map((edge) => edge.targetDn);
    const added = of(Layer.escrowedAdd | Layer.unappliedAdd);
    const removed = of(Layer.escrowedDelete | Layer.unappliedDelete);
    if (added.length + removed.length > 0) changes.push(referenceChange(attribute, removed, added));
  }
  return changes;
}
