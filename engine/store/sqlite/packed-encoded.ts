import type { EncodedAttributes } from '../../../shared/model/encoded-attributes.ts';
import { MessagePackWriter } from './message-pack-writer.ts';
import { writeValues } from './packed-values.ts';
import type { Symbols } from './symbols.ts';

const writer = new MessagePackWriter();

/** The bytes of the `PackedMap` that the decoded attributes would make; texts are copied as they came. */
export function packEncoded(encoded: EncodedAttributes, symbols: Symbols): Uint8Array {
  writer.forget();
  writer.list(2 * encoded.size);
  for (let attribute = 0; attribute < encoded.size; attribute++) {
    writer.number(symbols.number(encoded.name(attribute)));
    const known = encoded.known(attribute);
    if (known !== undefined) writeValues(writer, known);
    else texts(encoded, attribute);
  }
  return writer.take();
}

function texts(encoded: EncodedAttributes, attribute: number): void {
  const count = encoded.count(attribute);
  if (count !== 1) writer.list(count);
  const last = encoded.lastSpan(attribute);
  for (let span = encoded.firstSpan(attribute); span < last; span = encoded.nextSpan(span))
    writer.encoded(encoded.bytes, encoded.start(span), encoded.end(span));
}
