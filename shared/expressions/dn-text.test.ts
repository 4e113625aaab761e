import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isLdapDn, splitDn } from '../model/dn.ts';
import { dnComponentAt, isDnText } from './dn-text.ts';

const pieces = fc.array(fc.constantFrom('CN', '=', ',', '\\', '"', ' ', 'a', '+', 'é', '1.2', 'OU=x', ', DC=y'), { maxLength: 12 });

it('the short ways give what shared/model/dn.ts gives', () => {
  fc.assert(
    fc.property(pieces, (parts) => {
      const dn = parts.join('');
      expect([dn, isDnText(dn)]).toEqual([dn, isLdapDn(dn)]);
      const split = splitDn(dn);
      expect([dn, ...split.map((_, at) => dnComponentAt(dn, BigInt(at + 1)))]).toEqual([dn, ...split]);
      expect([dn, dnComponentAt(dn, 0n), dnComponentAt(dn, BigInt(split.length + 1))]).toEqual([dn, undefined, undefined]);
    }),
    { numRuns: 3000 },
  );
});
