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
  for (const name in entry.attributes) {
    const values = entry.attributes[name] ?? [];
    if (values.length > 1 && schema.attributes[name]?.multiValued === false) {
      return fault('multi-single-mismatch', `${entry.dn} has ${values.length} values of ${name}, which holds one.`, name);
    }
    if (values[0] !== undefined && isReference(values[0]) && values.some((value) => isReference(value) && value.ref.trim() === '')) {
      return fault('invalid-reference-value', `${entry.dn} has an empty reference in ${name}.`, name);
    }
  }
  return undefined;
}
