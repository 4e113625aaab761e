import { ConnectorFailure } from '../connector.ts';

/** One line of an LDIF file after unfolding (RFC 2849 note 2); `line` is where it starts, counted from 1. */
export interface LogicalLine {
  readonly text: string;
  readonly line: number;
}

/** A longer line is no LDIF: it would be held in memory as a whole. */
const MAX_LINE = 128 * 1024 * 1024;
const LF = 10;
const EMPTY = new Uint8Array(0);

/**
 * Splits a byte stream into logical lines, one array per chunk of the stream. Accepts LF and CRLF and a UTF-8 byte order
 * mark. Comments are dropped with their continuations; a blank line comes as `''`; a continuation of nothing keeps its
 * leading blank. Throws `ConnectorFailure` for NUL bytes, other encodings than UTF-8 and endless lines.
 */
export async function* logicalLines(source: AsyncIterable<Uint8Array>, file: string): AsyncGenerator<readonly LogicalLine[]> {
  const unfolding = new Unfolding();
  let rest: Uint8Array = EMPTY;
  let line = 0;
  let first = true;
  for await (const chunk of source) {
    let bytes: Uint8Array = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    if (first && bytes.length >= 3) {
      bytes = withoutByteOrderMark(bytes, file);
      first = false;
    }
    const end = bytes.lastIndexOf(LF) + 1;
    rest = bytes.subarray(end);
    if (rest.length > MAX_LINE) {
      throw new ConnectorFailure(
        'stopped-file-error',
        `${file}:${line + 1}: a line is longer than ${MAX_LINE >> 20} MB; this is not an LDIF file.`,
      );
    }
    if (end === 0) continue;
    const physical = decode(bytes.subarray(0, end), file, line).split('\n');
    physical.pop();
    for (const text of physical) unfolding.add(text, ++line);
    yield unfolding.take();
  }
  if (first) rest = withoutByteOrderMark(rest, file);
  if (rest.length > 0) unfolding.add(decode(rest, file, line), line + 1);
  yield unfolding.end();
}

/** Joins continuation lines to the line before them. */
class Unfolding {
  #ready: LogicalLine[] = [];
  #text: string | undefined;
  #line = 0;
  #comment = false;

  add(raw: string, line: number): void {
    const text = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
    if (text.startsWith(' ') && (this.#comment || (this.#text !== undefined && this.#text !== ''))) {
      if (!this.#comment) this.#text += text.slice(1);
      return;
    }
    this.#flush();
    this.#comment = text.startsWith('#');
    if (!this.#comment) {
      this.#text = text;
      this.#line = line;
    }
  }

  /** Lines that are certainly complete; the last one may still be continued in the next chunk. */
  take(): readonly LogicalLine[] {
    const ready = this.#ready;
    this.#ready = [];
    return ready;
  }

  end(): readonly LogicalLine[] {
    this.#flush();
    return this.take();
  }

  #flush(): void {
    if (this.#text !== undefined) this.#ready.push({ text: this.#text, line: this.#line });
    this.#text = undefined;
  }
}

function decode(bytes: Uint8Array, file: string, linesBefore: number): string {
  if (bytes.includes(0)) {
    const at = lineOf(bytes, bytes.indexOf(0), linesBefore);
    throw new ConnectorFailure('stopped-file-embedded-nulls', `${file}:${at}: the file contains NUL bytes. Export it again as UTF-8 text.`);
  }
  const text = decodeUtf8(bytes);
  if (text !== undefined) return text;
  throw notUtf8(file, faultyLine(bytes, linesBefore));
}

function faultyLine(bytes: Uint8Array, linesBefore: number): number {
  let start = 0;
  let line = linesBefore;
  while (start < bytes.length) {
    const end = bytes.indexOf(LF, start) + 1 || bytes.length;
    line++;
    if (decodeUtf8(bytes.subarray(start, end)) === undefined) break;
    start = end;
  }
  return line;
}

function lineOf(bytes: Uint8Array, offset: number, linesBefore: number): number {
  let line = linesBefore + 1;
  for (let i = 0; i < offset; i++) if (bytes[i] === LF) line++;
  return line;
}

function withoutByteOrderMark(bytes: Uint8Array, file: string): Uint8Array {
  const [a, b, c] = bytes;
  if ((a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff)) throw notUtf8(file, 1, 'UTF-16');
  return a === 0xef && b === 0xbb && c === 0xbf ? bytes.subarray(3) : bytes;
}

const notUtf8 = (file: string, line: number, found = 'not UTF-8'): ConnectorFailure =>
  new ConnectorFailure(
    'stopped-code-page-conversion',
    `${file}:${line}: the text is ${found}. Save the file as UTF-8 and run the import again.`,
  );

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** undefined when the bytes are not UTF-8. */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    // A fatal decoder reports by throwing; the absence of text is the answer the callers ask for.
    return undefined;
  }
}
