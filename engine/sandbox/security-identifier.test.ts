import { expect, it } from 'vitest';
import { securityIdentifier } from './security-identifier.ts';

it('the four words of the GUID, little-endian, behind S-1-12-1', () => {
  expect(securityIdentifier('01020304-0506-0708-090a-0b0c0d0e0f10')).toBe(
    `S-1-12-1-${0x01020304}-${0x07080506}-${0x0c0b0a09}-${0x100f0e0d}`,
  );
});
