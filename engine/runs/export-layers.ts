import type { Delta } from '../../shared/model/delta.ts';
import { type CsObject, Layer, type Layers, type ReferenceEdge } from '../../shared/model/object.ts';
import type { EdgeWrite } from '../store/write-batch.ts';

/**
 * Movements between the export layers of an object (spec/engine.md §9.3): unapplied → escrowed → unconfirmed, and back to
 * unapplied when the outcome is a failure or unknown.
 */

/** Two changes after each other as one; the newer wins. An add that is updated is still an add. */
export function mergeDeltas(older: Delta | undefined, newer: Delta | undefined): Delta | undefined {
  if (older === undefined) return newer;
  if (newer === undefined) return older;
  if (newer.operation === 'delete' || newer.operation === 'delete-add' || newer.operation === 'add') return newer;
  if (older.operation === 'delete') return newer;
  const dn = newer.dn ?? older.dn;
  return { ...older, attributes: { ...older.attributes, ...newer.attributes }, ...(dn === undefined ? {} : { dn }) };
}

export interface EdgeMove {
  readonly references: CsObject['references'];
  readonly edges: readonly EdgeWrite[];
}

/** Applies a movement to every edge; edges left without a layer go. */
export function moveEdges(object: CsObject, move: (layers: Layers, attribute: string, edge: ReferenceEdge) => Layers): EdgeMove {
  const edges: EdgeWrite[] = [];
  const references: { [attribute: string]: readonly ReferenceEdge[] } = {};
  for (const [attribute, all] of Object.entries(object.references)) {
    let changed = false;
    const kept: ReferenceEdge[] = [];
    for (const edge of all) {
      const layers = move(edge.layers, attribute, edge);
      if (layers === edge.layers) kept.push(edge);
      else {
        changed = true;
        edges.push({ cs: object.id, attribute, target: edge.target, layers });
        if (layers !== 0) kept.push({ ...edge, layers });
      }
    }
    if (kept.length > 0) references[attribute] = changed ? kept : all;
  }
  return { references, edges };
}

const ESCROWED = Layer.escrowedAdd | Layer.escrowedDelete;
const UNAPPLIED = Layer.unappliedAdd | Layer.unappliedDelete;
const UNCONFIRMED = Layer.unconfirmedAdd | Layer.unconfirmedDelete;

/** About to be sent. */
export function escrowEdge(layers: Layers): Layers {
  if ((layers & UNAPPLIED) === 0) return layers;
  const sent = (layers & Layer.unappliedAdd) !== 0 ? Layer.escrowedAdd : Layer.escrowedDelete;
  return (layers & ~(UNAPPLIED | ESCROWED)) | sent;
}

/** The object that held the references is gone; what was wanted of it is wanted of the one that takes its place. */
export const replacedEdge = (layers: Layers): Layers => ((restageEdge(layers) & Layer.unappliedAdd) !== 0 ? Layer.unappliedAdd : 0);

/** Not sent, refused, or nobody knows: to be sent (again), unless something newer is staged. */
export function restageEdge(layers: Layers): Layers {
  if ((layers & ESCROWED) === 0) return layers;
  const without = layers & ~ESCROWED;
  if ((without & UNAPPLIED) !== 0) return without;
  return without | ((layers & Layer.escrowedAdd) !== 0 ? Layer.unappliedAdd : Layer.unappliedDelete);
}

/** Sent successfully, waiting to be seen by an import. */
export function confirmableEdge(layers: Layers): Layers {
  if ((layers & ESCROWED) === 0) return layers;
  const sent = (layers & Layer.escrowedAdd) !== 0 ? Layer.unconfirmedAdd : Layer.unconfirmedDelete;
  return (layers & ~(ESCROWED | UNCONFIRMED)) | sent;
}

export const isEscrowed = (layers: Layers): boolean => (layers & ESCROWED) !== 0;
export const isAwaitingConfirmation = (layers: Layers): boolean => (layers & UNCONFIRMED) !== 0;

/** After a crash: what was being sent has to be sent again (spec/engine.md §9.3). */
export function returnEscrow(object: CsObject): { readonly object: CsObject; readonly edges: readonly EdgeWrite[] } {
  const moved = moveEdges(object, restageEdge);
  return {
    object: { ...object, escrowed: undefined, unapplied: mergeDeltas(object.escrowed, object.unapplied), references: moved.references },
    edges: moved.edges,
  };
}
