import { storedText } from './connection.ts';
import { GrowingBytes } from './growing-bytes.ts';

/** Up to here a loop is faster than the way into native code. */
const SHORT = 24;
/** UTF-8 of one UTF-16 unit. */
const MOST_BYTES = 3;

/**
 * Texts put together as UTF-8 in lower case, without becoming texts on the way. `ofText` makes the same of a text; it is asked for
 * values with letters that have no counterpart of their own size, or whose lower case depends on what stands around them.
 */
export class LowerCaseBytes extends GrowingBytes {
  readonly #ofText: (text: string) => string;

  constructor(ofText: (text: string) => string) {
    super();
    this.#ofText = ofText;
  }

  /** A text as it is. */
  add(text: string): void {
    this.ensure(text.length * MOST_BYTES);
    if (text.length > SHORT) {
      this.at += this.bytes.write(text, this.at, 'utf8');
      return;
    }
    for (let at = 0; at < text.length; at++) {
      const unit = text.charCodeAt(at);
      if (unit >= 0x80) {
        this.at += this.bytes.write(text.slice(at), this.at, 'utf8');
        return;
      }
      this.bytes[this.at++] = unit;
    }
  }

  addLoweredText(text: string): void {
    this.ensure(text.length);
    const target = this.bytes;
    let to = this.at;
    for (let at = 0; at < text.length; at++) {
      const unit = text.charCodeAt(at);
      const lower = unit < 0x80 ? (LOWER[unit] as number) : IRREGULAR;
      if (lower === IRREGULAR) {
        this.add(storedText(this.#ofText(text)));
        return;
      }
      target[to++] = lower;
    }
    this.at = to;
  }

  /** Valid UTF-8. */
  addLowered(bytes: Uint8Array, start: number, end: number): void {
    this.ensure(end - start);
    if (this.#addRegular(bytes, start, end)) return;
    const text = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('utf8');
    this.add(storedText(this.#ofText(text)));
  }

  /** False, and nothing added, where a letter is not regular. */
  #addRegular(bytes: Uint8Array, start: number, end: number): boolean {
    const target = this.bytes;
    let to = this.at;
    for (let from = start; from < end; from++) {
      const byte = bytes[from] as number;
      if (byte >= THREE_BYTES) return false;
      const lower = LOWER[byte < 0x80 ? byte : ((byte & 0x1f) << 6) | ((bytes[++from] as number) & 0x3f)] as number;
      if (lower === IRREGULAR) return false;
      if (byte < 0x80) target[to++] = lower;
      else {
        target[to++] = 0xc0 | (lower >>> 6);
        target[to++] = 0x80 | (lower & 0x3f);
      }
    }
    this.at = to;
    return true;
  }
}

/** Lead bytes of letters with more than two bytes. */
const THREE_BYTES = 0xe0;
const IRREGULAR = 0xffff;
/** Sigma is another letter at the end of a word. */
const SIGMA = 'Σ';

/** Lower case of all letters with one or two bytes, as far as it has as many. Control characters may mean something to `ofText`. */
const LOWER = Uint16Array.from({ length: 0x800 }, (_, code) => {
  const lower = String.fromCharCode(code).toLowerCase();
  const size = (unit: number) => (unit < 0x80 ? 1 : unit < 0x800 ? 2 : 3);
  const isRegular = code >= 0x20 && lower.length === 1 && size(lower.charCodeAt(0)) === size(code) && code !== SIGMA.charCodeAt(0);
  return isRegular ? lower.charCodeAt(0) : IRREGULAR;
});
