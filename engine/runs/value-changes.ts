import { encodedOf } from '../../shared/model/encoded-attributes.ts';
import { type AttributeMap, type Values, valuesEqual } from '../../shared/model/value.ts';
import type { ValueChange } from '../store/run-history.ts';

/** History keeps at most this many values per side of a change; one import of a 250,000-member group is one line, not a dump. */
export const MAX_RECORDED_VALUES = 1000;

const none: Values = [];
const cut = (values: Values): Values => (values.length > MAX_RECORDED_VALUES ? values.slice(0, MAX_RECORDED_VALUES) : values);

/** What differs between two images, as run history records it: attributes by name, values before and after. */
export function attributeChanges(before: AttributeMap, after: AttributeMap): ValueChange[] {
  const changes: ValueChange[] = [];
  for (const [attribute, values] of Object.entries(after)) {
    const old = before[attribute] ?? none;
    if (!valuesEqual(old, values)) changes.push(valueChange(attribute, old, values));
  }
  for (const [attribute, old] of Object.entries(before)) {
    if (after[attribute] === undefined) changes.push(valueChange(attribute, old, none));
  }
  return changes;
}

/** History keeps all values of this image. */
export function isRecordedWhole(image: AttributeMap): boolean {
  const encoded = encodedOf(image);
  if (encoded === undefined) {
    for (const attribute in image) if ((image[attribute] ?? none).length > MAX_RECORDED_VALUES) return false;
    return true;
  }
  for (let at = 0; at < encoded.size; at++) if (encoded.count(at) > MAX_RECORDED_VALUES) return false;
  return true;
}

/** The changes of an object that was not there before. */
export function addedAttributes(image: AttributeMap): ValueChange[] {
  const changes: ValueChange[] = [];
  for (const attribute in image) {
    const values = image[attribute] ?? none;
    if (values.length > 0) changes.push({ attribute, before: none, after: cut(values) });
  }
  return changes;
}

export const valueChange = (attribute: string, before: Values, after: Values): ValueChange => ({
  attribute,
  before: cut(before),
  after: cut(after),
});

/** References are recorded value by value: those that went, those that came; the unchanged rest is left out. */
export const referenceChange = (attribute: string, removed: readonly string[], added: readonly string[]): ValueChange =>
  valueChange(attribute, asReferences(removed), asReferences(added));

const asReferences = (dns: readonly string[]): Values => dns.slice(0, MAX_RECORDED_VALUES).map((ref) => ({ ref }));

/** The attributes in which two images differ, with the values of the second; `[]` = removed (shape of `Delta.attributes`). */
export function imageDifference(base: AttributeMap, image: AttributeMap): AttributeMap {
  const difference: { [attribute: string]: Values } = {};
  for (const attribute in image) {
    const values = image[attribute] ?? none;
    if (!valuesEqual(base[attribute] ?? none, values)) difference[attribute] = values;
  }
  for (const attribute in base) if (image[attribute] === undefined) difference[attribute] = none;
  return difference;
}
