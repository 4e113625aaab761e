import { formatGuid } from '../binary-identifier.ts';
import { choices } from '../choices.ts';
import type { EvaluationContext } from '../expression.ts';
import { Fault, tooLarge, valueError } from '../fault.ts';
import { lowerCase, properCase, trimEnd, trimStart, upperCase } from '../text-case.ts';
import { kindsIn, mapped, nothing, ofKind } from '../static-type.ts';
import { BIT } from '../term.ts';
import { wholeNumber } from '../whole-number.ts';
import { type FunctionDefinition, fn, form, nullable, num, oneOf, option, optional, str } from './definition.ts';

const compareWords = ['vbBinaryCompare', 'vbTextCompare'];

/** Positions count from 1, lengths are UTF-16 code units (spec/functions.json). */
export const text: readonly FunctionDefinition[] = [
  fn({
    name: 'Trim',
    category: 'Text',
    params: [str('value')],
    returns: 'str',
    doc: 'The text without white space at both ends.',
    apply: (value) => trimEnd(trimStart(value)),
  }),
  fn({
    name: 'LTrim',
    category: 'Text',
    params: [str('value')],
    returns: 'str',
    doc: 'The text without white space at its beginning.',
    apply: trimStart,
  }),
  fn({
    name: 'RTrim',
    category: 'Text',
    params: [str('value')],
    returns: 'str',
    doc: 'The text without white space at its end.',
    apply: trimEnd,
  }),
  fn({
    name: 'LCase',
    category: 'Text',
    params: [str('value')],
    returns: 'str',
    doc: 'The text in lower case.',
    apply: lowerCase,
  }),
  fn({
    name: 'UCase',
    category: 'Text',
    params: [str('value')],
    returns: 'str',
    doc: 'The text in upper case.',
    apply: upperCase,
  }),
  fn({
    name: 'PCase',
    category: 'Text',
    params: [str('value')],
    returns: 'str',
    doc: 'Every word with a capital and the rest in lower case; a word wholly in upper case stays: PCase(LCase("TEST")).',
    apply: properCase,
  }),
  fn({
    name: 'Left',
    category: 'Text',
    params: [str('value'), num('count')],
    returns: 'str',
    doc: 'The first characters; all of the text when it is shorter or the count is negative.',
    whenNull: '',
    apply: (value, count) => (count < 0n ? value : value.slice(0, Number(count))),
  }),
  fn({
    name: 'Right',
    category: 'Text',
    params: [str('value'), num('count')],
    returns: 'str',
    doc: 'The last characters; all of the text when it is shorter or the count is negative.',
    whenNull: '',
    apply: (value, count) => (count < 0n ? value : value.slice(Math.max(0, value.length - Number(count)))),
  }),
  fn({
    name: 'Mid',
    category: 'Text',
    params: [oneOf('value', ['str', 'bin']), num('start'), optional(num('count'))],
    returns: 'var',
    infer: (types) => mapped(slicedKind(types[0] ?? nothing), types),
    doc: 'Characters (or bytes) from a position on. A start outside the text and a negative count give the whole text.',
    whenNull: '',
    apply: (value, start, count) => {
      if (count === 0n) return value.slice(0, 0);
      const from = Number(start);
      if (from < 1 || from > value.length || (count !== undefined && count < 0n)) return value;
      return value.slice(from - 1, count === undefined ? value.length : from - 1 + Number(count));
    },
  }),
  fn({
    name: 'Len',
    category: 'Text',
    params: [oneOf('value', ['str', 'bin'])],
    returns: 'num',
    doc: 'How many characters (or bytes) there are; 0 when there is no value.',
    whenNull: 0n,
    apply: (value) => wholeNumber(value.length),
  }),
  fn({
    name: 'InStr',
    category: 'Text',
    params: [str('text'), nullable(str('search')), optional(num('start')), option('compare', compareWords)],
    returns: 'num',
    doc: 'Position of the first occurrence, 0 when there is none. Case counts unless vbTextCompare is given.',
    whenNull: 0n,
    apply: (value, search, start = 1n, compare = 'vbBinaryCompare') => {
      if (search === null) return 0n;
      if (start < 1n) return valueError('The start must be at least 1.');
      if (value.length === 0 || start > BigInt(value.length)) return 0n;
      if (search.length === 0) return start;
      if (compare === 'vbBinaryCompare') return wholeNumber(value.indexOf(search, Number(start) - 1) + 1);
      return wholeNumber(lowerCase(value).indexOf(lowerCase(search), Number(start) - 1) + 1);
    },
  }),
  fn({
    name: 'InStrRev',
    category: 'Text',
    params: [str('text'), nullable(str('search')), optional(num('start')), option('compare', compareWords)],
    returns: 'num',
    doc: 'Position of the last occurrence, counted from the beginning, 0 when there is none. The search goes backwards from the start.',
    whenNull: 0n,
    apply: (value, search, start = -1n, compare = 'vbBinaryCompare') => {
      if (search === null) return 0n;
      if (start === 0n || start < -1n) return valueError('The start must be at least 1, or -1 for the end.');
      const limit = start === -1n ? BigInt(value.length) : start;
      if (value.length === 0 || limit > BigInt(value.length)) return 0n;
      if (search.length === 0) return limit;
      const fold = folding(compare);
      return wholeNumber(fold(value).slice(0, Number(limit)).lastIndexOf(fold(search)) + 1);
    },
  }),
  fn({
    name: 'Replace',
    category: 'Text',
    params: [str('value'), nullable(str('oldValue')), nullable(str('newValue'))],
    returns: 'str',
    doc: 'Every occurrence replaced; case counts. In both texts \\n, \\r and \\t stand for line feed, carriage return and tab.',
    apply: (value, oldValue, newValue) => {
      const old = unfold(oldValue ?? '');
      return old.length === 0 ? value : replaced(value, old, unfold(newValue ?? ''));
    },
  }),
  fn({
    name: 'Word',
    category: 'Text',
    params: [str('value'), num('number'), nullable(str('delimiters'))],
    returns: 'str',
    doc: 'The n-th word of the text, each of the delimiters’ characters separating words; an empty text when there is none.',
    whenNull: '',
    apply: (value, number, delimiters) => wordAt(value, Number(number), delimiters ?? ''),
  }),
  fn({
    name: 'PadLeft',
    category: 'Text',
    params: [str('value'), num('length'), nullable(str('padCharacter'))],
    returns: 'str',
    doc: 'The text filled up on the left with the character; unchanged when it is long enough.',
    whenNull: '',
    apply: (value, length, pad) => padded(value, length, pad, (fill) => fill + value),
  }),
  fn({
    name: 'PadRight',
    category: 'Text',
    params: [str('value'), num('length'), nullable(str('padCharacter'))],
    returns: 'str',
    doc: 'The text filled up on the right with the character; unchanged when it is long enough.',
    whenNull: '',
    apply: (value, length, pad) => padded(value, length, pad, (fill) => value + fill),
  }),
  fn({
    name: 'ReplaceChars',
    category: 'Text',
    params: [str('value'), nullable(str('pattern'))],
    returns: 'str',
    doc: 'Single characters replaced by texts: ReplaceChars([cn], "ä:ae,ö:oe,ß:ss,’:"). White space in the pattern does not count; comma and colon cannot be replaced.',
    apply: (value, pattern) => {
      const by = replacements(pattern ?? '');
      return by instanceof Fault ? by : replaceCharacters(value, by);
    },
  }),
  ...['Guid', 'GUID'].map((name) =>
    form({
      name,
      category: 'Text',
      params: [],
      returns: 'str',
      multivalue: 'no-argument',
      doc: `A new random GUID, lower case with hyphens; it differs at every synchronization: only for flows that apply once.${name === 'GUID' ? ' The reference spells it both ways.' : ''}`,
      translate: () => (context) => randomGuid(context),
      infer: () => ofKind('str'),
    }),
  ),
];

