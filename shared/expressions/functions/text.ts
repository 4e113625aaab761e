import { choices } from '../choices.ts';
import { tooLarge, valueError } from '../fault.ts';
import { kindsIn, mapped, nothing } from '../static-type.ts';
import { BIT } from '../term.ts';
import { lowerCase, properCase, trimEnd, trimStart, upperCase } from '../text-case.ts';
import { wholeNumber } from '../whole-number.ts';
import { type FunctionDefinition, fn, nullable, num, oneOf, option, optional, str } from './definition.ts';

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
];

/** Bytes stay bytes; text and DN give text. */
const slicedKind = (type: Parameters<typeof kindsIn>[0]): number => {
  const mask = kindsIn(type);
  return (mask & BIT.bin) | ((mask & BIT.bin) !== 0 && (mask & (BIT.str | BIT.ref)) === 0 ? 0 : BIT.str);
};

const folding = (compare: string) => (text: string) => (compare === 'vbTextCompare' ? lowerCase(text) : text);

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
