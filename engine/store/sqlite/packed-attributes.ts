import { encodedOf } from '../../../shared/model/encoded-attributes.ts';
import type { AttributeMap, Value, Values } from '../../../shared/model/value.ts';
import { MessagePackWriter } from './message-pack-writer.ts';
import { packEncoded } from './packed-encoded.ts';
import { writeValues } from './packed-values.ts';
import type { Symbols } from './symbols.ts';

/** Attribute number and values in turn; a single value stands without its list. */
export type PackedMap = (number | Value | Values)[];

/** Writes the `PackedMap` of the attributes. */
export function writeMap(writer: MessagePackWriter, map: AttributeMap, symbols: Symbols): void {
  let size = 0;
  for (const _ in map) size++;
  writer.list(2 * size);
  for (const name in map) {
    writer.number(symbols.number(name));
    writeValues(writer, map[name] as Values);
  }
}

export function unpackMap(packed: PackedMap, symbols: Symbols): AttributeMap {
  const map: { [attribute: string]: Values } = {};
  for (let i = 0; i < packed.length; i += 2) {
    const values = packed[i + 1] as Value | Values;
    map[symbols.text(packed[i] as number)] = Array.isArray(values) ? values : [values as Value];
  }
  return map;
}

const writer = new MessagePackWriter();

/**
 * Attributes of new objects, packed once for two rows: the image takes them as the pending import, the run's history as
 * what was added. Each row has bytes of its own, so that the one stays when the other changes.
 */
export class PackedAttributes {
  readonly #symbols: Symbols;
  /** In the order of the images, which is mostly that of the history. No map: its keys would have to be hashed. */
  #maps: AttributeMap[] = [];
  #packed: Uint8Array[] = [];
  #next = 0;

  constructor(symbols: Symbols) {
    this.#symbols = symbols;
  }

  /** The bytes of a `PackedMap`, kept until `forget`. */
  add(map: AttributeMap): Uint8Array {
    const bytes = this.#pack(map);
    this.#maps.push(map);
    this.#packed.push(bytes);
    return bytes;
  }

  /** The same for a map that may have been added. */
  of(map: AttributeMap): Uint8Array {
    const isNext = this.#maps[this.#next] === map;
    const at = isNext ? this.#next : this.#maps.indexOf(map);
    if (at < 0) return this.#pack(map);
    this.#next = at + 1;
    return this.#packed[at] as Uint8Array;
  }

  /** At the end of a batch: the next one may know its attributes by other numbers. */
  forget(): void {
    this.#maps = [];
    this.#packed = [];
    this.#next = 0;
  }

  #pack(map: AttributeMap): Uint8Array {
    const encoded = encodedOf(map);
    if (encoded !== undefined) return packEncoded(encoded, this.#symbols);
    writer.forget();
    writeMap(writer, map, this.#symbols);
    return writer.take();
  }
}
