import { createHash } from 'node:crypto';
import { isReference, type Value, valueKey } from '../../shared/model/value.ts';
import type { ImportEntry } from '../connectors/connector.ts';

/**
 * Digest of an object as it was delivered: type, DN, attributes and references. Order of attributes and of values does not
 * matter (multi-valued attributes are sets, spec/engine.md §2); every part carries its length, so that no two different
 * objects have the same text. SHA-1 for speed; nobody gains by forging it: equal digests only mean "nothing to do".
 */
export function digestEntry(entry: ImportEntry): string {
  let text = `${entry.objectType}\n${entry.dn}\n`;
  const { attributes } = entry;
  for (const name of Object.keys(attributes).sort()) {
    const values = attributes[name];
    if (values === undefined || values.length === 0) continue;
    text += `${name} ${values.length}\n`;
    if (values.length === 1) text += part(values[0] as Value);
    else for (const key of values.map(part).sort()) text += key;
  }
  return createHash('sha1').update(text).digest('base64');
}

function part(value: Value): string {
  if (typeof value === 'string') return `s${value.length} ${value}\n`;
  if (value instanceof Uint8Array) return `x${value.length} ${Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64')}\n`;
  if (isReference(value)) return `r${value.ref.length} ${value.ref.toLowerCase()}\n`;
  return `${valueKey(value)}\n`;
}
