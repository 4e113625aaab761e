/** Case and white space as .NET's invariant culture has them, where JavaScript differs (spec/expressions.md §12 no. 23). */

const BEYOND_ASCII = /[\u0080-\uffff]/;

/** One character to one character: ß stays ß. */
export function upperCase(text: string): string {
  return BEYOND_ASCII.test(text) ? mapUnits(text, (unit) => (unit === 'ı' ? unit : unit.toUpperCase())) : text.toUpperCase();
}

/** One to one; no final sigma, no dotted İ. */
export function lowerCase(text: string): string {
  return BEYOND_ASCII.test(text) ? mapUnits(text, (unit) => unit.toLowerCase()) : text.toLowerCase();
}

function mapUnits(text: string, change: (unit: string) => string): string {
  let result = '';
  for (const unit of text) {
    const changed = change(unit);
    result += changed.length === unit.length ? changed : unit;
  }
  return result;
}

const WORD = /\p{L}[\p{L}\p{M}\p{N}\p{Cf}']*/gu;
const LOWER = /\p{Ll}/u;

/** TextInfo.ToTitleCase: a word wholly in upper case stays; what follows an apostrophe is lower case. */
export function properCase(text: string): string {
  return text.replace(WORD, (word) => {
    const [head = '', ...tail] = word.split("'");
    const title = LOWER.test(head) ? upperCase(head.charAt(0)) + lowerCase(head.slice(1)) : head;
    return [title, ...tail.map(lowerCase)].join("'");
  });
}

/** Char.IsWhiteSpace: has U+0085, lacks U+FEFF. */
function isWhiteSpace(code: number): boolean {
  if (code < 128) return code === 32 || (code >= 9 && code <= 13);
  return (
    code === 0x85 ||
    code === 0xa0 ||
    code === 0x1680 ||
    (code >= 0x2000 && code <= 0x200a) ||
    code === 0x2028 ||
    code === 0x2029 ||
    code === 0x202f ||
    code === 0x205f ||
    code === 0x3000
  );
}

export function trimStart(text: string): string {
  let start = 0;
  while (start < text.length && isWhiteSpace(text.charCodeAt(start))) start++;
  return start === 0 ? text : text.slice(start);
}

export function trimEnd(text: string): string {
  let end = text.length;
  while (end > 0 && isWhiteSpace(text.charCodeAt(end - 1))) end--;
  return end === text.length ? text : text.slice(0, end);
}
