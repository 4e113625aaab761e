import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Cell } from '../connection.ts';
import { CellReader, CellWriter } from './cells.ts';

const cell: fc.Arbitrary<Cell> = fc.oneof(
  fc.constant(null),
  fc.integer(),
  fc.double({ noNaN: true }),
  fc.maxSafeInteger(),
  fc.string({ unit: 'grapheme' }),
  fc.string({ maxLength: 100 }),
  fc.constantFrom('', 'a'.repeat(24), 'ä'.repeat(24), 'x'.repeat(1000), 'é'.repeat(1000), '\0', '\ud800'),
  fc.uint8Array({ maxLength: 300 }),
);

/** What SQLite would be given instead of half a surrogate pair. */
const stored = (value: Cell): Cell => (typeof value === 'string' ? value.replace(/\p{Surrogate}/gu, '\ufffd') : value);

it('cells arrive as they were sent, whatever fits into the first bytes', () => {
  fc.assert(
    fc.property(fc.array(fc.array(cell, { maxLength: 30 }), { maxLength: 10 }), fc.integer({ min: 1, max: 5000 }), (rows, size) => {
      const writer = new CellWriter(size);
      for (let turn = 0; turn < 2; turn++) {
        for (const row of rows) {
          writer.byte(7);
          writer.cells(row);
        }
        const reader = new CellReader(writer.take());
        for (const row of rows) {
          expect(reader.byte()).toBe(7);
          const read = reader.cells().map((value) => (value instanceof Uint8Array ? new Uint8Array(value) : value));
          expect(read).toEqual(row.map(stored));
        }
        expect(reader.atEnd).toBe(true);
        expect(writer.length).toBe(0);
      }
    }),
  );
});
