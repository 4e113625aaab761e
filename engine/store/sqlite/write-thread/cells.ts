import type { Cell } from '../connection.ts';

/** Kinds of a cell. */
const NIL = 0;
const INTEGER = 1;
const NUMBER = 2;
/** A byte a letter, all below 0x80: no decoder is needed. */
const ASCII = 3;
const TEXT = 4;
const BYTES = 5;

/** Up to here a loop is faster than the way into native code. */
const SHORT = 24;
/** UTF-8 of one UTF-16 unit. */
const MOST_BYTES = 3;
const HEAD = 9;

/** Bytes of statements and their cells, or of rows: what threads send each other. */
export class CellWriter {
  #bytes: Buffer;
  #view: DataView;
  #at = 0;

  constructor(size: number) {
    this.#bytes = Buffer.allocUnsafeSlow(size);
    this.#view = new DataView(this.#bytes.buffer);
  }

  get length(): number {
    return this.#at;
  }

  byte(value: number): void {
    this.#ensure(1);
    this.#view.setUint8(this.#at++, value);
  }

  count(value: number): void {
    this.#ensure(4);
    this.#view.setUint32(this.#at, value);
    this.#at += 4;
  }

  cells(cells: readonly Cell[]): void {
    this.count(cells.length);
    for (const cell of cells) this.cell(cell);
  }

  cell(cell: Cell): void {
    this.#ensure(HEAD);
    if (typeof cell === 'number') {
      const isInteger = (cell | 0) === cell && !Object.is(cell, -0);
      this.#view.setUint8(this.#at, isInteger ? INTEGER : NUMBER);
      if (isInteger) this.#view.setInt32(this.#at + 1, cell);
      else this.#view.setFloat64(this.#at + 1, cell);
      this.#at += isInteger ? 5 : 9;
    } else if (typeof cell === 'string') this.text(cell);
    else if (cell === null) this.#view.setUint8(this.#at++, NIL);
    else {
      this.#ensure(HEAD + cell.length);
      this.#head(BYTES, cell.length);
      this.#bytes.set(cell, this.#at);
      this.#at += cell.length;
    }
  }

  text(text: string): void {
    this.#ensure(HEAD + text.length * MOST_BYTES);
    const start = this.#at;
    if (text.length <= SHORT && this.#ascii(text)) return;
    this.#at = start + 5;
    const length = this.#bytes.write(text, this.#at, 'utf8');
    this.#at = start;
    this.#head(length === text.length ? ASCII : TEXT, length);
    this.#at += length;
  }

  /** What has been written since the last call, as bytes of their own. */
  take(): Uint8Array<ArrayBuffer> {
    const taken = new Uint8Array(this.#at);
    taken.set(this.#bytes.subarray(0, this.#at));
    this.#at = 0;
    return taken;
  }

  #head(kind: number, length: number): void {
    this.#view.setUint8(this.#at, kind);
    this.#view.setUint32(this.#at + 1, length);
    this.#at += 5;
  }

  #ascii(text: string): boolean {
    const start = this.#at + 5;
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      if (unit >= 0x80) return false;
      this.#bytes[start + i] = unit;
    }
    this.#head(ASCII, text.length);
    this.#at += text.length;
    return true;
  }

  #ensure(more: number): void {
    if (this.#at + more <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(this.#bytes.length * 2, this.#at + more));
    this.#bytes.copy(larger, 0, 0, this.#at);
    this.#bytes = larger;
    this.#view = new DataView(larger.buffer);
  }
}

/** Reads what a `CellWriter` wrote, in the same order. Bytes of a cell are a window on what was sent. */
export class CellReader {
  readonly #bytes: Buffer;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  get atEnd(): boolean {
    return this.#at >= this.#bytes.length;
  }

  byte(): number {
    return this.#view.getUint8(this.#at++);
  }

  count(): number {
    this.#at += 4;
    return this.#view.getUint32(this.#at - 4);
  }

  cells(): Cell[] {
    const cells: Cell[] = [];
    for (let left = this.count(); left > 0; left--) cells.push(this.cell());
    return cells;
  }

  cell(): Cell {
    const kind = this.byte();
    if (kind === NIL) return null;
    if (kind === INTEGER) {
      this.#at += 4;
      return this.#view.getInt32(this.#at - 4);
    }
    if (kind === NUMBER) {
      this.#at += 8;
      return this.#view.getFloat64(this.#at - 8);
    }
    const length = this.count();
    const start = this.#at;
    this.#at += length;
    if (kind === BYTES) return this.#bytes.subarray(start, this.#at);
    return this.#bytes.toString(kind === ASCII ? 'latin1' : 'utf8', start, this.#at);
  }

  text(): string {
    return this.cell() as string;
  }
}
