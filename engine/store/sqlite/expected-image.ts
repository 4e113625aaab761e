import type { Delta } from '../../../shared/model/delta.ts';
import { type EncodedAttributes, encodedOf } from '../../../shared/model/encoded-attributes.ts';
import type { CsObject } from '../../../shared/model/object.ts';
import type { AttributeMap, Values } from '../../../shared/model/value.ts';

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

/** The same for several attributes of one object; those of a new one need not be looked for in all layers. */
export function expectedOf(object: Layered): (attribute: string) => Values {
  const { base, pendingImport, unconfirmed, escrowed, unapplied, notWritable } = object;
  const isNew = pendingImport?.operation === 'add' && (unconfirmed ?? escrowed ?? unapplied ?? notWritable) === undefined;
  const encoded = isNew ? encodedOf(pendingImport.attributes) : undefined;
  if (encoded === undefined) return (attribute) => expectedValues(object, attribute);
  return (attribute) => encoded.named(attribute) ?? base[attribute] ?? NONE;
}

/** What a layer says about an attribute; undefined when the layers below decide. */
function said(layer: Delta | undefined, attribute: string): Values | undefined {
  if (layer === undefined) return undefined;
  if (layer.operation === 'delete' || layer.operation === 'obsolete') return NONE;
  return layer.attributes[attribute] ?? (layer.operation === 'delete-add' ? NONE : undefined);
}

/**
 * Visits the attributes of every layer, for searches: what is about to come or to go is found, too. Those of a pending import
 * that are still bytes are visited as such.
 */
export function forEveryLayer(
  object: Layered,
  visit: (attribute: string, values: Values) => void,
  visitEncoded: (encoded: EncodedAttributes) => void,
): void {
  visitAll(object.base, visit);
  const { pendingImport, unconfirmed, escrowed, unapplied } = object;
  const encoded = pendingImport === undefined ? undefined : encodedOf(pendingImport.attributes);
  if (encoded !== undefined) visitEncoded(encoded);
  else if (pendingImport !== undefined) visitAll(pendingImport.attributes, visit);
  if (unconfirmed !== undefined) visitAll(unconfirmed.attributes, visit);
  if (escrowed !== undefined) visitAll(escrowed.attributes, visit);
  if (unapplied !== undefined) visitAll(unapplied.attributes, visit);
  for (const attribute in object.notWritable) visit(attribute, object.notWritable[attribute]?.values ?? NONE);
}

function visitAll(map: AttributeMap, visit: (attribute: string, values: Values) => void): void {
  for (const attribute in map) visit(attribute, map[attribute] ?? NONE);
}
