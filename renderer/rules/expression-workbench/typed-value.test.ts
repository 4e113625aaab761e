import { describe, expect, it } from 'vitest';
import { notedDisplay, notedValue, typedFault } from './typed-value.ts';

const single = { name: 'a', multiValued: false } as const;
const multi = { name: 'a', multiValued: true } as const;

describe('typed values', () => {
  it('become values of the attribute’s type', () => {
    expect(notedValue({ ...single, type: 'string' }, ' Ada ')).toBe(' Ada ');
    expect(notedValue({ ...single, type: 'number' }, '512')).toBe(512);
    expect(notedValue({ ...single, type: 'number' }, '9223372036854775807')).toEqual({ $num: '9223372036854775807' });
    expect(notedValue({ ...single, type: 'boolean' }, 'TRUE')).toBe(true);
    expect(notedValue({ ...single, type: 'binary' }, '01 ff')).toEqual({ $hex: '01ff' });
    expect(notedValue({ ...multi, type: 'reference' }, 'CN=a,DC=x\nCN=b,DC=x\n')).toEqual([{ $ref: 'CN=a,DC=x' }, { $ref: 'CN=b,DC=x' }]);
  });

  it('nothing typed is no value', () => {
    expect(notedValue({ ...single, type: 'string' }, '')).toBeNull();
    expect(notedValue({ ...multi, type: 'string' }, '\n')).toBeNull();
  });

  it('say what is wrong with them', () => {
    expect(typedFault({ ...single, type: 'number' }, 'many')).toBe('A whole number.');
    expect(typedFault({ ...multi, type: 'binary' }, '01\n0x')).toMatch(/hexadecimal/);
    expect(typedFault({ ...single, type: 'boolean' }, 'false')).toBeUndefined();
    expect(typedFault({ ...single, type: 'string' }, 'anything')).toBeUndefined();
  });

  it('shown values are read back as the same', () => {
    expect(notedDisplay({ type: 'boolean', text: 'False' })).toBe(false);
    expect(notedDisplay({ type: 'binary', text: '00ff' })).toEqual({ $hex: '00ff' });
  });
});
