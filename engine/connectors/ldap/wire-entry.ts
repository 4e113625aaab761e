import { type Client, type Control, type MessageParser, SearchEntry } from 'ldapts';

/**
 * Decodes search entries only as far as they are looked at. ldapts builds a reader, an object and a text for every
 * attribute and value that comes off the wire; a full import is measured against just that. Here an entry stays bytes
 * until somebody asks for its attributes, and an attribute until somebody asks for its values; what nobody selected is
 * never decoded. Everything else – other messages, errors, controls of entries – stays with ldapts.
 *
 * `messageParser` is private in ldapts, whose version is pinned; `wire-entry.test.ts` compares both ways of decoding.
 */
export function decodeEntriesLazily(client: Client): void {
  const parser = (client as unknown as ClientInside).messageParser;
  const parseMessages = parser.read.bind(parser);
  const types = new TypeNames();
  const chunks = new Chunks();
  let foreign = false;
  parser.read = (data, requests) => {
    if (foreign) return parseMessages(data, requests);
    let bytes = chunks.add(data);
    for (let at = 0; bytes !== undefined; ) {
      const frame = frameAt(bytes, at);
      if (frame === 'incomplete' || typeof frame === 'number') {
        chunks.keep(bytes.subarray(at), frame === 'incomplete' ? 0 : frame);
        return;
      }
      // What is no LDAP message gets the error ldapts has for it.
      foreign = frame === undefined;
      if (frame === undefined) return parseMessages(bytes.subarray(at), requests);
      const entry = entryAt(bytes, frame.body, frame.end, types);
      if (entry === undefined) parseMessages(bytes.subarray(at, frame.end), requests);
      else parser.emit('message', entry);
      at = frame.end;
      if (at === bytes.length) bytes = undefined;
    }
  };
}

/** What ldapts 9.2.0 keeps private. */
interface ClientInside {
  readonly messageParser: MessageParser;
}

const MESSAGE = 0x30;
const INTEGER = 0x02;
const SEARCH_ENTRY = 0x64;
const OCTETS = 0x04;
const SET = 0x31;

/** Told of an attribute: from `start` to `end` lie its values, each with tag and length. False ends the visit. */
export type AttributeVisitor = (type: string, bytes: Buffer, start: number, end: number) => boolean;

/** An entry of a search, undecoded. To its users it is ldapts' SearchEntry: `attributes` have `type`, `values`, `parsedBuffers`. */
export class WireEntry {
  readonly messageId: number;
  readonly protocolOperation = SEARCH_ENTRY;
  readonly name: string;
  readonly controls: readonly Control[] = [];
  readonly #bytes: Buffer;
  readonly #start: number;
  readonly #end: number;
  readonly #types: TypeNames;

  constructor(messageId: number, name: string, bytes: Buffer, start: number, end: number, types: TypeNames) {
    this.messageId = messageId;
    this.name = name;
    this.#bytes = bytes;
    this.#start = start;
    this.#end = end;
    this.#types = types;
  }

  /**
   * Read anew each time: entries of a page that waits for its turn grow old, and what an old object holds is not young garbage
   * even when nobody holds the object any more. A third of an import's time went into copying that.
   */
  get attributes(): readonly WireAttribute[] {
    const attributes: WireAttribute[] = [];
    this.visit((type, bytes, start, end) => attributes.push(new WireAttribute(type, bytes, start, end)) > 0);
    return attributes;
  }

  /** Length of all attributes on the wire. */
  get length(): number {
    return this.#end - this.#start;
  }

  get bytes(): Buffer {
    return this.#bytes;
  }

