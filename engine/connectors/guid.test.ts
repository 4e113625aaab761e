import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from '../../shared/model/value.ts';
import { guidBytes, guidText } from './guid.ts';

describe('GUIDs in Windows byte order', () => {
  it('engine.md §12 E31', () => {
    const bytes = fromHex('c0f6a1d21e3c7a4b9f550a1b2c3d4e5f');
    expect(guidText(bytes)).toBe('d2a1f6c0-3c1e-4b7a-9f55-0a1b2c3d4e5f');
    expect(toHex(guidBytes('{D2A1F6C0-3C1E-4B7A-9F55-0A1B2C3D4E5F}') ?? new Uint8Array())).toBe(toHex(bytes));
  });
  it('nothing else is one', () => {
    expect([guidText(new Uint8Array(15)), guidBytes('d2a1f6c0'), guidBytes('')]).toEqual([undefined, undefined, undefined]);
  });
});
