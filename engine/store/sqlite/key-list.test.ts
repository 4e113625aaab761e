import { expect, it } from 'vitest';
import { dnKey } from '../../../shared/model/dn.ts';
import { csObject, forest, temporaryStore } from '../store.fixture.ts';

it('finds many keys at once, whatever characters they have', async () => {
  await using store = await temporaryStore();
  const anchors = ['plain', 'quote"d', 'back\\slash', 'back\\u0041', 'nul\0inside', 'half\ud800', 'ümlaut', '日本', '😀', 'line\nend', '2'];
  await store.write.write({ cs: anchors.map((anchor, index) => ({ object: csObject(index + 1, `Person ${index}`, { anchor }) })) });
  const found = await store.write.csByAnchor(forest, ['nobody', ...anchors, 'NOBODY']);
  expect([...found].map(([anchor, { id }]) => [anchor, id])).toEqual(anchors.map((anchor, index) => [anchor, index + 1]));
});

it('finds DNs by their keys, those with odd characters included', async () => {
  await using store = await temporaryStore();
  const names = ['Anna', 'a\\,b', 'nul\0', 'half\udc00', 'ö"'];
  await store.write.write({ cs: names.map((name, index) => ({ object: csObject(index + 1, name) })) });
  const keys = names.map((name) => dnKey(`CN=${name},OU=People,DC=example,DC=com`));
  const found = await store.write.csByDn(forest, [...keys, 'cn=nobody,dc=example,dc=com']);
  expect([...found].map(([key, { id }]) => [key, id])).toEqual(keys.map((key, index) => [key, index + 1]));
});