  /** The attributes without anything made of them; false when the visitor did not want them all. */
  visit(visitor: AttributeVisitor): boolean {
    const bytes = this.#bytes;
    for (let at = this.#start; at < this.#end; ) {
      const partStart = contentAt(bytes, at, this.#end, MESSAGE);
      const partEnd = contentEnd;
      const typeStart = contentAt(bytes, partStart, partEnd, OCTETS);
      const type = this.#types.text(bytes, typeStart, contentEnd);
      const valuesStart = contentEnd < partEnd ? contentAt(bytes, contentEnd, partEnd, SET) : partEnd;
      if (!visitor(type, bytes, valuesStart, valuesStart === partEnd ? partEnd : contentEnd)) return false;
      at = partEnd;
    }
    return true;
  }
}
// ldapts asks `instanceof SearchEntry`, whose constructor would make `attributes` a field of its own.
Object.setPrototypeOf(WireEntry.prototype, SearchEntry.prototype);

export class WireAttribute {
  readonly type: string;
  readonly #bytes: Buffer;
  readonly #start: number;
  readonly #end: number;
  #values: (string | Buffer)[] | undefined;
  #buffers: Buffer[] | undefined;

  /** From `start` to `end` lie the values, each with tag and length. */
  constructor(type: string, bytes: Buffer, start: number, end: number) {
    this.type = type;
    this.#bytes = bytes;
    this.#start = start;
    this.#end = end;
  }

  /** Text where it is valid UTF-8, bytes where it is not. */
  get values(): (string | Buffer)[] {
    this.#values ??= BINARY.test(this.type) ? this.parsedBuffers : this.#texts();
    return this.#values;
  }

