import { encodedOf } from '../../shared/model/encoded-attributes.ts';
import { isReference } from '../../shared/model/value.ts';
import type { DiscoveryError, ImportEntry, ImportRequest } from '../connectors/connector.ts';

/** spec/console.md §15.6. */
const MAX_ANCHOR = 398;

/** What keeps a delivered object from being staged (spec/engine.md §4.5); undefined when it is sound. */
export function checkEntry(entry: ImportEntry, schema: ImportRequest['schema']): DiscoveryError | undefined {
  const fault = (code: string, message: string, attribute?: string): DiscoveryError => ({
    code,
    message,
    dn: entry.dn,
    anchor: entry.anchor,
    ...(attribute === undefined ? {} : { attribute }),
  });
  if (entry.anchor === '') return fault('missing-anchor-component', `${entry.dn} has no value to be recognised by.`);
  if (entry.anchor.length > MAX_ANCHOR)
    return fault('anchor-too-long', `The identifying value of ${entry.dn} is longer than ${MAX_ANCHOR} characters.`);
  if (entry.change === 'delete') return undefined;
  if (entry.dn === '') return fault('missing-dn', `The object with the identifying value ${entry.anchor} has no distinguished name.`);
  if (entry.objectType === '') return fault('missing-object-type', `${entry.dn} has no object type.`);
  const mismatch = (name: string, count: number) =>
    count > 1 && schema.attributes[name]?.multiValued === false
      ? fault('multi-single-mismatch', `${entry.dn} has ${count} values of ${name}, which holds one.`, name)
      : undefined;
  const encoded = encodedOf(entry.attributes);
  for (let at = 0; encoded !== undefined && at < encoded.size; at++) {
    // References are never encoded.
    if (encoded.known(at) !== undefined) continue;
    const found = mismatch(encoded.name(at), encoded.count(at));
    if (found !== undefined) return found;
  }
  const attributes = encoded?.knownAttributes ?? entry.attributes;
  for (const name in attributes) {
    const values = attributes[name] ?? [];
    const found = mismatch(name, values.length);
    if (found !== undefined) return found;
    if (values[0] !== undefined && isReference(values[0]) && values.some((value) => isReference(value) && value.ref.trim() === '')) {
      return fault('invalid-reference-value', `${entry.dn} has an empty reference in ${name}.`, name);
    }
  }
  return undefined;
}
