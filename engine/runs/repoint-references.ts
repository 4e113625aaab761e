import type { CsId } from '../../shared/model/identifier.ts';
import { type CsObject, Layer, type Layers, type ReferenceEdge } from '../../shared/model/object.ts';
import type { EdgeWrite } from '../store/write-batch.ts';

/**
 * References of an object with targets replaced, as when a placeholder turns out to be an object known under another id.
 * undefined when the object refers to none of them.
 */
export function repointReferences(
  object: CsObject,
  pairs: ReadonlyMap<CsId, CsId>,
  lookUp: (id: CsId) => CsObject | undefined,
): { readonly references: CsObject['references']; readonly edges: readonly EdgeWrite[] } | undefined {
  const edges: EdgeWrite[] = [];
  const references: { [attribute: string]: readonly ReferenceEdge[] } = { ...object.references };
  for (const [attribute, all] of Object.entries(object.references)) {
    if (!all.some((edge) => pairs.has(edge.target))) continue;
    const kept = new Map<CsId, ReferenceEdge>();
    for (const edge of all) if (!pairs.has(edge.target)) kept.set(edge.target, edge);
    for (const edge of all) {
      const to = pairs.get(edge.target);
      if (to === undefined) continue;
      const target = lookUp(to);
      const layers = union(kept.get(to)?.layers ?? 0, edge.layers);
      kept.set(to, { target: to, targetDn: target?.dn ?? edge.targetDn, targetMv: target?.link?.mv, layers });
      edges.push({ cs: object.id, attribute, target: edge.target, layers: 0 }, { cs: object.id, attribute, target: to, layers });
    }
    references[attribute] = [...kept.values()];
  }
  return edges.length === 0 ? undefined : { references, edges };
}

/** Both edges meant the same object: a removal on one side and an addition on the other are no change. */
function union(a: Layers, b: Layers): Layers {
  let layers = a | b;
  for (const [add, remove] of opposites) if ((layers & add) !== 0 && (layers & remove) !== 0) layers &= ~(add | remove);
  return (layers & Layer.base) === 0 ? layers : layers & ~Layer.importAdd;
}

const opposites: readonly (readonly [Layers, Layers])[] = [
  [Layer.importAdd, Layer.importDelete],
  [Layer.unconfirmedAdd, Layer.unconfirmedDelete],
  [Layer.escrowedAdd, Layer.escrowedDelete],
  [Layer.unappliedAdd, Layer.unappliedDelete],
];
