/**
 * The two questions about a DN that default rules ask of every object, answered without taking it apart; the same answers
 * as shared/model/dn.ts gives.
 */

const COMMA = 44;
const EQUALS = 61;
const BACKSLASH = 92;
const QUOTE = 34;

/** Every component begins with an attribute type (or OID) and an equals sign. */
export function isDnText(dn: string): boolean {
  let at = 0;
  for (;;) {
    at = afterType(dn, at);
    if (at < 0) return false;
    at = componentEnd(dn, at);
    if (at === dn.length) return true;
    at++;
  }
}

/** The n-th component, counted from 1, blanks around it cut; undefined when there is none. */
export function dnComponentAt(dn: string, number: bigint): string | undefined {
  if (number < 1n || dn.length === 0) return undefined;
  let start = 0;
  for (let left = number; ; left--) {
    const end = componentEnd(dn, start);
    if (left === 1n) return dn.slice(start, end).trim();
    if (end >= dn.length) return undefined;
    start = end + 1;
  }
}

/** Behind the `type =` that begins here; -1 when there is none. */
function afterType(dn: string, start: number): number {
  let at = skipSpace(dn, start);
  const first = at;
  while (isTypeCharacter(dn.charCodeAt(at))) at++;
  if (at === first) return -1;
  at = skipSpace(dn, at);
  return dn.charCodeAt(at) === EQUALS ? at + 1 : -1;
}

/** The comma that ends the component that begins here, or the end of the DN. Escaped and quoted commas are part of it. */
function componentEnd(dn: string, start: number): number {
  let quoted = false;
  for (let at = start; at < dn.length; at++) {
    const code = dn.charCodeAt(at);
    if (code === BACKSLASH) at++;
    else if (code === QUOTE) quoted = !quoted;
    else if (code === COMMA && !quoted) return at;
  }
  return dn.length;
}

function skipSpace(text: string, start: number): number {
  let at = start;
  while (at < text.length && text.charAt(at).trim() === '') at++;
  return at;
}

const isTypeCharacter = (code: number): boolean =>
  (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57) || code === 45 || code === 46;
