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

const PLAIN = /^[^\\"]*$/;
const SPACING = /\s*([=+,])\s*/g;

/** The key under which a DN is stored and compared. */
export function dnKey(dn: string): string {
  if (PLAIN.test(dn)) return dn.replace(SPACING, '$1').trim().toLowerCase();
  return splitDn(dn).map(normalizeRdn).join(',');
}

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
