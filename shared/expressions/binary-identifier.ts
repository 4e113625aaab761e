import { fromHex, toHex } from '../model/value.ts';

/** GUIDs and security identifiers between their bytes and their text. */

/** Windows keeps the first three groups with the lowest byte first. */
const GUID_ORDER = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15] as const;
const GUID = /^(?:\{(?<braced>[0-9a-f-]+)\}|(?<plain>[0-9a-f-]+))$/i;
const GUID_GROUPS = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Lower case, hyphens, no braces; undefined unless 16 bytes. */
export function formatGuid(bytes: Uint8Array): string | undefined {
  if (bytes.length !== 16) return undefined;
  const hex = toHex(Uint8Array.from(GUID_ORDER, (at) => bytes[at] ?? 0));
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** Bytes in Windows order; undefined for text that is no GUID. */
export function parseGuid(text: string): Uint8Array | undefined {
  const groups = GUID.exec(text)?.groups;
  const guid = groups?.braced ?? groups?.plain;
  if (guid === undefined || !GUID_GROUPS.test(guid)) return undefined;
  const bytes = fromHex(guid.replaceAll('-', ''));
  return Uint8Array.from(GUID_ORDER, (at) => bytes[at] ?? 0);
}

/** S-revision-authority-sub…; undefined unless the length is 8 + 4 × the count of sub-authorities. */
export function formatSid(bytes: Uint8Array): string | undefined {
  const count = bytes[1];
  if (count === undefined || bytes.length !== 8 + 4 * count) return undefined;
  let authority = 0;
  for (let i = 2; i < 8; i++) authority = authority * 256 + (bytes[i] ?? 0);
  let text = `S-${bytes[0]}-${authority}`;
  for (let i = 8; i < bytes.length; i += 4) {
    const sub = ((bytes[i] ?? 0) | ((bytes[i + 1] ?? 0) << 8) | ((bytes[i + 2] ?? 0) << 16) | ((bytes[i + 3] ?? 0) << 24)) >>> 0;
    text += `-${sub}`;
  }
  return text;
}
