import { isUtf8 } from 'node:buffer';
import type { Attribute } from 'ldapts';
import { EncodedAttributes } from '../../../shared/model/encoded-attributes.ts';
import { anchorText } from './anchor.ts';
import type { AttributePlans, Plan } from './attribute-plan.ts';
import { convert } from './entry-values.ts';
import { endOfValue, startOfValue, TypeNames, textAt, WireAttribute, type WireEntry } from './wire-entry.ts';

/** An entry of which nothing was decoded but what tells which object it is. */
export interface EncodedEntry {
  readonly attributes: EncodedAttributes;
  readonly anchor: string | undefined;
  readonly classes: readonly string[];
  readonly structural: string | undefined;
}

/** Bytes of an entry up to which it may keep those it came with alive; a large group had better be decoded and let go of them. */
const MOST_BYTES = 65_536;

const classNames = new TypeNames();

/**
 * The entry as a first import passes it on, with its texts as bytes. undefined for everything out of the ordinary – values that
 * are not what their attribute holds, ranges, byte order marks, attributes sent twice –, which `EntryReader` reads attribute
 * by attribute.
 */
export function encodedEntry(entry: WireEntry, plans: AttributePlans): EncodedEntry | undefined {
  if (entry.length > MOST_BYTES) return undefined;
  const attributes = new EncodedAttributes(entry.bytes, textOf);
  let anchor: string | undefined;
  let classes: readonly string[] = [];
  let structural: string | undefined;
  const isOrdinary = entry.visit((type, bytes, start, end) => {
    const plan = plans.of(type);
    if (plan === undefined || start === end) return true;
    if (plan.range !== undefined) return false;
    if (plan.role === 'objectClass') classes = textsOf(bytes, start, end);
    else if (plan.role === 'structuralObjectClass') structural = textsOf(bytes, start, end)[0];
    else if (plan.role === 'anchor') {
      anchor = anchorText(new WireAttribute(type, bytes, start, end) as unknown as Attribute);
      if (anchor === undefined) return false;
    }
    return plan.definition === undefined || add(attributes, plan, type, bytes, start, end);
  });
  return isOrdinary ? { attributes, anchor, classes, structural } : undefined;
}

function add(
  attributes: EncodedAttributes,
  { definition, isBinary }: Plan,
  type: string,
  bytes: Buffer,
  start: number,
  end: number,
): boolean {
  if (definition === undefined || attributes.has(definition.name)) return false;
  if (definition.type !== 'string' && definition.type !== 'datetime') {
    const values = convert(new WireAttribute(type, bytes, start, end) as unknown as Attribute, definition);
    if ('fault' in values) return false;
    attributes.addValues(definition.name, values);
    return true;
  }
  if (isBinary) return false;
  attributes.addText(definition.name);
  for (let at = start; at < end; at = endOfValue()) {
    const from = startOfValue(bytes, at, end);
    const to = endOfValue();
    const isAscii = allAscii(bytes, from, to);
    if (!isAscii && !isText(bytes, from, to)) return false;
    attributes.addSpan(from, to, isAscii);
  }
  return true;
}

function allAscii(bytes: Buffer, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if ((bytes[at] as number) >= 0x80) return false;
  return true;
}

/** UTF-8 without a byte order mark, which would be dropped. */
const isText = (bytes: Buffer, start: number, end: number): boolean =>
  !(bytes[start] === 0xef && bytes[start + 1] === 0xbb && bytes[start + 2] === 0xbf) && isUtf8(bytes.subarray(start, end));

function textsOf(bytes: Buffer, start: number, end: number): readonly string[] {
  const texts: string[] = [];
  for (let at = start; at < end; at = endOfValue()) {
    const from = startOfValue(bytes, at, end);
    texts.push(classNames.text(bytes, from, endOfValue()));
  }
  return texts;
}

/** Texts were found to be UTF-8 when their places were noted. */
const textOf = (bytes: Uint8Array, start: number, end: number): string => textAt(bytes as Buffer, start, end) as string;
