/**
 * Bits for each key: together with twelve probes, of a million keys that were never added one passes for one that was. A query for
 * it costs little, but it waits for all that is being written (write-thread).
 */
const BITS = 32;
const PROBES = 12;
/** Keys of the first slice; each further one takes twice as many as the one before. */
const FIRST = 16_384;

/**
 * A Bloom filter (Bloom 1970) that grows in slices: `mayHold` is true for every text that was added and for few others.
 * Texts are told apart as the database does, which has a picture for NUL and one for all halves of surrogate pairs.
 */
export class KeyFilter {
  readonly #slices: Uint32Array[] = [];
  /** Keys the last slice still has room for. */
  #room = 0;
  #size = 0;

  /** Keys added, counted as often as they were. */
  get size(): number {
    return this.#size;
  }

  /** `kind`: equal texts of different kinds are different keys. */
  add(text: string, kind: number): void {
    if (this.#room === 0) {
      this.#room = FIRST << this.#slices.length;
      this.#slices.push(new Uint32Array((this.#room * BITS) / 32));
    }
    this.#room--;
    this.#size++;
    hash(text, kind);
    const bits = this.#slices[this.#slices.length - 1] as Uint32Array;
    const mask = bits.length * 32 - 1;
    for (let probe = 0, at = hashA; probe < PROBES; probe++, at = (at + hashB) | 0) {
      const bit = at & mask;
      bits[bit >>> 5] = (bits[bit >>> 5] as number) | (1 << (bit & 31));
    }
  }

  mayHold(text: string, kind: number): boolean {
    if (this.#size === 0) return false;
    hash(text, kind);
    for (const bits of this.#slices) if (holds(bits)) return true;
    return false;
  }
}

function holds(bits: Uint32Array): boolean {
  const mask = bits.length * 32 - 1;
  for (let probe = 0, at = hashA; probe < PROBES; probe++, at = (at + hashB) | 0) {
    const bit = at & mask;
    if ((((bits[bit >>> 5] as number) >>> (bit & 31)) & 1) === 0) return false;
  }
  return true;
}

// Of the last text; variables, because this runs for every name and anchor of an import.
let hashA = 0;
let hashB = 0;

function hash(text: string, kind: number): void {
  let a = 0xdeadbeef ^ kind;
  let b = 0x41c6ce57 ^ text.length;
  for (let at = 0; at < text.length; at++) {
    let unit = text.charCodeAt(at);
    if (unit === 0) unit = 0x2400;
    else if (unit >= 0xd800 && unit < 0xe000) unit = 0xfffd;
    a = Math.imul(a ^ unit, 2654435761);
    b = Math.imul(b ^ unit, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  hashA = a ^ (a >>> 15);
  // Odd, so that the probes of one text are different bits.
  hashB = b | 1;
}
