import type { Fix } from './expression.ts';
import type { Span } from './fault.ts';
import { BIT } from './term.ts';

/** Ready-made changes of the text that the checker offers with its findings. */
export const replaceWith = (span: Span, names: readonly string[], written: (name: string) => string = (name) => name): readonly Fix[] =>
  names.map((name) => ({ title: `Change to ${written(name)}`, edits: [{ start: span.start, end: span.end, text: written(name) }] }));

const wrapIn = (span: Span, title: string, before: string, after: string): Fix => ({
  title,
  edits: [
    { start: span.start, end: span.start, text: before },
    { start: span.end, end: span.end, text: after },
  ],
});

/** The conversions between kinds, by what is there and what is wanted. */
const conversions: readonly { readonly from: number; readonly to: number; readonly name: string; readonly more?: string }[] = [
  { from: BIT.str, to: BIT.num, name: 'CNum' },
  { from: BIT.bin, to: BIT.num, name: 'CNum' },
  { from: BIT.num | BIT.bool | BIT.ref, to: BIT.str, name: 'CStr' },
  { from: BIT.bin, to: BIT.str, name: 'ConvertToBase64' },
  { from: BIT.dt, to: BIT.str, name: 'FormatDateTime', more: ', "yyyy-MM-dd HH:mm:ss"' },
  { from: BIT.str, to: BIT.dt, name: 'CDate' },
  { from: BIT.num, to: BIT.dt, name: 'DateFromNum' },
  { from: BIT.str, to: BIT.ref, name: 'CRef' },
  { from: BIT.num | BIT.str, to: BIT.bool, name: 'CBool' },
];

/** Wraps the argument in the conversion from what it is to what is wanted. */
export const convertTo = (span: Span, actual: number, wanted: number): readonly Fix[] =>
  conversions
    .filter(({ from, to }) => (from & actual) !== 0 && (actual & ~from) === 0 && (to & wanted) !== 0)
    .map(({ name, more = '' }) => wrapIn(span, `Convert with ${name}`, `${name}(`, `${more})`));

export const takeFirst = (span: Span): readonly Fix[] => [wrapIn(span, 'Take the first value', 'Item(', ', 1)')];
