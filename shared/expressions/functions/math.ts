import { absorbing, type FunctionDefinition, fn, num } from './definition.ts';

/** Operands are signed 64-bit, narrower values sign-extended: AND with -2147483648 tests bit 31 of a negative groupType. */
export const math: readonly FunctionDefinition[] = [
  fn({
    name: 'BitAnd',
    category: 'Math',
    params: [num('value1'), absorbing(num('value2'))],
    returns: 'num',
    doc: 'Bitwise AND of two numbers; NULL when one of them is NULL.',
    apply: (a, b) => BigInt.asIntN(64, a & b),
  }),
  fn({
    name: 'BitOr',
    category: 'Math',
    params: [num('value1'), absorbing(num('value2'))],
    returns: 'num',
    doc: 'Bitwise OR of two numbers; NULL when one of them is NULL.',
    apply: (a, b) => BigInt.asIntN(64, a | b),
  }),
];
