import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Value } from '../../../shared/model/value.ts';
import { directoryText } from '../../testing/attribute-maps.ts';
import type { ValueChange } from '../run-history.ts';
import { PackedAttributes } from './packed-attributes.ts';
import { pack, unpack } from './packing.ts';
import { packAdded, packChanges, unpackChanges } from './step-changes.ts';
import type { Symbols } from './symbols.ts';

const names = ['', 'displayName', 'member', 'constructor'];
const symbols = { number: (text: string) => names.indexOf(text), text: (number: number) => names[number] ?? '' } as unknown as Symbols;

const changes = (...values: readonly (readonly [string, readonly Value[], readonly Value[]])[]): ValueChange[] =>
  values.map(([attribute, before, after]) => ({ attribute, before, after }));

describe('changes of an object in a step', () => {
  it.each([
    ['nothing', changes()],
    ['one value for none and none for one', changes(['displayName', [], ['Anna']], ['constructor', ['x'], []])],
    ['values of every type', changes(['displayName', ['a', 1n, true, new Uint8Array([0, 255])], ['b', -1n, false]])],
    ['references', changes(['member', [{ ref: 'cn=a' }], [{ ref: 'cn=a' }, { ref: 'cn=b' }]])],
    ['numbers, which attributes are stored as', changes(['displayName', [3n], [4n]])],
  ])('%s come back as they were', (_, list) => {
    // SQLite gives back plain bytes, whatever was put in.
    expect(unpackChanges(new Uint8Array(packChanges(list, symbols)), symbols)).toEqual(list);
  });

  it('attributes of a new object come back as changes, before the others', () => {
    const added = { displayName: ['Anna'], constructor: [1n, new Uint8Array([7])], none: [] };
    const packed = new PackedAttributes(symbols);
    const rest = changes(['member', [], [{ ref: 'cn=a' }]]);
    const row = (list: readonly ValueChange[]) => unpackChanges(new Uint8Array(packAdded(added, list, symbols, packed)), symbols);
    const expected = changes(['displayName', [], ['Anna']], ['constructor', [], [1n, new Uint8Array([7])]]);
    expect(row([])).toEqual(expected);
    expect(row(rest)).toEqual([...expected, ...rest]);
    packed.forget();
    expect(row(rest)).toEqual([...expected, ...rest]);
  });

  it('are packed as everything else is', () => {
    const name = fc.constantFrom('displayName', 'member', 'constructor');
    const value: fc.Arbitrary<Value> = fc.oneof(
      directoryText,
      directoryText.map((text) => ({ ref: text })),
      fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
      fc.uint8Array({ maxLength: 50 }),
    );
    const values = fc.array(value, { maxLength: 20 });
    fc.assert(
      fc.property(fc.array(fc.tuple(name, values, values), { maxLength: 6 }), (list) => {
        const plain = list.flatMap(([attribute, ...sides]) => [
          symbols.number(attribute),
          ...sides.map((side) => (side.length === 1 ? side[0] : side)),
        ]);
        expect(unpack(packChanges(changes(...list), symbols))).toEqual(unpack(pack(plain)));
      }),
    );
    const large = changes(['member', [], Array.from({ length: 70_000 }, (_, at) => ({ ref: `cn=${'é'.repeat(at % 300)}` }))]);
    expect(unpackChanges(packChanges(large, symbols), symbols)).toEqual(large);
  });

  it('rows of the first versions, which name every field, are still read', () => {
    const list = changes(['displayName', [], ['Anna']], ['member', [{ ref: 'cn=a' }], []]);
    expect(unpackChanges(pack(list), symbols)).toEqual(list);
  });
});
