/**
 * Distinguished names (RFC 4514), compared per RDN and without case: spacing, escapes and case do not make another name.
 */

/** Splits at unescaped commas; parts keep their spelling, outer blanks cut. */
export function splitDn(dn: string): readonly string[] {
  const parts: string[] = [];
  let start = 0;
  let quoted = false;
  for (let i = 0; i < dn.length; i++) {
    const letter = dn.charCodeAt(i);
    if (letter === 92) i++;
    else if (letter === 34) quoted = !quoted;
    else if (letter === 44 && !quoted) {
      parts.push(dn.slice(start, i).trim());
      start = i + 1;
    }
  }
  if (dn.length > 0) parts.push(dn.slice(start).trim());
  return parts;
}

export const rdnOf = (dn: string): string => splitDn(dn)[0] ?? '';

/** Value of the first RDN, unescaped. */
export function rdnValue(dn: string): string {
  const rdn = rdnOf(dn);
  return unescapeDnValue(rdn.slice(rdn.indexOf('=') + 1).trim());
}

const SPACING = /\s*([=+,])\s*/g;

/** The key under which a DN is stored and compared. */
export function dnKey(dn: string): string {
  // An import asks for the key of every name and every reference: one pass tells what is to be done, mostly nothing.
  let lower = true;
  let tight = true;
  let before = 32;
  for (let at = 0; at < dn.length; at++) {
    const letter = dn.charCodeAt(at);
    if (letter === 92 || letter === 34) return splitDn(dn).map(normalizeRdn).join(',');
    if (letter >= 65 && letter <= 90) lower = false;
    else if (letter >= 128) {
      lower = false;
      // No-break space, and all others Unicode has.
      if (letter === 0xa0 || letter >= 0x1680) tight = false;
    } else if (letter <= 32 && isSeparator(before)) tight = false;
    else if (before <= 32 && isSeparator(letter)) tight = false;
    before = letter;
  }
  const key = tight && before > 32 ? dn : dn.replace(SPACING, '$1').trim();
  return lower ? key : key.toLowerCase();
}

/** `=`, `+`, `,`, or the blank that stands for what is before the beginning. */
const isSeparator = (letter: number): boolean => letter === 44 || letter === 61 || letter === 43 || letter === 32;

function normalizeRdn(rdn: string): string {
  const at = rdn.indexOf('=');
  if (at < 0) return rdn.toLowerCase();
  const type = rdn.slice(0, at).trim();
  return `${type}=${escapeDnValue(unescapeDnValue(rdn.slice(at + 1).trim()))}`.toLowerCase();
}

export const isLdapDn = (dn: string): boolean => dn.length > 0 && splitDn(dn).every((rdn) => /^\s*[A-Za-z0-9.-]+\s*=/.test(rdn));

/** The DN is the given container or lies below it. Both as `dnKey`. */
export const isWithin = (key: string, containerKey: string): boolean =>
  containerKey === '' || key === containerKey || key.endsWith(`,${containerKey}`);

/** RFC 4514 §2.4 with the characters AD escapes. */
export function escapeDnValue(value: string): string {
  let text = value
    .replace(/[\\",+<>;=]/g, (letter) => `\\${letter}`)
    .replace(/[\0\n\r]/g, (c) => `\\${c.charCodeAt(0).toString(16).padStart(2, '0').toUpperCase()}`);
  if (text.startsWith(' ') || text.startsWith('#')) text = `\\${text}`;
  if (text.endsWith(' ') && !text.endsWith('\\ ')) text = `${text.slice(0, -1)}\\ `;
  return text;
}

export function unescapeDnValue(value: string): string {
  const text = value.startsWith('"') && value.endsWith('"') && value.length > 1 ? value.slice(1, -1) : value;
  if (!text.includes('\\')) return text;
  let out = '';
  let bytes: number[] = [];
  const flush = () => {
    if (bytes.length > 0) out += utf8Decode(bytes);
    bytes = [];
  };
  for (let i = 0; i < text.length; i++) {
    const letter = text.charAt(i);
    if (letter !== '\\') {
      flush();
      out += letter;
      continue;
    }
    const pair = text.slice(i + 1, i + 3);
    if (/^[0-9A-Fa-f]{2}$/.test(pair)) {
      bytes.push(Number.parseInt(pair, 16));
      i += 2;
    } else {
      flush();
      out += text.charAt(++i);
    }
  }
  flush();
  return out;
}

function utf8Decode(bytes: readonly number[]): string {
  const escaped = bytes.map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
  try {
    return decodeURIComponent(escaped);
  } catch {
    return String.fromCharCode(...bytes);
  }
}
