import fc from 'fast-check';
import { expect, it } from 'vitest';
import { encodedOf } from '../../../shared/model/encoded-attributes.ts';
import type { AttributeMap } from '../../../shared/model/value.ts';
import { attributeMap } from '../../testing/attribute-maps.ts';
import { encoded } from '../../testing/encoded.ts';
import { storedText } from './connection.ts';
import { Database } from './database.ts';
import { PackedAttributes } from './packed-attributes.ts';
import { packEncoded } from './packed-encoded.ts';
import { pack, unpack } from './packing.ts';
import { SearchTextBuilder } from './search-text.ts';
import { Symbols } from './symbols.ts';

/** `used`: names that have got numbers before, so that the next ones are large. */
function symbolTable(used = 0): Symbols {
  const db = new Database(':memory:', { readOnly: false });
  db.exec('CREATE TABLE symbol (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE)');
  const symbols = new Symbols(db);
  for (let at = 0; at < used; at++) symbols.number(`used ${at}`);
  return symbols;
}

/** As a row has them: number and values in turn, a single value without its list. */
const listed = (map: AttributeMap, symbols: Symbols) =>
  Object.entries(map).flatMap(([name, values]) => [symbols.number(name), values.length === 1 ? values[0] : values]);

const encodedMap = (map: AttributeMap) => encodedOf(encoded(map)) ?? expect.unreachable();

it.each([0, 120, 250])('packs bytes as it packs the texts they are, behind %i names', (used) => {
  const symbols = symbolTable(used);
  fc.assert(
    fc.property(attributeMap, (map) => {
      const packed = unpack(pack(listed(map, symbols)));
      expect(unpack(packEncoded(encodedMap(map), symbols))).toEqual(packed);
      expect(unpack(new PackedAttributes(symbols).of(map))).toEqual(packed);
    }),
  );
});

it('packs lists, texts and numbers of any size', () => {
  const symbols = symbolTable(70_000);
  const long = { description: ['x'.repeat(70_000), 'y'.repeat(300), 'é'], many: Array.from({ length: 70_000 }, (_, at) => String(at)) };
  expect(unpack(packEncoded(encodedMap(long), symbols))).toEqual(listed(long, symbols));
});

it('makes the same search text of bytes', () => {
  const symbols = symbolTable();
  const numberOf = (name: string) => symbols.number(name);
  const parts = (text: string | Uint8Array) =>
    storedText(typeof text === 'string' ? text : Buffer.from(text).toString())
      .split('\u0001')
      .sort();
  fc.assert(
    fc.property(attributeMap, (map) => {
      const [plain, bytes] = [new SearchTextBuilder(), new SearchTextBuilder()];
      for (const text of [plain, bytes]) text.add(0, 'CN=Ada');
      for (const [name, values] of Object.entries(map)) for (const value of values) plain.add(numberOf(name), value);
      bytes.addEncoded(encodedMap(map), numberOf);
      const [expected, made] = [plain.done(), bytes.done()];
      // Their order is of no interest.
      expect(parts(made.text)).toEqual(parts(expected.text));
      expect(made.other).toBe(expected.other);
    }),
  );
});
