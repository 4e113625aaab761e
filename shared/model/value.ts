/**
 * Attribute values as the whole product sees them (spec/engine.md §2).
 *
 * Every attribute is a *list* of values (`Values`); single-valued attributes hold one, an absent attribute has no key.
 * Multi-valued attributes are sets: order is irrelevant to equality.
 */
export type AttributeType = 'string' | 'number' | 'boolean' | 'binary' | 'reference' | 'datetime';

/** A reference by distinguished name, as connectors and expressions see it. Stored as an edge, never as text. */
export interface Reference {
  readonly ref: string;
}

/** string and datetime → string, number → bigint (64-bit signed), binary → bytes, reference → `{ ref: dn }`. */
export type Value = string | bigint | boolean | Uint8Array | Reference;
export type Values = readonly Value[];
export type AttributeMap = { readonly [attribute: string]: Values };

/** An attribute map without attributes; asked without listing them all. */
export function isEmpty(map: AttributeMap): boolean {
  for (const _ in map) return false;
  return true;
}

export const isReference = (value: unknown): value is Reference =>
  typeof value === 'object' && value !== null && !(value instanceof Uint8Array) && 'ref' in value;

/** Exact equality of two values; strings ordinally, references by DN text without case. */
export function valueEquals(a: Value, b: Value): boolean {
  if (a === b) return true;
  if (a instanceof Uint8Array) return b instanceof Uint8Array && bytesEqual(a, b);
  if (isReference(a)) return isReference(b) && a.ref.toLowerCase() === b.ref.toLowerCase();
  return false;
}

export function bytesEqual(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** Set equality (spec/engine.md §2: equality of sets decides "changed"). */
export function valuesEqual(a: Values, b: Values): boolean {
  if (a.length !== b.length) return false;
  if (a.length === 0) return true;
  if (a.length === 1) return valueEquals(a[0] as Value, b[0] as Value);
  const seen = new Set<string>();
  for (const value of a) seen.add(valueKey(value));
  for (const value of b) if (!seen.delete(valueKey(value))) return false;
  return seen.size === 0;
}

/** A text that is equal for equal values and different for different ones, of any kind. */
export function valueKey(value: Value): string {
  if (typeof value === 'string') return `s${value}`;
  if (typeof value === 'bigint') return `n${value}`;
  if (typeof value === 'boolean') return value ? 'b1' : 'b0';
  if (value instanceof Uint8Array) return `x${toHex(value)}`;
  return `r${value.ref.toLowerCase()}`;
}

/** Removes duplicates, keeps first spelling and order. `caseInsensitive` compares text without case. */
export function distinct(values: Values, caseInsensitive = false): Values {
  if (values.length < 2) return values;
  const seen = new Set<string>();
  return values.filter((value) => {
    const key = caseInsensitive && typeof value === 'string' ? `s${value.toLowerCase()}` : valueKey(value);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

const HEX = Array.from({ length: 256 }, (_, i) => i.toString(16).padStart(2, '0'));

/** Lower-case hex without separators. */
export function toHex(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += HEX[byte];
  return text;
}

export function fromHex(hex: string): Uint8Array {
  const bytes = new Uint8Array(hex.length >> 1);
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16);
  return bytes;
}

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** RFC 4648 base64 with padding; here because `shared` has neither Buffer nor DOM. */
export function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const a = bytes[i] as number;
    const b = bytes[i + 1];
    const c = bytes[i + 2];
    text += BASE64.charAt(a >> 2) + BASE64.charAt(((a & 3) << 4) | ((b ?? 0) >> 4));
    text += b === undefined ? '=' : BASE64.charAt(((b & 15) << 2) | ((c ?? 0) >> 6));
    text += c === undefined ? '=' : BASE64.charAt(c & 63);
  }
  return text;
}

const BASE64_CODE = new Map(Array.from(BASE64, (letter, index) => [letter, index]));

/** Decodes base64 (blanks and line ends ignored); undefined when the text is not base64. */
export function fromBase64(text: string): Uint8Array | undefined {
  const packed = text.replace(/\s+/g, '');
  let length = packed.length;
  while (length > 0 && packed.charCodeAt(length - 1) === 61) length--;
  const clean = packed.slice(0, length);
  if (clean.length % 4 === 1) return undefined;
  const bytes = new Uint8Array(Math.floor((clean.length * 3) / 4));
  let bits = 0;
  let count = 0;
  let at = 0;
  for (const letter of clean) {
    const code = BASE64_CODE.get(letter);
    if (code === undefined) return undefined;
    bits = ((bits << 6) | code) & 0xffffff;
    count += 6;
    if (count >= 8) {
      count -= 8;
      bytes[at++] = (bits >> count) & 0xff;
    }
  }
  return bytes;
}
