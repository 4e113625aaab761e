import type { DiscoveryError } from '../connector.ts';
import { decodeUtf8, type LogicalLine } from './logical-lines.ts';

/** One `attribute: value` line of a content record. */
export interface LdifAttribute {
  /** Attribute type, as written. */
  readonly type: string;
  /** Options in lower case without `binary`: `['lang-de']`. */
  readonly options: readonly string[];
  /** undefined when the octets are not UTF-8. */
  readonly text: string | undefined;
  /** Given as octets (base64 or URL); undefined for plain text. */
  readonly octets: Uint8Array | undefined;
  readonly line: number;
  /** Column where the value begins, counted from 1 in the unfolded line. */
  readonly column: number;
}

/** A content record (RFC 2849 `attrval-record`). */
export interface LdifRecord {
  readonly dn: string;
  readonly attributes: readonly LdifAttribute[];
  readonly entry: number;
  readonly line: number;
}

/** Where an error is; joined to what it is, this makes a `DiscoveryError`. */
export interface Place {
  readonly file: string;
  readonly entry: number;
}

/** Fetches the value behind `attribute:< url`. */
export type UrlReader = (url: string) => { readonly octets: Uint8Array } | { readonly code: string; readonly reason: string };

const TYPE = /^(?:[A-Za-z][A-Za-z0-9-]*|\d+(?:\.\d+)*)$/;
const OPTION = /^[A-Za-z0-9-]+$/;
const RANGE = /^range=\d+-(?:\d+|\*)$/i;
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;
const changeRecord = new Set(['changetype', 'control']);

interface RawLine {
  readonly description: string;
  readonly kind: ':' | '::' | ':<';
  readonly value: string;
  readonly column: number;
}

/**
 * Parses the lines of one record.
 *
 * @returns the record, or what is wrong with it; a faulty record yields one error (the first), because what follows a
 * fault in the same record is rarely meaningful.
 */
export function parseRecord(lines: readonly LogicalLine[], place: Place, readUrl: UrlReader): LdifRecord | DiscoveryError {
  let dn: string | undefined;
  const attributes: LdifAttribute[] = [];
  for (const line of lines) {
    const fail = (code: string, reason: string, column = 1): DiscoveryError => errorAt(place, line.line, column, code, reason, dn);
    const raw = splitLine(line.text);
    if (typeof raw === 'string') return fail('parse-error', raw);
    if (dn === undefined) {
      const found = readDn(raw);
      if ('code' in found) return fail(found.code, found.reason, found.code === 'missing-dn' ? 1 : raw.column);
      dn = found.dn;
      continue;
    }
    if (changeRecord.has(raw.description.toLowerCase())) {
      return fail(
        'invalid-change-type',
        `"${line.text}" makes this a change record; an import file holds content records. Export the entries themselves.`,
      );
    }
    const description = readDescription(raw.description);
    if ('code' in description) return fail(description.code, description.reason);
    const value = readValue(raw, readUrl);
    if ('code' in value) return fail(value.code, `${raw.description}: ${value.reason}`, raw.column);
    attributes.push({ ...description, ...value, line: line.line, column: raw.column });
  }
  const [head] = lines;
  return { dn: dn ?? '', attributes, entry: place.entry, line: head?.line ?? 0 };
}

export function errorAt(place: Place, line: number, column: number, code: string, reason: string, dn?: string): DiscoveryError {
  return { code, message: `${place.file}:${line}:${column}: ${reason}`, dn, file: place.file, line, column, entry: place.entry };
}

function splitLine(text: string): RawLine | string {
  if (text.startsWith(' ')) return 'a line beginning with a blank continues the line before it, and there is none';
  const colon = text.indexOf(':');
  if (colon < 0) return `"${text.slice(0, 60)}" has no colon; an attribute line looks like "name: value"`;
  if (colon === 0) return 'the attribute name before the colon is missing';
  const mark = text.charAt(colon + 1);
  const kind = mark === ':' ? '::' : mark === '<' ? ':<' : ':';
  let start = colon + kind.length;
  while (text.charCodeAt(start) === 32) start++;
  return { description: text.slice(0, colon), kind, value: text.slice(start), column: start + 1 };
}

function readDn(raw: RawLine): { dn: string } | { code: string; reason: string } {
  if (raw.description.toLowerCase() !== 'dn')
    return { code: 'missing-dn', reason: `the record begins with "${raw.description}" instead of "dn"` };
  if (raw.kind === ':<') return { code: 'invalid-dn', reason: 'a DN cannot be a URL' };
  if (raw.kind === ':') return { dn: raw.value };
  const octets = fromBase64(raw.value);
  if (octets === undefined) return { code: 'invalid-base64-value', reason: 'the DN is not valid base64' };
  const dn = decodeUtf8(octets);
  return dn === undefined ? { code: 'invalid-dn', reason: 'the decoded DN is not UTF-8 text' } : { dn };
}

function readDescription(text: string): { type: string; options: readonly string[] } | { code: string; reason: string } {
  const [type = '', ...options] = text.split(';');
  if (!TYPE.test(type)) return { code: 'parse-error', reason: `"${text}" is not an attribute name` };
  for (const option of options) {
    // A ranged value is a part of the attribute; taking it for the whole would remove the other members.
    if (RANGE.test(option)) return { code: 'invalid-attribute-value', reason: `"${text}" holds only a part of ${type}; export all values` };
    if (!OPTION.test(option)) return { code: 'parse-error', reason: `"${option}" is not an attribute option` };
  }
  return { type, options: options.map((option) => option.toLowerCase()).filter((option) => option !== 'binary') };
}

type ReadValue = Pick<LdifAttribute, 'text' | 'octets'> | { code: string; reason: string };

function readValue(raw: RawLine, readUrl: UrlReader): ReadValue {
  if (raw.kind === ':') return { text: raw.value, octets: undefined };
  if (raw.kind === '::') {
    const octets = fromBase64(raw.value);
    if (octets === undefined) return { code: 'invalid-base64-value', reason: 'the value is not valid base64' };
    return { text: decodeUtf8(octets), octets };
  }
  const fetched = readUrl(raw.value);
  return 'code' in fetched ? fetched : { text: decodeUtf8(fetched.octets), octets: fetched.octets };
}

function fromBase64(text: string): Uint8Array | undefined {
  const clean = text.trimEnd();
  return clean.length % 4 === 0 && BASE64.test(clean) ? new Uint8Array(Buffer.from(clean, 'base64')) : undefined;
}
