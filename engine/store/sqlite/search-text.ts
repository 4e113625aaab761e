import type { EncodedAttributes } from '../../../shared/model/encoded-attributes.ts';
import { toHex, type Value } from '../../../shared/model/value.ts';
import { storedText } from './connection.ts';
import { LowerCaseBytes } from './lower-case-bytes.ts';

/**
 * The text of an object as searches read it: every value in lower case, each behind a separator and a mark that stands
 * for its attribute. `LIKE` over 100,000 of them takes about 60 ms, finds parts of any length in any script, and needs
 * no index that has to be kept up to date (a trigram index costs 0.3 ms per object to build).
 */
export interface SearchText {
  /** Strings; what free-text searches look at. As UTF-8 where it was made of bytes. */
  readonly text: string | Uint8Array;
  /** Numbers, booleans and bytes in hex: only clauses that name the attribute look at these. */
  readonly other: string;
}

/** Id, text and other of a row, for `ManyRows`: texts may come as their bytes. */
export const SEARCH_TEXT_ROW = ['value', 'text', 'value'] as const;

/** Text, other and id; writes only what has changed. */
export const updateSearchText = (table: 'cs_text' | 'mv_text'): string =>
  `UPDATE ${table} SET text = CAST(?1 AS TEXT), other = ?2 WHERE id = ?3 AND (text <> CAST(?1 AS TEXT) OR other <> ?2)`;

export const SEPARATOR = '\u0001';
/** Ends a value that was cut. */
const CUT = '\u0002';
/** Identifiers (GUID, SID) fit; photos and certificates are not searched by their bytes. */
const MAX_BYTES = 64;
/** Letters of a key that are looked for in the text before the object itself is compared; no longer than any cut value. */
export const SCANNED_LENGTH = 100;
/** Control characters that no text has; plain ones, so that texts stay in the cheap one-byte form. */
const DIGITS =
  '\u0003\u0004\u0005\u0006\u0007\u0008\u000e\u000f\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f';
const MARK_LENGTH = 4;
/** Letters (and bytes) of a separator with its mark. */
export const START_LENGTH = 1 + MARK_LENGTH;

/** The mark of the attribute with this symbol number; 0 is the DN. */
export function attributeMark(number: number): string {
  marks[number] ??= Array.from({ length: MARK_LENGTH }, (_, at) =>
    DIGITS.charAt(Math.floor(number / DIGITS.length ** at) % DIGITS.length),
  ).join('');
  return marks[number];
}
const marks: string[] = [];

/** A separator with the mark. */
function start(number: number): string {
  starts[number] ??= SEPARATOR + attributeMark(number);
  return starts[number];
}
const starts: string[] = [];

/** Free of our own separators. */
const clean = (text: string): string =>
  text.includes(SEPARATOR) || text.includes(CUT) ? text.replaceAll(SEPARATOR, ' ').replaceAll(CUT, ' ') : text;

/** A text to look for, as `SearchText` has it. */
export const searchable = (text: string): string => clean(text).toLowerCase();

export class SearchTextBuilder {
  /** Joined at the end: adding to a text leaves three pieces of garbage for each value. */
  readonly #text: string[] = [];
  readonly #bytes = new LowerCaseBytes(searchable);
  #other = '';

  add(attribute: number, value: Value): void {
    const mark = start(attribute);
    if (typeof value === 'string') this.#text.push(mark, clean(value));
    else if (value instanceof Uint8Array) {
      this.#other += mark + (value.length > MAX_BYTES ? toHex(value.subarray(0, MAX_BYTES)) + CUT : toHex(value));
    } else if (typeof value !== 'object') this.#other += mark + String(value);
  }

  /** The same as `add`, for objects of which more comes as bytes. */
  addToEncoded(attribute: number, text: string): void {
    this.#bytes.add(start(attribute));
    this.#bytes.addLoweredText(text);
  }

  /** The same as to add all values one by one. */
  addEncoded(encoded: EncodedAttributes, numberOf: (name: string) => number): void {
    for (let at = 0; at < encoded.size; at++) {
      const number = numberOf(encoded.name(at));
      const known = encoded.known(at);
      if (known !== undefined) {
        for (const value of known) this.add(number, value);
        continue;
      }
      const last = encoded.lastSpan(at);
      for (let span = encoded.firstSpan(at); span < last; span = encoded.nextSpan(span)) {
        this.#bytes.add(start(number));
        this.#bytes.addLowered(encoded.bytes, encoded.start(span), encoded.end(span));
      }
    }
  }

  done(): SearchText {
    const text = this.#done();
    const other = this.#other === '' ? '' : this.#other + SEPARATOR;
    this.forget();
    return { text, other };
  }

  /** What was added for an object that was not written after all. */
  forget(): void {
    this.#text.length = 0;
    this.#bytes.forget();
    this.#other = '';
  }

  #done(): string | Uint8Array {
    const text = this.#text.length === 0 ? '' : this.#text.join('').toLowerCase();
    if (this.#bytes.isEmpty) return text === '' ? '' : text + SEPARATOR;
    if (text !== '') this.#bytes.add(storedText(text));
    this.#bytes.add(SEPARATOR);
    return this.#bytes.take();
  }
}

/** A name as lists are sorted by it: without case and accents; no name comes last. */
export function nameKey(name: string): string {
  if (name === '') return '\uffff';
  return PLAIN.test(name) ? name.toLowerCase() : name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}
const PLAIN = /^[ -~]*$/;

/** A LIKE pattern for literal text; to be used with ESCAPE '\\'. */
export const literally = (text: string): string => text.replace(/[\\%_]/g, '\\$&');

/** SQL function: does a value of the marked attribute contain (mode 0) the needle or end (mode 1) with it? */
export function attributeMatches(text: unknown, mark: unknown, needle: unknown, mode: unknown): number {
  if (typeof text !== 'string' || typeof mark !== 'string' || typeof needle !== 'string') return 0;
  const start = SEPARATOR + mark;
  for (let at = text.indexOf(start); at >= 0; at = text.indexOf(start, at)) {
    const end = text.indexOf(SEPARATOR, at + 1);
    const value = text.slice(at + start.length, end);
    if (mode === 1 ? value.endsWith(needle) : value.includes(needle)) return 1;
    at = end;
  }
  return 0;
}
