import { applyDelta } from '../../shared/model/delta.ts';
import { type CsObject, inExpected, inImported, Layer, type ReferenceEdge } from '../../shared/model/object.ts';
import type { AttributeMap, Values } from '../../shared/model/value.ts';

/** The images of a connector-space object, derived from its base and deltas (spec/engine.md §1.4). */

/** The imported truth: synchronized hologram with the pending import. */
export const importedImage = (cs: CsObject): AttributeMap => applyDelta(cs.base, cs.pendingImport);

/** What the system will hold when everything sent so far has arrived; staged exports not included. */
export function sentImage(cs: CsObject): AttributeMap {
  let image = importedImage(cs);
  if (cs.unconfirmed !== undefined) image = applyDelta(image, cs.unconfirmed);
  if (cs.escrowed !== undefined) image = applyDelta(image, cs.escrowed);
  return withNotWritable(image, cs);
}

/** What the system *will* have: everything staged included. `[attr]` of inbound flows reads this one. */
export function expectedImage(cs: CsObject): AttributeMap {
  if (cs.unapplied === undefined) return sentImage(cs);
  return applyDelta(sentImage(cs), cs.unapplied);
}

/** One attribute of the expected image, without building the image. */
export function expectedValues(cs: CsObject, attribute: string): Values | undefined {
  for (const layer of [cs.unapplied, 'notWritable', cs.escrowed, cs.unconfirmed, cs.pendingImport] as const) {
    if (layer === undefined) continue;
    if (layer === 'notWritable') {
      const settled = cs.notWritable?.[attribute]?.values;
      if (settled !== undefined) return settled.length === 0 ? undefined : settled;
      continue;
    }
    if (layer.operation === 'delete' || layer.operation === 'obsolete') return undefined;
    const values = layer.attributes[attribute];
    if (values !== undefined) return values.length === 0 ? undefined : values;
    if (layer.operation === 'delete-add') return undefined;
  }
  return cs.base[attribute];
}

function withNotWritable(image: AttributeMap, cs: CsObject): AttributeMap {
  if (cs.notWritable === undefined) return image;
  const overlaid: { [attribute: string]: Values } = { ...image };
  for (const [attribute, { values }] of Object.entries(cs.notWritable)) {
    if (values.length === 0) delete overlaid[attribute];
    else overlaid[attribute] = values;
  }
  return overlaid;
}

export const importedEdges = (cs: CsObject, attribute: string): readonly ReferenceEdge[] => edges(cs, attribute, inImported);
export const expectedEdges = (cs: CsObject, attribute: string): readonly ReferenceEdge[] => edges(cs, attribute, inExpected);

const none: readonly ReferenceEdge[] = [];
function edges(cs: CsObject, attribute: string, isIn: (layers: number) => boolean): readonly ReferenceEdge[] {
  const all = cs.references[attribute];
  return all === undefined ? none : all.filter((edge) => isIn(edge.layers));
}

/** The object as it was synchronized last: what was imported since is the business of its own synchronization (§5.3, §7.6). */
export function withoutPendingImport(cs: CsObject): CsObject {
  if (cs.pendingImport === undefined) return cs;
  const references: { [attribute: string]: readonly ReferenceEdge[] } = {};
  for (const [attribute, all] of Object.entries(cs.references)) {
    references[attribute] = all.map((edge) => ({ ...edge, layers: edge.layers & ~(Layer.importAdd | Layer.importDelete) }));
  }
  return { ...cs, pendingImport: undefined, references };
}

/** Staged, being sent or sent for deletion: it is as good as gone and takes no part in joins and projections. */
export const isLeaving = (cs: CsObject): boolean => cs.unapplied?.operation === 'delete' || isDeleteSent(cs);

/** Its delete has been sent; only an import can tell whether the object is still there. */
export const isDeleteSent = (cs: CsObject): boolean => cs.escrowed?.operation === 'delete' || cs.unconfirmed?.operation === 'delete';

/** The DN the object has once everything sent has arrived; a rename that is only staged does not count. */
export const sentDn = (cs: CsObject): string => cs.escrowed?.dn ?? cs.unconfirmed?.dn ?? cs.pendingImport?.dn ?? cs.dn;

/** Another type of object is to take its place, or is just doing so (spec/engine.md §8.3 E25). */
export const isReplacing = (cs: CsObject): boolean => cs.unapplied?.operation === 'delete-add';

/** The type the object has when everything staged has arrived. */
export const plannedType = (cs: CsObject): string => cs.unapplied?.objectType ?? cs.escrowed?.objectType ?? cs.objectType;

/** Staged for deletion at the source: the import said it is gone. */
export const isImportDelete = (cs: CsObject): boolean =>
  cs.pendingImport?.operation === 'delete' || cs.pendingImport?.operation === 'obsolete';

/** Provisioned, and nothing was ever sent: no trace of it exists in the connected system. */
export const isNeverExported = (cs: CsObject): boolean =>
  cs.provisioned && cs.anchor === undefined && cs.escrowed === undefined && cs.unconfirmed === undefined;
