import fc from 'fast-check';
import { expect, it } from 'vitest';
import { MessagePackWriter } from './message-pack-writer.ts';
import { unpack } from './packing.ts';

const number = fc.oneof(
  fc.double({ noNaN: true }),
  fc.maxSafeInteger(),
  fc.nat(300),
  fc.constantFrom(0, 127, 128, 255, 256, 65_535, 65_536, 2 ** 32 - 1, 2 ** 32, 1_763_800_000_123, -1, 0.5),
);
const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ minLength: 40, maxLength: 300, unit: 'grapheme' }));

it('writes what MessagePack reads again, behind one another', () => {
  const writer = new MessagePackWriter();
  fc.assert(
    fc.property(fc.array(fc.oneof(number, text, fc.constant(null)), { maxLength: 40 }), (items) => {
      writer.list(items.length);
      for (const item of items) {
        if (item === null) writer.nil();
        else if (typeof item === 'number') writer.number(item);
        else writer.text(item);
      }
      // Zero has one sign only, and what is no text in UTF-8 becomes one.
      const kept = items.map((item) => (typeof item === 'string' ? Buffer.from(item).toString() : item === 0 ? 0 : item));
      expect(unpack(writer.take())).toEqual(kept);
    }),
  );
});
