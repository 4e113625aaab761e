import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AttributeMap, Value } from '../../shared/model/value.ts';
import { attributeMap } from '../testing/attribute-maps.ts';
import { encoded } from '../testing/encoded.ts';
import { digestEntry } from './digest.ts';
import { dn } from './testing/run-laboratory.ts';
import { entry } from './testing/scripted-connector.ts';

const value: fc.Arbitrary<Value> = fc.oneof(
  fc.string(),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.boolean(),
  fc.uint8Array({ maxLength: 20 }),
  fc.string().map((ref) => ({ ref })),
);
const attributes: fc.Arbitrary<AttributeMap> = fc.dictionary(
  fc.string({ minLength: 1 }),
  fc.uniqueArray(value, { minLength: 1, maxLength: 4, selector: String }),
);

describe('digest', () => {
  it('does not depend on the order of attributes and values', () => {
    fc.assert(
      fc.property(attributes, (image) => {
        const reversed = Object.fromEntries(
          Object.entries(image)
            .reverse()
            .map(([name, values]) => [name, [...values].reverse()]),
        );
        expect(digestEntry(entry('1', dn('A'), reversed))).toBe(digestEntry(entry('1', dn('A'), image)));
      }),
    );
  });

  it('a changed value changes it', () => {
    fc.assert(
      fc.property(
        attributes,
        fc.string().map((text) => `x-${text}`),
        fc.string(),
        (image, name, added) => {
          const changed = { ...image, [name]: [...(image[name] ?? []), `${added}!`] };
          expect(digestEntry(entry('1', dn('A'), changed))).not.toBe(digestEntry(entry('1', dn('A'), image)));
        },
      ),
    );
  });

  it('kind, attribute, DN and type all count', () => {
    const different = [
      entry('1', dn('A'), { a: ['1'] }),
      entry('1', dn('A'), { a: [1n] }),
      entry('1', dn('A'), { a: [true] }),
      entry('1', dn('A'), { a: ['true'] }),
      entry('1', dn('A'), { a: [new Uint8Array([49])] }),
      entry('1', dn('A'), { a: [{ ref: '1' }] }),
      entry('1', dn('A'), { b: ['1'] }),
      entry('1', dn('A'), { ab: ['1'] }),
      entry('1', dn('A'), { a: ['b1'] }),
      entry('1', dn('B'), { a: ['1'] }),
      entry('1', dn('a'), { a: ['1'] }),
      entry('1', dn('A'), { a: ['1'] }, 'contact'),
      entry('1', dn('A'), { a: ['1', '2'] }),
      entry('1', dn('A'), { a: ['12'] }),
      entry('1', dn('A')),
    ];
    expect(new Set(different.map(digestEntry)).size).toBe(different.length);
  });

  it('a hundred thousand similar objects have a hundred thousand digests', () => {
    const seen = new Set<string>();
    for (let i = 0; i < 100_000; i++) seen.add(digestEntry(entry('1', dn('A'), { title: ['Engineer'], employeeID: [`${i}`] })));
    expect(seen.size).toBe(100_000);
  });
});

it('is the same for attributes that are still bytes', () => {
  fc.assert(
    fc.property(attributeMap, (attributes) => {
      const plain = { change: 'object', dn: 'CN=Ada,DC=example', anchor: '1', objectType: 'user', attributes } as const;
      expect(digestEntry({ ...plain, attributes: encoded(attributes) })).toBe(digestEntry(plain));
    }),
  );
});
