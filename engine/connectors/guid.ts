import { toHex } from '../../shared/model/value.ts';

/** Byte order of the text form: Windows stores the first three groups little-endian. */
const ORDER = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];

/** Lower-case hyphenated text of a 16-byte GUID in Windows byte order; undefined for any other length. */
export function guidText(bytes: Uint8Array): string | undefined {
  if (bytes.length !== 16) return undefined;
  const hex = toHex(Uint8Array.from(ORDER, (at) => bytes[at] ?? 0));
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** The 16 bytes, in Windows byte order, of a GUID given as text with or without braces; undefined when it is none. */
export function guidBytes(text: string): Uint8Array | undefined {
  const hex = text.replace(/^\{|\}$/g, '');
  if (!/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(hex)) return undefined;
  const plain = hex.replaceAll('-', '');
  const bytes = new Uint8Array(16);
  for (const [at, from] of ORDER.entries()) bytes[from] = Number.parseInt(plain.slice(2 * at, 2 * at + 2), 16);
  return bytes;
}
