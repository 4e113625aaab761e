import fc from 'fast-check';
import { expect, it } from 'vitest';
import { attributeMap } from '../../engine/testing/attribute-maps.ts';
import { encoded } from '../../engine/testing/encoded.ts';
import { decoded, encodedOf } from './encoded-attributes.ts';
import type { AttributeMap } from './value.ts';

/** All ways in which maps are looked at. */
function seen(map: AttributeMap) {
  const inOrder: [string, unknown][] = [];
  for (const name in map) inOrder.push([name, map[name]]);
  const [first = 'none'] = Object.keys(map);
  const has = [first in map, Object.hasOwn(map, first), 'nobody' in map, map.nobody];
  return { inOrder, entries: Object.entries(map), copy: { ...map }, values: Object.values(map), has };
}

it('attributes that are still bytes look like any others', () => {
  fc.assert(
    fc.property(attributeMap, (map) => {
      const bytes = encoded(map);
      expect(seen(bytes)).toEqual(seen(map));
      expect(bytes).toEqual(map);
      expect(decoded(bytes)).toEqual(map);
      expect(encodedOf(decoded(bytes))).toBeUndefined();
      expect(decoded(map)).toBe(map);
    }),
  );
});

it('some of them can be left out', () => {
  fc.assert(
    fc.property(attributeMap, fc.integer({ min: 2, max: 4 }), (map, nth) => {
      const gone = new Map(Object.keys(map).flatMap((name, at) => (at % nth === 0 ? [[name, 0]] : [])));
      const rest = Object.fromEntries(Object.entries(map).filter(([name]) => !gone.has(name)));
      expect(encodedOf(encoded(map))?.without(gone).attributes).toEqual(rest);
    }),
  );
});

it('know what is no text, and how many values there are', () => {
  const map = encoded({ cn: ['Ada'], uid: ['1', '2'], age: [5n], none: [] });
  const found = encodedOf(map);
  expect(found?.knownAttributes).toEqual({ age: [5n], none: [] });
  expect([0, 1, 2, 3].map((at) => found?.count(at))).toEqual([1, 2, 1, 0]);
});

it('cannot be changed', () => {
  const map = encoded({ cn: ['Ada'] }) as { [name: string]: unknown };
  expect(() => {
    map.cn = ['Bo'];
  }).toThrow(TypeError);
  expect(() => delete map.cn).toThrow(TypeError);
  expect(map).toEqual({ cn: ['Ada'] });
});
