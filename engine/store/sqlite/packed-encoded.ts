import type { EncodedAttributes } from '../../../shared/model/encoded-attributes.ts';
import type { Values } from '../../../shared/model/value.ts';
import { pack } from './packing.ts';
import type { Symbols } from './symbols.ts';

/** MessagePack (github.com/msgpack/msgpack/blob/master/spec.md): first bytes of what a `PackedMap` of texts consists of. */
const SMALL_LIST = 0x90;
const LIST_16 = 0xdc;
const LIST_32 = 0xdd;
const SMALL_TEXT = 0xa0;
const TEXT_8 = 0xd9;
const TEXT_16 = 0xda;
const TEXT_32 = 0xdb;
const NUMBER_8 = 0xcc;
const NUMBER_16 = 0xcd;
const NUMBER_32 = 0xce;

const HEAD = 5;
/** Up to here a loop is faster than the way into native code. */
const SHORT = 48;

let target = Buffer.allocUnsafeSlow(16_384);
let at = 0;

/** The bytes of the `PackedMap` that the decoded attributes would make; texts are copied as they came. */
export function packEncoded(encoded: EncodedAttributes, symbols: Symbols): Uint8Array {
  at = 0;
  list(2 * encoded.size);
  for (let attribute = 0; attribute < encoded.size; attribute++) {
    number(symbols.number(encoded.name(attribute)));
    const known = encoded.known(attribute);
    if (known !== undefined) copy(packValues(known), 0);
    else texts(encoded, attribute);
  }
  return Uint8Array.prototype.slice.call(target, 0, at);
}

const packValues = (values: Values): Uint8Array => pack(values.length === 1 ? values[0] : values);

function texts(encoded: EncodedAttributes, attribute: number): void {
  const count = encoded.count(attribute);
  if (count !== 1) list(count);
  const last = encoded.lastSpan(attribute);
  for (let span = encoded.firstSpan(attribute); span < last; span = encoded.nextSpan(span)) {
    const start = encoded.start(span);
    const end = encoded.end(span);
    const length = end - start;
    room(HEAD + length);
    if (length < 32) target[at++] = SMALL_TEXT | length;
    else head(length, TEXT_8, TEXT_16, TEXT_32);
    copy(encoded.bytes, start, end);
  }
}

function copy(bytes: Uint8Array, start: number, end = bytes.length): void {
  const length = end - start;
  room(length);
  if (length <= SHORT) for (let from = start; from < end; from++) target[at++] = bytes[from] as number;
  else {
    target.set(bytes.subarray(start, end), at);
    at += length;
  }
}

function list(count: number): void {
  room(HEAD);
  if (count < 16) target[at++] = SMALL_LIST | count;
  else head(count, undefined, LIST_16, LIST_32);
}

function number(value: number): void {
  room(HEAD);
  if (value < 128) target[at++] = value;
  else head(value, NUMBER_8, NUMBER_16, NUMBER_32);
}

function head(value: number, one: number | undefined, two: number, four: number): void {
  if (value < 0x100 && one !== undefined) {
    target[at++] = one;
    target[at++] = value;
  } else if (value < 0x10000) {
    target[at++] = two;
    target[at++] = value >>> 8;
    target[at++] = value & 0xff;
  } else {
    target[at++] = four;
    at = target.writeUInt32BE(value, at);
  }
}

function room(more: number): void {
  if (at + more <= target.length) return;
  const larger = Buffer.allocUnsafeSlow(Math.max(2 * target.length, at + more));
  target.copy(larger, 0, 0, at);
  target = larger;
}
