/** Text encodings by hand: `shared` has neither Node's Buffer nor the DOM's TextEncoder. */

const HEX_UPPER = Array.from({ length: 256 }, (_, byte) => byte.toString(16).toUpperCase().padStart(2, '0'));

/** Two upper-case digits per byte. */
export function upperHex(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += HEX_UPPER[byte];
  return text;
}

/** UTF-8; an unpaired surrogate becomes U+FFFD, as in .NET. */
export function utf8Bytes(text: string): Uint8Array {
  const bytes: number[] = [];
  for (const letter of text) {
    let code = letter.codePointAt(0) ?? 0;
    if (code >= 0xd800 && code <= 0xdfff) code = 0xfffd;
    if (code < 0x80) bytes.push(code);
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), 0x80 | (code & 63));
    else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
    else bytes.push(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
  }
  return Uint8Array.from(bytes);
}

/** Invalid sequences become U+FFFD. */
export function utf8Text(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; ) {
    const [code, length] = utf8CodeAt(bytes, i);
    text += String.fromCodePoint(code);
    i += length;
  }
  return text;
}

const REPLACEMENT = 0xfffd;

function utf8CodeAt(bytes: Uint8Array, at: number): readonly [code: number, length: number] {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return [first, 1];
  const follow = first >= 0xf0 && first < 0xf5 ? 3 : first >= 0xe0 && first < 0xf0 ? 2 : first >= 0xc2 && first < 0xe0 ? 1 : 0;
  if (follow === 0) return [REPLACEMENT, 1];
  let code = first & (0x3f >> follow);
  for (let i = 1; i <= follow; i++) {
    const byte = bytes[at + i];
    if (byte === undefined || (byte & 0xc0) !== 0x80) return [REPLACEMENT, i];
    code = (code << 6) | (byte & 63);
  }
  const shortest = [0, 0x80, 0x800, 0x10000][follow] ?? 0;
  const valid = code >= shortest && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
  return [valid ? code : REPLACEMENT, follow + 1];
}

/** UTF-16 little-endian: "Unicode" in the reference. */
export function utf16Bytes(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 2);
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    bytes[2 * i] = unit & 255;
    bytes[2 * i + 1] = unit >> 8;
  }
  return bytes;
}

/** A trailing odd byte becomes U+FFFD. */
export function utf16Text(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i + 1 < bytes.length; i += 2) text += String.fromCharCode((bytes[i] ?? 0) | ((bytes[i + 1] ?? 0) << 8));
  return bytes.length % 2 === 0 ? text : `${text}\ufffd`;
}

/** Bytes from 0x80 become "?". */
export function asciiText(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += byte < 0x80 ? String.fromCharCode(byte) : '?';
  return text;
}
