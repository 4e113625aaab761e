import { encodedOf } from '../../../shared/model/encoded-attributes.ts';
import type { AttributeMap, Value, Values } from '../../../shared/model/value.ts';
import { packEncoded } from './packed-encoded.ts';
import { pack } from './packing.ts';
import type { Symbols } from './symbols.ts';

/** Attribute number and values in turn; a single value stands without its list. */
export type PackedMap = (number | Value | Values)[];

export function packMap(map: AttributeMap, symbols: Symbols): PackedMap {
  const packed: PackedMap = [];
  for (const name in map) {
    const values = map[name] as Values;
    packed.push(symbols.number(name), values.length === 1 ? (values[0] as Value) : values);
  }
  return packed;
}

export function unpackMap(packed: PackedMap, symbols: Symbols): AttributeMap {
  const map: { [attribute: string]: Values } = {};
  for (let i = 0; i < packed.length; i += 2) {
    const values = packed[i + 1] as Value | Values;
    map[symbols.text(packed[i] as number)] = Array.isArray(values) ? values : [values as Value];
  }
  return map;
}

/**
 * Attributes of new objects, packed once for two rows: the image takes them as the pending import, the run's history as
 * what was added. Each row has bytes of its own, so that the one stays when the other changes.
 */
export class PackedAttributes {
  readonly #symbols: Symbols;
  #packed = new Map<AttributeMap, Uint8Array>();

  constructor(symbols: Symbols) {
    this.#symbols = symbols;
  }

  /** The bytes of a `PackedMap`; the same for the same map until `forget`. */
  of(map: AttributeMap): Uint8Array {
    let bytes = this.#packed.get(map);
    if (bytes === undefined) {
      const encoded = encodedOf(map);
      bytes = encoded === undefined ? pack(packMap(map, this.#symbols)) : packEncoded(encoded, this.#symbols);
      this.#packed.set(map, bytes);
    }
    return bytes;
  }

  /** At the end of a batch: the next one may know its attributes by other numbers. */
  forget(): void {
    // A map that is cleared again and again leaves a chain of tables, of which one that has grown old keeps all later ones alive.
    if (this.#packed.size > 0) this.#packed = new Map();
  }
}
