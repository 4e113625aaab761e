import type { AttributeDefinition } from '../model/schema.ts';
import type { AttributeType } from '../model/value.ts';
import type { Finding } from './checker.ts';
import { errorAt } from './fault.ts';
import { convertTo, takeFirst } from './fixes.ts';
import { describeType, kindNames, kindsIn, type StaticType } from './static-type.ts';
import type { Node } from './syntax-tree.ts';
import { BIT } from './term.ts';

/** What the engine stores in an attribute of each type; texts are read as numbers and Booleans where they are one. */
const storable: { readonly [T in AttributeType]: number } = {
  string: BIT.str | BIT.num | BIT.bool | BIT.ref | BIT.bin,
  datetime: BIT.str | BIT.num,
  number: BIT.num | BIT.str,
  boolean: BIT.bool | BIT.str,
  binary: BIT.bin,
  reference: BIT.ref | BIT.str,
};

type Target = Pick<AttributeDefinition, 'name' | 'type' | 'multiValued'>;

/** The result of the whole expression against the attribute that it flows to (spec/expressions.md §8). */
export function targetFindings(tree: Node, type: StaticType, target: Target): readonly Finding[] {
  const findings: Finding[] = [];
  const actual = kindsIn(type);
  const unfit = actual & ~storable[target.type];
  if (unfit !== 0 && type.unsure !== 'kind') {
    const message = `${target.name} is of type ${target.type}; the result ${unfit === actual ? 'is' : 'may be'} ${kindNames(unfit).join(' or ')}.`;
    const data = {
      name: target.name,
      expected: [target.type],
      actual: describeType(type),
      fixes: convertTo(tree, unfit, storable[target.type]),
    };
    findings.push({ ...errorAt(tree, 'result-type', message, data), severity: unfit === actual ? 'error' : 'warning' });
  }
  if (type.many !== 0 && type.unsure === undefined && !target.multiValued) {
    const message = `${target.name} is single-valued; the result ${type.one === 0 ? 'is' : 'may be'} multi-valued.`;
    const data = { name: target.name, expected: ['a single value'], actual: describeType(type), fixes: takeFirst(tree) };
    findings.push({ ...errorAt(tree, 'result-type', message, data), severity: 'warning' });
  }
  return findings;
}
