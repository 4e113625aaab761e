import { type EncodedAttributes, encodedOf } from '../../shared/model/encoded-attributes.ts';
import { RecurringKeys } from '../../shared/model/recurring-keys.ts';
import { type AttributeMap, isReference, type Value, type Values } from '../../shared/model/value.ts';
import type { ImportEntry } from '../connectors/connector.ts';

/**
 * Digest of an object as it was delivered: type, DN, attributes and references. Equal digests mean "nothing to do", so it
 * is computed for every object of every full import and made to be cheap: 64 bits, two multiplications for four bytes, no
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
    if (values !== undefined) addValues(name, values);
  }
}

function addValues(name: string, values: Values): void {
  startAttribute(name);
  for (const value of values) {
    startValue();
    mixValue(value);
    addValue();
  }
}

/** Comes to the same as the decoded attributes. */
function addEncoded(encoded: EncodedAttributes): void {
  const { bytes } = encoded;
  for (let at = 0; at < encoded.size; at++) {
    const known = encoded.known(at);
    if (known !== undefined) {
      addValues(encoded.name(at), known);
      continue;
    }
    startAttribute(encoded.name(at));
    const end = encoded.lastSpan(at);
    for (let span = encoded.firstSpan(at); span < end; span = encoded.nextSpan(span)) {
      startValue();
      mixWord(TEXT);
      mixBytes(bytes, encoded.start(span), encoded.end(span));
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
  const { a, b } = nameLanes.of(name);
  nameA = a;
  nameB = b;
}

const nameLanes = new RecurringKeys((name) => {
  start(1);
  mix(name);
  return { a: laneA, b: laneB };
});

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

/** The shifts bring the upper bits of a word down again: a multiplication only moves them up and out. */
const stepA = (lane: number, word: number): number => {
  const product = Math.imul(lane ^ word, 2654435761);
  return product ^ (product >>> 15);
};
const stepB = (lane: number, word: number): number => {
  const product = Math.imul(lane ^ word, 1597334677);
  return product ^ (product >>> 13);
};

function mixWord(word: number): void {
  laneA = stepA(laneA, word);
  laneB = stepB(laneB, word);
}

/** The UTF-8 of a text. */
function mix(text: string): void {
  const { length } = text;
  let a = stepA(laneA, length);
  let b = stepB(laneB, length);
  let all = 0;
  let at = 0;
  for (; at + 3 < length; at += 4) {
    const one = text.charCodeAt(at);
    const two = text.charCodeAt(at + 1);
    const three = text.charCodeAt(at + 2);
    const four = text.charCodeAt(at + 3);
    all |= one | two | three | four;
    const word = one | (two << 8) | (three << 16) | (four << 24);
    a = stepA(a, word);
    b = stepB(b, word);
  }
  if (at < length) {
    let word = 0;
    for (let shift = 0; at < length; at++, shift += 8) {
      all |= text.charCodeAt(at);
      word |= text.charCodeAt(at) << shift;
    }
    a = stepA(a, word);
    b = stepB(b, word);
  }
  if (all < 0x80) {
    laneA = a;
    laneB = b;
  } else {
    const bytes = utf8.encode(text);
    mixBytes(bytes, 0, bytes.length);
  }
}

const utf8 = new TextEncoder();

/** Length and bytes, four at a time. */
function mixBytes(bytes: Uint8Array, start: number, end: number): void {
  let a = stepA(laneA, end - start);
  let b = stepB(laneB, end - start);
  let at = start;
  for (; at + 3 < end; at += 4) {
    const word =
      (bytes[at] as number) | ((bytes[at + 1] as number) << 8) | ((bytes[at + 2] as number) << 16) | ((bytes[at + 3] as number) << 24);
    a = stepA(a, word);
    b = stepB(b, word);
  }
  if (at < end) {
    let word = bytes[at] as number;
    if (at + 1 < end) word |= (bytes[at + 1] as number) << 8;
    if (at + 2 < end) word |= (bytes[at + 2] as number) << 16;
    a = stepA(a, word);
    b = stepB(b, word);
  }
  laneA = a;
  laneB = b;
}

const TEXT = 1;

/** The kind of a value is part of it: the text "1" is not the number 1. */
function mixValue(value: Value): void {
  if (typeof value === 'string') {
    mixWord(TEXT);
    mix(value);
  } else if (value instanceof Uint8Array) {
    mixWord(2);
    mixBytes(value, 0, value.length);
  } else if (isReference(value)) {
    mixWord(3);
    mix(value.ref.toLowerCase());
  } else {
    mixWord(typeof value === 'bigint' ? 4 : 5);
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
// No template: it would ask each of them what it is.
const hex = (lane: number): string => (HEX[lane >>> 16] as string) + (HEX[lane & 0xffff] as string);
