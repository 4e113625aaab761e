import type { Values } from '../../../shared/model/value.ts';
import type { ValueChange } from '../store.ts';
import { pack, unpack } from './packing.ts';
import type { Symbols } from './symbols.ts';

/** Attribute number, values before and after in turn; a single value stands without its list. */
type Packed = (number | Values[number] | Values)[];
const WIDTH = 3;

/** What a step did to one object, for its row in the run's history. */
export function packChanges(changes: readonly ValueChange[], symbols: Symbols): Uint8Array {
  const packed: Packed = [];
  for (const { attribute, before, after } of changes) packed.push(symbols.number(attribute), single(before), single(after));
  return pack(packed);
}

/** Also reads the rows of the first versions, which name every field of every change. */
export function unpackChanges(bytes: Uint8Array, symbols: Symbols): readonly ValueChange[] {
  const packed = unpack<Packed | ValueChange[]>(bytes);
  if (!isPacked(packed)) return packed;
  const changes: ValueChange[] = [];
  for (let i = 0; i < packed.length; i += WIDTH) {
    changes.push({ attribute: symbols.text(packed[i] as number), before: list(packed[i + 1]), after: list(packed[i + 2]) });
  }
  return changes;
}

const isPacked = (packed: Packed | ValueChange[]): packed is Packed => typeof packed[0] === 'number';

const single = (values: Values): Values | Values[number] => (values.length === 1 ? (values[0] as Values[number]) : values);

const list = (packed: Packed[number] | undefined): Values => (Array.isArray(packed) ? (packed as Values) : [packed as Values[number]]);
