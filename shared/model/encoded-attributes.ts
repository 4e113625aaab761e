import type { AttributeMap, Values } from './value.ts';

/** Makes a text of the bytes from `start` to `end`, which are valid UTF-8. */
export type TextOfBytes = (bytes: Uint8Array, start: number, end: number) => string;

/** Start and end of a text in the bytes, and whether all of it is ASCII. */
const SPAN = 3;

/** Numbers in a pool: the spans of some two hundred entries, which come and go together. */
const POOL = 16_384;
let pool = new Int32Array(POOL);
let used = 0;

/**
 * Attributes whose texts are still the bytes they arrived as. Nearly all that a first import does with them is to pass them
 * on, so they become texts only where somebody looks at them. `attributes` are these as everybody knows them; who can work
 * on bytes asks `encodedOf`.
 */
export class EncodedAttributes {
  /** What all spans are places in: an entry, or what came with it. */
  readonly bytes: Uint8Array;
  readonly #textOf: TextOfBytes;
  readonly #names: string[] = [];
  /** Of each attribute the place of its first span, or its values when they are no texts. */
  readonly #parts: (number | Values)[] = [];
  /** Its spans are here, from `first` to `end`: lists of their own would be made larger again and again. */
  #spans = pool;
  #first = used;
  #end = used;

  constructor(bytes: Uint8Array, textOf: TextOfBytes) {
    this.bytes = bytes;
    this.#textOf = textOf;
  }

  /** The same as an attribute map; decodes an attribute whenever it is asked for. */
  get attributes(): AttributeMap {
    return new Proxy(this as unknown as AttributeMap, ATTRIBUTES as unknown as ProxyHandler<AttributeMap>);
  }

  /** Another attribute, of which the texts follow. A name is given once. */
  addText(name: string): void {
    this.#names.push(name);
    this.#parts.push(this.#end - this.#first);
  }

  /** A text of the attribute added last. */
  addSpan(start: number, end: number, isAscii: boolean): void {
    if (this.#spans !== pool || this.#end !== used || used + SPAN > pool.length) this.#move();
    this.#spans[used] = start;
    this.#spans[used + 1] = end;
    this.#spans[used + 2] = isAscii ? 1 : 0;
    used += SPAN;
    this.#end = used;
  }

  /** Another attribute with values that are known. */
  addValues(name: string, values: Values): void {
    this.#names.push(name);
    this.#parts.push(values);
  }

  /** Number of attributes. */
  get size(): number {
    return this.#names.length;
  }

  name(attribute: number): string {
    return this.#names[attribute] as string;
  }

  /** Values of an attribute without texts; undefined where there are texts. */
  known(attribute: number): Values | undefined {
    const part = this.#parts[attribute];
    return typeof part === 'number' ? undefined : part;
  }

  /** Number of values. */
  count(attribute: number): number {
    const part = this.#parts[attribute] as number | Values;
    return typeof part === 'number' ? (this.lastSpan(attribute) - part) / SPAN : part.length;
  }

  /** Spans of the attribute: from here to before `lastSpan`, a step of `nextSpan` each. Only where there are texts. */
  firstSpan(attribute: number): number {
    return this.#parts[attribute] as number;
  }

  lastSpan(attribute: number): number {
    for (let next = attribute + 1; next < this.#parts.length; next++) {
      const part = this.#parts[next];
      if (typeof part === 'number') return part;
    }
    return this.#end - this.#first;
  }

  nextSpan(span: number): number {
    return span + SPAN;
  }

  start(span: number): number {
    return this.#spans[this.#first + span] as number;
  }

  end(span: number): number {
    return this.#spans[this.#first + span + 1] as number;
  }

  isAscii(span: number): boolean {
    return this.#spans[this.#first + span + 2] === 1;
  }

  text(span: number): string {
    return this.#textOf(this.bytes, this.start(span), this.end(span));
  }

  values(attribute: number): Values {
    const known = this.known(attribute);
    if (known !== undefined) return known;
    const values: string[] = [];
    for (let span = this.firstSpan(attribute), end = this.lastSpan(attribute); span < end; span += SPAN) values.push(this.text(span));
    return values;
  }

  /** Values of the attribute with this name. */
  named(name: string): Values | undefined {
    const at = this.#names.indexOf(name);
    return at < 0 ? undefined : this.values(at);
  }

  has(name: string): boolean {
    return this.#names.includes(name);
  }

  get names(): readonly string[] {
    return this.#names;
  }

  /** To where there is room for more. */
  #move(): void {
    const own = this.#spans.subarray(this.#first, this.#end);
    if (used + own.length + SPAN > pool.length) {
      pool = new Int32Array(Math.max(POOL, 2 * (own.length + SPAN)));
      used = 0;
    }
    pool.set(own, used);
    this.#spans = pool;
    this.#first = used;
    this.#end = used + own.length;
    used = this.#end;
  }

  /** Attributes that are not texts. */
  get knownAttributes(): AttributeMap {
    const map: { [name: string]: Values } = {};
    for (let at = 0; at < this.size; at++) {
      const values = this.known(at);
      if (values !== undefined) map[this.name(at)] = values;
    }
    return map;
  }

  /** All texts made, once. */
  decoded(): AttributeMap {
    const map: { [name: string]: Values } = {};
    for (let at = 0; at < this.size; at++) map[this.name(at)] = this.values(at);
    return map;
  }

  /** Without these attributes. */
  without(names: ReadonlyMap<string, unknown>): EncodedAttributes {
    const rest = new EncodedAttributes(this.bytes, this.#textOf);
    for (let at = 0; at < this.size; at++) {
      const known = this.known(at);
      if (names.has(this.name(at))) continue;
      if (known !== undefined) rest.addValues(this.name(at), known);
      else {
        rest.addText(this.name(at));
        for (let span = this.firstSpan(at), end = this.lastSpan(at); span < end; span += SPAN)
          rest.addSpan(this.start(span), this.end(span), this.isAscii(span));
      }
    }
    return rest;
  }
}

const ENCODED = Symbol('encoded');

/** What the map is made of; undefined for maps whose values are there. */
export const encodedOf = (map: AttributeMap): EncodedAttributes | undefined => (map as { readonly [ENCODED]?: EncodedAttributes })[ENCODED];

/** The same attributes with all values there, for who looks at most of them. */
export const decoded = (map: AttributeMap): AttributeMap => encodedOf(map)?.decoded() ?? map;

/** To everybody else it is a map like any other that cannot be changed. */
const ATTRIBUTES: ProxyHandler<EncodedAttributes> = {
  get: (encoded, key) => (typeof key === 'string' ? encoded.named(key) : key === ENCODED ? encoded : undefined),
  has: (encoded, key) => typeof key === 'string' && encoded.has(key),
  ownKeys: (encoded) => [...encoded.names],
  getOwnPropertyDescriptor(encoded, key) {
    const value = typeof key === 'string' ? encoded.named(key) : undefined;
    return value === undefined ? undefined : { value, writable: false, enumerable: true, configurable: true };
  },
  set: () => false,
  defineProperty: () => false,
  deleteProperty: () => false,
  getPrototypeOf: () => Object.prototype,
};
