import { type AttributeMap, isEmpty, type Values } from './value.ts';

/** spec/engine.md §1.4. `update` covers modify and rename. */
export const deltaOperations = ['add', 'update', 'delete', 'delete-add', 'obsolete'] as const;
export type DeltaOperation = (typeof deltaOperations)[number];

/**
 * A change between two images of a connector-space object. `attributes` holds the *new* values of each changed
 * non-reference attribute, `[]` = removed. References change as edges (see `ReferenceEdge`).
 */
export interface Delta {
  readonly operation: DeltaOperation;
  /** New DN when the change is (also) a rename. */
  readonly dn?: string | undefined;
  /** The type of the object that takes the place of the old one; only staged `delete-add`s of exports have it. */
  readonly objectType?: string | undefined;
  readonly attributes: AttributeMap;
}

/** The image that results from applying a delta's attribute changes. */
export function applyDelta(image: AttributeMap, delta: Delta | undefined): AttributeMap {
  if (delta === undefined) return image;
  if (delta.operation === 'delete' || delta.operation === 'obsolete') return {};
  const additions = delta.operation === 'delete-add' || isEmpty(image);
  if (additions && !removesAny(delta.attributes)) return delta.attributes;
  const base: { [attribute: string]: Values } = delta.operation === 'delete-add' ? {} : { ...image };
  for (const [name, values] of Object.entries(delta.attributes)) {
    if (values.length === 0) delete base[name];
    else base[name] = values;
  }
  return base;
}

function removesAny(attributes: AttributeMap): boolean {
  for (const name in attributes) if (attributes[name]?.length === 0) return true;
  return false;
}