/** `source:target,…`; a later entry for the same character wins. */
function replacements(pattern: string): ReadonlyMap<string, string> | Fault {
  const by = new Map<string, string>();
  const packed = pattern.replace(WHITE_SPACE, '');
  if (packed.length === 0) return by;
  for (const entry of packed.split(',')) {
    const [source = '', target, ...more] = entry.split(':');
    if (target === undefined || more.length > 0 || source.length === 0 || [...source].length !== 1) {
      return valueError(`"${entry}" in the pattern is not character:text.`);
    }
    by.set(source, target);
  }
  return by;
}

const WHITE_SPACE = /\s/g;

function replaceCharacters(value: string, by: ReadonlyMap<string, string>) {
  let text = '';
  for (const letter of value) {
    text += by.get(letter) ?? letter;
    if (text.length > choices.maximumText) return tooLarge(text.length);
  }
  return text;
}

/** RFC 4122 version 4. */
function randomGuid(context: EvaluationContext): string {
  const bytes = Uint8Array.from({ length: 16 }, () => Math.floor(context.random() * 256));
  bytes[7] = ((bytes[7] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return formatGuid(bytes) ?? '';
}

/** Bytes stay bytes; text and DN give text. */
const slicedKind = (type: Parameters<typeof kindsIn>[0]): number => {
  const mask = kindsIn(type);
  return (mask & BIT.bin) | ((mask & BIT.bin) !== 0 && (mask & (BIT.str | BIT.ref)) === 0 ? 0 : BIT.str);
};

/** The size is known before anything is built. */
function replaced(value: string, old: string, by: string) {
  const pieces = value.split(old);
  const length = value.length + (pieces.length - 1) * (by.length - old.length);
  return length > choices.maximumText ? tooLarge(length) : pieces.join(by);
}

const folding = (compare: string) => (text: string) => (compare === 'vbTextCompare' ? lowerCase(text) : text);

const MONIKER = /\\([nrt])/g;
const MONIKERS: { readonly [letter: string]: string } = { n: '\n', r: '\r', t: '\t' };
const unfold = (text: string): string =>
  text.includes('\\') ? text.replace(MONIKER, (_, letter: string) => MONIKERS[letter] ?? '') : text;

/** Adjacent delimiters enclose an empty word. */
function wordAt(value: string, number: number, delimiters: string): string {
  if (number < 1) return '';
  const separators = new Set(delimiters.split(''));
  let word = 1;
  let start = 0;
  for (let i = 0; i <= value.length; i++) {
    if (i < value.length && !separators.has(value.charAt(i))) continue;
    if (word++ === number) return value.slice(start, i);
    start = i + 1;
  }
  return '';
}

function padded(value: string, length: bigint, pad: string | null, join: (fill: string) => string) {
  if (pad === null || pad.length !== 1) return valueError('The pad text must be one character.');
  if (length > BigInt(choices.maximumText)) return tooLarge(Number(length));
  const missing = Number(length) - value.length;
  return missing <= 0 ? value : join(pad.repeat(missing));
}