  get parsedBuffers(): Buffer[] {
    if (this.#buffers === undefined) {
      this.#buffers = [];
      for (let at = this.#start; at < this.#end; at = valueEnd)
        this.#buffers.push(this.#bytes.subarray(valueAt(this.#bytes, at, this.#end), valueEnd));
    }
    return this.#buffers;
  }

  #texts(): (string | Buffer)[] {
    const values: (string | Buffer)[] = [];
    for (let at = this.#start; at < this.#end; at = valueEnd)
      values.push(textAt(this.#bytes, valueAt(this.#bytes, at, this.#end), valueEnd));
    return values;
  }
}
const BINARY = /;binary$/i;

/** Fails on what is not UTF-8 and drops a byte order mark, as ldapts does. */
const decoder = new TextDecoder('utf-8', { fatal: true });

export function textAt(bytes: Buffer, start: number, end: number): string | Buffer {
  for (let at = start; at < end; at++) {
    if ((bytes[at] as number) < 0x80) continue;
    const part = bytes.subarray(start, end);
    try {
      return decoder.decode(part);
    } catch {
      return part; // Not text: ldapts hands out the bytes, too.
    }
  }
  return bytes.toString('latin1', start, end);
}

/** Where the last element that `contentAt` or `valueAt` read ends; a variable, because this runs for every value. */
let contentEnd = 0;
let valueEnd = 0;

function valueAt(bytes: Buffer, at: number, limit: number): number {
  const start = contentAt(bytes, at, limit, OCTETS);
  valueEnd = contentEnd;
  return start;
}

/** Where the value at `at` begins; it ends, and the next one begins, at `endOfValue`. */
export const startOfValue = valueAt;
export const endOfValue = (): number => valueEnd;

/** Where the content of the element at `at` begins; it ends at `contentEnd`. */
function contentAt(bytes: Buffer, at: number, limit: number, tag: number): number {
  if (bytes[at] !== tag) throw new Error(`Malformed search entry: tag 0x${(bytes[at] ?? 0).toString(16)} instead of 0x${tag.toString(16)}`);
  let start = at + 2;
  let length = bytes[at + 1] as number;
  if (length >= 0x80) {
    const count = length & 0x7f;
    length = 0;
    for (let i = 0; i < count; i++) length = length * 256 + (bytes[start++] as number);
  }
  contentEnd = start + length;
  if (!(contentEnd <= limit)) throw new Error('Malformed search entry: an element is longer than what holds it');
  return start;
}

/**
 * The message at `at`: where its body begins and where it ends. A number is the length of a message that has not arrived
 * as a whole, `incomplete` one whose length is unknown yet, undefined what is no message.
 */
function frameAt(bytes: Buffer, at: number): { readonly body: number; readonly end: number } | number | 'incomplete' | undefined {
  if (bytes.length - at < 2) return 'incomplete';
  if (bytes[at] !== MESSAGE) return undefined;
  let body = at + 2;
  let length = bytes[at + 1] as number;
  if (length >= 0x80) {
    const count = length & 0x7f;
    if (count === 0 || count > 4) return undefined;
    if (bytes.length < body + count) return 'incomplete';
    length = 0;
    for (let i = 0; i < count; i++) length = length * 256 + (bytes[body++] as number);
  }
  const end = body + length;
  return end > bytes.length ? end - at : { body, end };
}

/** The search entry in a message; undefined when it is another message, or an entry with controls, which ldapts reads. */
function entryAt(bytes: Buffer, body: number, end: number, types: TypeNames): SearchEntry | undefined {
  const idLength = bytes[body + 1] as number;
  const operation = body + 2 + idLength;
  if (bytes[body] !== INTEGER || idLength > 4 || bytes[operation] !== SEARCH_ENTRY) return undefined;
  let messageId = 0;
  for (let at = body + 2; at < operation; at++) messageId = messageId * 256 + (bytes[at] as number);
  try {
    const nameStart = contentAt(bytes, operation, end, SEARCH_ENTRY);
    if (contentEnd !== end) return undefined;
    const start = contentAt(bytes, nameStart, end, OCTETS);
    const name = textAt(bytes, start, contentEnd);
    const listStart = contentAt(bytes, contentEnd, end, MESSAGE);
    const text = typeof name === 'string' ? name : name.toString('utf8');
    return new WireEntry(messageId, text, bytes, listStart, contentEnd, types) as unknown as SearchEntry;
  } catch {
    return undefined; // ldapts meets the same fault and reports it to the request it belongs to.
  }
}

interface KnownText {
  readonly bytes: Buffer;
  readonly text: string;
  next: KnownText | undefined;
}

/** Texts that come again and again, such as names of attribute types: made once and found by their bytes. */
export class TypeNames {
  readonly #known = new Map<number, KnownText>();
  /** Entries have their attributes in nearly the same order: what came after it last is likely to come next. */
  #last: KnownText | undefined;

  text(bytes: Buffer, start: number, end: number): string {
    const next = this.#last?.next;
    if (next !== undefined && equal(next.bytes, bytes, start, end)) {
      this.#last = next;
      return next.text;
    }
    let hash = end - start;
    for (let at = start; at < end; at++) hash = Math.imul(hash, 31) + (bytes[at] as number);
    const known = this.#known.get(hash);
    if (known !== undefined && equal(known.bytes, bytes, start, end)) return this.#followed(known);
    const text = bytes.toString('utf8', start, end);
    if (known !== undefined || this.#known.size >= MAX_TYPES) return text;
    // A copy: a window would keep everything alive that came with it.
    const added = { bytes: Buffer.from(bytes.subarray(start, end)), text, next: undefined };
    this.#known.set(hash, added);
    return this.#followed(added);
  }

  #followed(known: KnownText): string {
    if (this.#last !== undefined) this.#last.next = known;
    this.#last = known;
    return known.text;
  }
}
/** Ranges make names without end: `member;range=1500-2999`. */
const MAX_TYPES = 2000;

function equal(known: Buffer, bytes: Buffer, start: number, end: number): boolean {
  if (known.length !== end - start) return false;
  for (let at = start; at < end; at++) if (bytes[at] !== known[at - start]) return false;
  return true;
}

/** What has arrived of a message that is not complete; joined once, however many parts a large group comes in. */
class Chunks {
  #parts: Buffer[] = [];
  #length = 0;
  #wanted = 0;

  /** All that is there to read; undefined while it is known to be too little. */
  add(data: Buffer): Buffer | undefined {
    if (this.#parts.length === 0) return data;
    this.#parts.push(data);
    this.#length += data.length;
    if (this.#length < this.#wanted) return undefined;
    const joined = Buffer.concat(this.#parts, this.#length);
    this.#parts = [];
    return joined;
  }

  /** `wanted`: bytes of the message these are the beginning of; 0 when that is not known. */
  keep(rest: Buffer, wanted: number): void {
    this.#parts = [rest];
    this.#length = rest.length;
    this.#wanted = wanted;
  }
}
