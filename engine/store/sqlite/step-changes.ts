import type { AttributeMap, Values } from '../../../shared/model/value.ts';
import type { ValueChange } from '../run-history.ts';
import { MessagePackWriter } from './message-pack-writer.ts';
import { type PackedAttributes, type PackedMap, unpackMap } from './packed-attributes.ts';
import { writeValues } from './packed-values.ts';
import { unpack } from './packing.ts';
import type { Symbols } from './symbols.ts';

/** Attribute number, values before and after in turn; a single value stands without its list. */
type PackedChanges = (number | Values[number] | Values)[];
const WIDTH = 3;

/** Of a new object: its attributes as in its image, and further changes. The first item tells it from `PackedChanges`. */
type PackedAdd = [null, added: PackedMap, changes: PackedChanges];

/** What a step did to one object, for its row in the run's history. */
export function packChanges(changes: readonly ValueChange[], symbols: Symbols): Uint8Array {
  writer.forget();
  writer.list(changes.length * WIDTH);
  for (const { attribute, before, after } of changes) {
    writer.number(symbols.number(attribute));
    writeValues(writer, before);
    writeValues(writer, after);
  }
  return writer.take();
}

const writer = new MessagePackWriter();

/** The same of an object that was not there before. */
export function packAdded(added: AttributeMap, changes: readonly ValueChange[], symbols: Symbols, packed: PackedAttributes): Uint8Array {
  const attributes = packed.of(added);
  const rest = changes.length === 0 ? NO_CHANGES : packChanges(changes, symbols);
  const bytes = Buffer.allocUnsafe(ADD_HEAD.length + attributes.length + rest.length);
  bytes.set(ADD_HEAD, 0);
  bytes.set(attributes, ADD_HEAD.length);
  bytes.set(rest, ADD_HEAD.length + attributes.length);
  return bytes;
}

// MessagePack: a list of three, the first of them nil; an empty list.
const ADD_HEAD = Uint8Array.of(0x93, 0xc0);
const NO_CHANGES = Uint8Array.of(0x90);

/** Also reads the rows of the first versions, which name every field of every change. */
export function unpackChanges(bytes: Uint8Array, symbols: Symbols): readonly ValueChange[] {
  const packed = unpack<PackedChanges | PackedAdd | ValueChange[]>(bytes);
  if (isAdd(packed)) return [...addedChanges(unpackMap(packed[1], symbols)), ...listed(packed[2], symbols)];
  return isPacked(packed) ? listed(packed, symbols) : packed;
}

function listed(packed: PackedChanges, symbols: Symbols): ValueChange[] {
  const changes: ValueChange[] = [];
  for (let i = 0; i < packed.length; i += WIDTH) {
    changes.push({ attribute: symbols.text(packed[i] as number), before: list(packed[i + 1]), after: list(packed[i + 2]) });
  }
  return changes;
}

function addedChanges(added: AttributeMap): ValueChange[] {
  const changes: ValueChange[] = [];
  for (const [attribute, after] of Object.entries(added)) if (after.length > 0) changes.push({ attribute, before: [], after });
  return changes;
}

const isAdd = (packed: PackedChanges | PackedAdd | ValueChange[]): packed is PackedAdd => packed[0] === null;
const isPacked = (packed: PackedChanges | ValueChange[]): packed is PackedChanges => typeof packed[0] === 'number';

const list = (packed: PackedChanges[number] | undefined): Values =>
  Array.isArray(packed) ? (packed as Values) : [packed as Values[number]];
