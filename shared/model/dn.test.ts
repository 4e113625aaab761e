import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dnKey, splitDn } from './dn.ts';

/** Names as directories write them and as nobody should. */
const names = fc
  .array(fc.constantFrom('a', 'Z', 'cn', 'OU', 'ß', 'İ', 'ö', '\u00a0', '\u3000', '\u2009', '=', ',', '+', ' ', '\t', '\n', '1', '-'), {
    maxLength: 30,
  })
  .map((parts) => parts.join(''));

describe('dnKey', () => {
  it('without escapes, is the name without blanks around separators and without case, whichever way it is found', () => {
    fc.assert(
      fc.property(names, (name) => {
        expect(dnKey(name)).toBe(
          name
            .replace(/\s*([=+,])\s*/g, '$1')
            .trim()
            .toLowerCase(),
        );
      }),
      { numRuns: 3000 },
    );
  });

  it.each([
    ['CN=Bob, OU=People ,DC=harbour,DC=example', 'cn=bob,ou=people,dc=harbour,dc=example'],
    [' cn = bob ', 'cn=bob'],
    ['CN=Jörg,DC=example', 'cn=jörg,dc=example'],
    ['CN=Doe\\, Jane,DC=example', 'cn=doe\\, jane,dc=example'],
    ['CN="Doe, Jane",DC=example', 'cn=doe\\, jane,dc=example'],
    ['CN=a b,DC=example', 'cn=a b,dc=example'],
    ['', ''],
  ])('%s', (name, key) => {
    expect(dnKey(name)).toBe(key);
  });

  it('is its own key', () => {
    fc.assert(
      fc.property(names, (name) => {
        expect(dnKey(dnKey(name))).toBe(dnKey(name));
      }),
    );
  });

  it('splits at the commas that separate', () => {
    expect(splitDn('CN=Doe\\, Jane, "OU=a,b",DC=example')).toEqual(['CN=Doe\\, Jane', '"OU=a,b"', 'DC=example']);
  });
});
