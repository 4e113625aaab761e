import type { EvaluationContext } from '../expression.ts';
import { raise } from '../fault.ts';
import { ofKind } from '../static-type.ts';
import type { Node } from '../syntax-tree.ts';
import { BIT, kindName } from '../term.ts';
import { absorbing, type Closure, type FunctionDefinition, fn, form, num, unevaluated } from './definition.ts';

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
  form({
    name: 'RandomNum',
    category: 'Math',
    params: [unevaluated('start'), unevaluated('end')],
    returns: 'num',
    multivalue: 'scalar-only',
    doc: 'A random number between the two limits, both included. It differs at every synchronization: only for flows that apply once.',
    translate: (site) => {
      const [first, last] = site.arguments;
      if (first === undefined || last === undefined) return () => raise(site, 'argument-count', 'RandomNum takes 2 arguments.');
      const [from, to] = [limit(first, site.translate(first)), limit(last, site.translate(last))];
      return (context, slots) => {
        const start = from(context, slots);
        const end = to(context, slots);
        return start > end
          ? raise(site, 'value-error', `The start ${start} is greater than the end ${end}.`)
          : randomBetween(start, end, context);
      };
    },
    infer: (site) => {
      for (const argument of site.arguments) {
        const type = site.infer(argument);
        site.expectSingle(argument, type, 'A limit');
        site.expectKind(argument, type, BIT.num);
      }
      return ofKind('num');
    },
  }),
];

function limit(node: Node, closure: Closure): (...of: Parameters<Closure>) => bigint {
  return (context, slots) => {
    const value = closure(context, slots);
    if (typeof value === 'bigint') return value;
    if (value === null) return raise(node, 'no-value', 'The limit has no value here.');
    return raise(node, 'type-mismatch', `A limit must be num; this is ${kindName(value)}.`);
  };
}

/** 62 random bits: enough for every span of two 64-bit numbers to be drawn from evenly as far as anyone can see. */
function randomBetween(start: bigint, end: bigint, context: EvaluationContext): bigint {
  const part = () => BigInt(Math.floor(context.random() * 2 ** 31));
  return start + ((end - start + 1n) * ((part() << 31n) | part())) / (1n << 62n);
}
