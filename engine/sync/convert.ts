import type { AttributeType, Value } from '../../shared/model/value.ts';
import { isReference, toBase64 } from '../../shared/model/value.ts';
import { parseInteger } from './scope.ts';

/**
 * A value as the target attribute's type; undefined when it cannot be that (spec/engine.md §2 lists the cross-type flows
 * that occur). `reference` targets take references and DN text, OR-names by their DN part.
 */
export function convertValue(value: Value, type: AttributeType): Value | undefined {
  switch (type) {
    case 'string':
    case 'datetime':
      if (typeof value === 'string') return value;
      if (typeof value === 'bigint') return value.toString();
      if (typeof value === 'boolean') return value ? 'True' : 'False';
      return isReference(value) ? value.ref : toBase64(value);
    case 'number':
      if (typeof value === 'bigint') return value;
      return typeof value === 'string' ? parseInteger(value) : undefined;
    case 'boolean':
      if (typeof value === 'boolean') return value;
      return typeof value === 'string' ? parseBoolean(value) : undefined;
    case 'binary':
      return value instanceof Uint8Array ? value : undefined;
    case 'reference':
      if (isReference(value)) return value;
      return typeof value === 'string' ? { ref: dnPart(value) } : undefined;
  }
}

/** `true` and `false` in any case; anything else is not a Boolean. */
export function parseBoolean(text: string): boolean | undefined {
  const lower = text.trim().toLowerCase();
  return lower === 'true' ? true : lower === 'false' ? false : undefined;
}

/** OR-name syntax (1.2.840.113556.1.4.1221): `X400:…#X500:…` or a plain DN. */
function dnPart(text: string): string {
  const at = text.lastIndexOf('#');
  return (at >= 0 ? text.slice(at + 1) : text).replace(/^X500:/i, '');
}
