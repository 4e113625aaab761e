import type { Delta } from '../../../shared/model/delta.ts';
import type { CsObject } from '../../../shared/model/object.ts';
import type { Values } from '../../../shared/model/value.ts';

type Layered = Pick<CsObject, 'base' | 'pendingImport' | 'unconfirmed' | 'escrowed' | 'unapplied' | 'notWritable'>;

/**
 * One attribute of the image the object will have when everything staged has arrived (spec/engine.md §1.4): the topmost
 * layer that says something about it wins. Values that could not be written count, unless a newer export replaces them.
 */
export function expectedValues(object: Layered, attribute: string): Values {
  const staged = said(object.unapplied, attribute);
  if (staged !== undefined) return staged;
  const kept = object.notWritable?.[attribute]?.values;
  for (const layer of [object.escrowed, object.unconfirmed, object.pendingImport]) {
    if (layer === undefined) continue;
    if (layer.operation === 'delete' || layer.operation === 'obsolete') return NONE;
    if (kept !== undefined) return kept;
    const values = said(layer, attribute);
    if (values !== undefined) return values;
  }
  return kept ?? object.base[attribute] ?? NONE;
}

const NONE: Values = [];

/** What a layer says about an attribute; undefined when the layers below decide. */
function said(layer: Delta | undefined, attribute: string): Values | undefined {
  if (layer === undefined) return undefined;
  if (layer.operation === 'delete' || layer.operation === 'obsolete') return NONE;
  return layer.attributes[attribute] ?? (layer.operation === 'delete-add' ? NONE : undefined);
}

/** All values of an attribute in any layer, for searches: also what is about to come or go is found. */
export function* everyValue(object: Layered): Generator<readonly [attribute: string, values: Values]> {
  yield* Object.entries(object.base);
  for (const layer of [object.pendingImport, object.unconfirmed, object.escrowed, object.unapplied]) {
    if (layer !== undefined) yield* Object.entries(layer.attributes);
  }
  for (const [attribute, { values }] of Object.entries(object.notWritable ?? {})) yield [attribute, values];
}
