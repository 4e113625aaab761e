import { describe, expect, it } from 'vitest';
import type { Value } from '../../../shared/model/value.ts';
import type { ValueChange } from '../store.ts';
import { PackedAttributes } from './packed-attributes.ts';
import { pack } from './packing.ts';
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

  it('rows of the first versions, which name every field, are still read', () => {
    const list = changes(['displayName', [], ['Anna']], ['member', [{ ref: 'cn=a' }], []]);
    expect(unpackChanges(pack(list), symbols)).toEqual(list);
  });
});
