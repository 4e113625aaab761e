import { describe, expect, it } from 'vitest';
import { address, parsePlace } from './router.ts';

describe('places', () => {
  it('an address is read back as it was written, with any letters', () => {
    const place = parsePlace(address(['object', 'metaverse', 'a/b ü'], { tab: 'connectors', empty: '', none: undefined, step: 7 }));
    expect(place.path).toEqual(['object', 'metaverse', 'a/b ü']);
    expect([...place.params]).toEqual([
      ['tab', 'connectors'],
      ['step', '7'],
    ]);
  });

  it('no address is the first page, a broken escape is taken as it stands', () => {
    expect(parsePlace('').path).toEqual([]);
    expect(parsePlace('#/a/%E0%A4%A').path).toEqual(['a', '%E0%A4%A']);
  });
});
