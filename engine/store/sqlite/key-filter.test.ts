import { describe, expect, it } from 'vitest';
import { KeyFilter } from './key-filter.ts';

describe('the filter of keys', () => {
  it('passes what was added, however much it is, and little else', () => {
    const filter = new KeyFilter();
    for (let key = 0; key < 100_000; key++) filter.add(`uid=u${key},ou=people`, 1);
    let strangers = 0;
    for (let key = 0; key < 100_000; key++) {
      if (!filter.mayHold(`uid=u${key},ou=people`, 1)) throw new Error(`key ${key} is missing`);
      if (filter.mayHold(`uid=u${key},ou=people`, 2)) strangers++;
      if (filter.mayHold(`uid=v${key},ou=people`, 1)) strangers++;
    }
    expect(strangers).toBeLessThan(4000);
  });

  it('takes texts for equal that the database takes for equal', () => {
    const filter = new KeyFilter();
    filter.add('a\0b', 1);
    filter.add('\ud800', 1);
    expect(['a\u2400b', '\ufffd', '\udfff'].map((text) => filter.mayHold(text, 1))).toEqual([true, true, true]);
  });
});
