import { isReference, type Value } from '../../shared/model/value.ts';
import type { ImportEntry } from '../connectors/connector.ts';

/**
 * Digest of an object as it was delivered: type, DN, attributes and references. Equal digests mean "nothing to do", so it
 * is computed for every object of every full import and made to be cheap: 64 bits, two multiplications a character, no
 * text built. Attributes and values are sets (spec/engine.md §2), so what each of them adds is summed and their order
 * does not matter. It is compared only with the digest of the same object's last import: 1 in 10^19 changes would be
 * missed. It protects against nothing; who could forge it writes the object anyway.
 */
export function digestEntry(entry: ImportEntry): string {
  let a = 0;
  let b = 0;
  const { attributes } = entry;
  for (const name in attributes) {
    const values = attributes[name];
    if (values === undefined) continue;
    start(1);
    mix(name);
    const nameA = laneA;
    const nameB = laneB;
    for (const value of values) {
      laneA = nameA;
      laneB = nameB;
      mixValue(value);
      finish();
      a = (a + laneA) | 0;
      b = (b + laneB) | 0;
    }
  }
  start(0);
  mix(entry.objectType);
  mix(entry.dn);
  finish();
  return hex((a + laneA) | 0) + hex((b + laneB) | 0);
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

/** The kind of a value is part of it: the text "1" is not the number 1. */
function mixValue(value: Value): void {
  if (typeof value === 'string') {
    mixUnit(1);
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
