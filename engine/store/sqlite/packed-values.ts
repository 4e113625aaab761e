import { isReference, type Value, type Values } from '../../../shared/model/value.ts';
import type { MessagePackWriter } from './message-pack-writer.ts';
import { pack } from './packing.ts';

/** Writes values as rows have them: a single one stands without its list. */
export function writeValues(writer: MessagePackWriter, values: Values): void {
  if (values.length !== 1) writer.list(values.length);
  for (const value of values) writeValue(writer, value);
}

/** Texts and references are most of what is written; what is rare is packed as everywhere. */
export function writeValue(writer: MessagePackWriter, value: Value): void {
  if (typeof value === 'string') writer.text(value);
  else if (isReference(value)) {
    writer.raw(REFERENCE);
    writer.text(value.ref);
  } else writer.raw(pack(value));
}

/** MessagePack of `{ ref: … }` up to the text. */
const REFERENCE = Uint8Array.of(0x81, 0xa3, 0x72, 0x65, 0x66);
