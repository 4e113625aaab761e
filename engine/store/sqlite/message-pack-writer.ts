import { GrowingBytes } from './growing-bytes.ts';

/** MessagePack (github.com/msgpack/msgpack/blob/master/spec.md): first bytes of what is written here. */
const NIL = 0xc0;
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
const NUMBER_64 = 0xcb;

const HEAD = 5;
const WIDEST_NUMBER = 9;
/** Up to here a loop is faster than the way into native code. */
const SHORT = 48;
/** UTF-8 of one UTF-16 unit. */
const MOST_BYTES = 3;

/** Writes lists, texts and numbers piece by piece, for the rows that are written for every object. */
export class MessagePackWriter extends GrowingBytes {
  /** `count` items follow. */
  list(count: number): void {
    this.ensure(HEAD);
    if (count < 16) this.bytes[this.at++] = SMALL_LIST | count;
    else this.#head(count, undefined, LIST_16, LIST_32);
  }

  nil(): void {
    this.ensure(1);
    this.bytes[this.at++] = NIL;
  }

  number(value: number): void {
    this.ensure(WIDEST_NUMBER);
    if (value !== value >>> 0) {
      // Larger, smaller or in between: a time, for instance.
      this.bytes[this.at++] = NUMBER_64;
      this.at = this.bytes.writeDoubleBE(value, this.at);
    } else if (value < 128) this.bytes[this.at++] = value;
    else this.#head(value, NUMBER_8, NUMBER_16, NUMBER_32);
  }

  /** A text that is there as UTF-8. */
  encoded(bytes: Uint8Array, start: number, end: number): void {
    this.#textHead(end - start);
    this.raw(bytes, start, end);
  }

  text(text: string): void {
    const { length } = text;
    this.ensure(HEAD + length * MOST_BYTES);
    const start = this.at;
    if (length <= SHORT) {
      this.#textHead(length);
      const target = this.bytes;
      let at = this.at;
      let all = 0;
      for (let from = 0; from < length; from++) {
        const unit = text.charCodeAt(from);
        all |= unit;
        target[at++] = unit;
      }
      this.at = at;
      if (all < 0x80) return;
      this.at = start;
    }
    this.#textHead(Buffer.byteLength(text));
    this.at += this.bytes.write(text, this.at, 'utf8');
  }

  /** What is MessagePack already. */
  raw(bytes: Uint8Array, start = 0, end = bytes.length): void {
    const length = end - start;
    this.ensure(length);
    if (length <= SHORT) {
      const target = this.bytes;
      let at = this.at;
      for (let from = start; from < end; from++) target[at++] = bytes[from] as number;
      this.at = at;
    } else {
      this.bytes.set(bytes.subarray(start, end), this.at);
      this.at += length;
    }
  }

  #textHead(length: number): void {
    this.ensure(HEAD);
    if (length < 32) this.bytes[this.at++] = SMALL_TEXT | length;
    else this.#head(length, TEXT_8, TEXT_16, TEXT_32);
  }

  #head(value: number, one: number | undefined, two: number, four: number): void {
    if (value < 0x100 && one !== undefined) {
      this.bytes[this.at++] = one;
      this.bytes[this.at++] = value;
    } else if (value < 0x10000) {
      this.bytes[this.at++] = two;
      this.bytes[this.at++] = value >>> 8;
      this.bytes[this.at++] = value & 0xff;
    } else {
      this.bytes[this.at++] = four;
      this.at = this.bytes.writeUInt32BE(value, this.at);
    }
  }
}
