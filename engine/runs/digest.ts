import { type EncodedAttributes, encodedOf } from '../../shared/model/encoded-attributes.ts';
import { type AttributeMap, isReference, type Value } from '../../shared/model/value.ts';
import type { ImportEntry } from '../connectors/connector.ts';

/**
 * Digest of an object as it was delivered: type, DN, attributes and references. Equal digests mean "nothing to do", so it
 * is computed for every object of every full import and made to be cheap: 64 bits, two multiplications a character, no
 * text built. Attributes and values are sets (spec/engine.md §2), so what each of them adds is summed and their order
 * does not matter. It is compared only with the digest of the same object's last import: 1 in 10^19 changes would be
 * missed. It protects against nothing; who could forge it writes the object anyway.
 */
export function digestEntry(entry: ImportEntry): string {
  sumA = 0;
  sumB = 0;
  const encoded = encodedOf(entry.attributes);
  if (encoded === undefined) addMap(entry.attributes);
  else addEncoded(encoded);
  start(0);
  mix(entry.objectType);
  mix(entry.dn);
  finish();
  return hex((sumA + laneA) | 0) + hex((sumB + laneB) | 0);
}

function addMap(attributes: AttributeMap): void {
  for (const name in attributes) {
    const values = attributes[name];
    if (values === undefined) continue;
    startAttribute(name);
    for (const value of values) {
      startValue();
      mixValue(value);
      addValue();
    }
  }
}

/** Comes to the same as the decoded attributes. */
function addEncoded(encoded: EncodedAttributes): void {
  for (let at = 0; at < encoded.size; at++) {
    startAttribute(encoded.name(at));
    const known = encoded.known(at);
    if (known !== undefined) {
      for (const value of known) {
        startValue();
        mixValue(value);
        addValue();
      }
      continue;
    }
    const end = encoded.lastSpan(at);
    for (let span = encoded.firstSpan(at); span < end; span = encoded.nextSpan(span)) {
      startValue();
      mixUnit(TEXT);
      if (encoded.isAscii(span)) mixAscii(encoded.bytes, encoded.start(span), encoded.end(span));
      else mix(encoded.text(span));
      addValue();
    }
  }
}

// What the values seen so far add up to.
let sumA = 0;
let sumB = 0;
// The lanes behind the name of the attribute.
let nameA = 0;
let nameB = 0;

function startAttribute(name: string): void {
  start(1);
  mix(name);
  nameA = laneA;
  nameB = laneB;
}

function startValue(): void {
  laneA = nameA;
  laneB = nameB;
}

function addValue(): void {
  finish();
  sumA = (sumA + laneA) | 0;
  sumB = (sumB + laneB) | 0;
}

// Two independent 32-bit lanes; module variables, because this runs for every value of every object.
let laneA = 0;
let laneB = 0;

function start(seed: number): void {
  laneA = 0xdeadbeef ^ seed;
  laneB = 0x41c6ce57 ^ seed;
}

function mixUnit(unit: number): void {
  laneA = Math.imul(laneA ^ unit, 2654435761);
  laneB = Math.imul(laneB ^ unit, 1597334677);
}

function mix(text: string): void {
  const { length } = text;
  mixUnit(length);
  let a = laneA;
  let b = laneB;
  for (let i = 0; i < length; i++) {
    const unit = text.charCodeAt(i);
    a = Math.imul(a ^ unit, 2654435761);
    b = Math.imul(b ^ unit, 1597334677);
  }
  laneA = a;
  laneB = b;
}

/** As `mix` of the text that these bytes are. */
function mixAscii(bytes: Uint8Array, start: number, end: number): void {
  mixUnit(end - start);
  let a = laneA;
  let b = laneB;
  for (let at = start; at < end; at++) {
    const unit = bytes[at] as number;
    a = Math.imul(a ^ unit, 2654435761);
    b = Math.imul(b ^ unit, 1597334677);
  }
  laneA = a;
  laneB = b;
}

const TEXT = 1;

/** The kind of a value is part of it: the text "1" is not the number 1. */
function mixValue(value: Value): void {
  if (typeof value === 'string') {
    mixUnit(TEXT);
    mix(value);
  } else if (value instanceof Uint8Array) {
    mixUnit(2);
    mixUnit(value.length);
    for (const byte of value) mixUnit(byte);
  } else if (isReference(value)) {
    mixUnit(3);
    mix(value.ref.toLowerCase());
  } else {
    mixUnit(typeof value === 'bigint' ? 4 : 5);
    mix(String(value));
  }
}

/** Spreads every input bit over the whole lane, each lane with the other's help. */
function finish(): void {
  let a = laneA;
  let b = laneB;
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  laneA = a;
  laneB = b;
}

const HEX = Array.from({ length: 0x10000 }, (_, half) => half.toString(16).padStart(4, '0'));
const hex = (lane: number): string => `${HEX[lane >>> 16]}${HEX[lane & 0xffff]}`;
