import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluateTerm } from './evaluate-term.ts';
import {
  decodeValues,
  encodeTerm,
  type Notation,
  NotationFault,
  notedContext,
  sameNotation,
  sameValues,
  systemSurroundings,
  termTypeName,
} from './value-notation.ts';

const evaluated = (text: string, attributes: { readonly [name: string]: Notation } = {}) => {
  const outcome = evaluateTerm(text, notedContext({ attributes, parameters: { P: null } }, systemSurroundings));
  if ('errors' in outcome) throw new Error(JSON.stringify(outcome.errors));
  return [encodeTerm(outcome.term), termTypeName(outcome.term)];
};

describe('the value notation of expressions.md §14', () => {
  it.each([
    ['"a"', 'a', 'str'],
    ['5', 5, 'num'],
    ['9223372036854775807', { $num: '9223372036854775807' }, 'num'],
    ['-9007199254740993', { $num: '-9007199254740993' }, 'num'],
    ['True', true, 'bool'],
    ['CBin(255, 2)', { $hex: 'ff00' }, 'bin'],
    ['CRef("CN=a,DC=b")', { $ref: 'CN=a,DC=b' }, 'ref'],
    ['CDate("2024-02-29 10:00")', { $dt: '2024-02-29T10:00:00Z' }, 'dt'],
    ['DateFromNum(130543784930000001)', { $dt: '2014-09-05T08:14:53.0000001Z' }, 'dt'],
    ['IgnoreThisFlow', { $special: 'IgnoreThisFlow' }, 'IgnoreThisFlow'],
    ['NULL', null, 'null'],
    ['%P%', null, 'null'],
    ['Split("a,b", ",")', ['a', 'b'], 'mvstr'],
    ['InStr(Split("a,b", ","), "b")', [0, 1], 'mvnum'],
    ['IIF(Split("a,b", ",") = "c", "x", NULL)', null, 'null'],
  ])('%s → %o of type %s', (text, value, type) => {
    expect(evaluated(text)).toEqual([value, type]);
  });

  it('reads what it writes', () => {
    const scalar = fc.oneof(
      fc.string(),
      fc.boolean(),
      fc.maxSafeInteger(),
      fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((value) => ({ $num: value.toString() })),
      fc.uint8Array().map((bytes) => ({ $hex: Buffer.from(bytes).toString('hex') })),
      fc.string().map((ref) => ({ $ref: ref })),
    );
    fc.assert(
      fc.property(fc.oneof(scalar, fc.array(scalar, { minLength: 1 })), (notation) => {
        const values = decodeValues(notation, 'x') ?? [];
        const [only = null] = values;
        expect(sameNotation(encodeTerm(Array.isArray(notation) ? values : only), notation)).toBe(true);
      }),
    );
  });

  it('$bin and $hex are the same bytes', () => {
    expect(evaluated('[b]', { b: { $bin: '/w==' } })).toEqual([{ $hex: 'ff' }, 'bin']);
    expect(sameNotation({ $bin: '/w==' }, { $hex: 'FF' })).toBe(true);
  });

  it.each([
    [1.5, 'x: 1.5 is not a whole number'],
    [2 ** 60, 'x: 1152921504606847000 is not a whole number below 2^53'],
    [{ $num: 'a' }, 'x: {"$num":"a"} is no value'],
    [{ $num: '9223372036854775808' }, 'is no value'],
    [{ $hex: 'f' }, 'is no value'],
    [{ a: 'b' }, 'is no value'],
    [['a', [1]], 'x[1]: [1] is no value'],
  ])('refuses %o', (notation, message) => {
    expect(() => decodeValues(notation, 'x')).toThrow(NotationFault);
    expect(() => decodeValues(notation, 'x')).toThrow(message);
  });

  it('compares values as the engine does: order and repetition do not matter', () => {
    expect(sameValues(['a', 'b'], ['b', 'a', 'a'])).toBe(true);
    expect(sameValues('a', ['a'])).toBe(true);
    expect(sameValues(null, [])).toBe(true);
    expect(sameValues({ $ref: 'CN=A' }, { $ref: 'cn=a' })).toBe(true);
    expect(sameValues('a', 'A')).toBe(false);
    expect(sameValues(5, '5')).toBe(false);
    expect(sameValues(5, { $num: '5' })).toBe(true);
  });
});
