import type { Findings } from './inference.ts';
import { kindNames, kindsIn, mapped, type StaticType } from './static-type.ts';
import type { BinaryNode, BinaryOperator, Node } from './syntax-tree.ts';
import { BIT } from './term.ts';

type Operands = readonly [left: StaticType, right: StaticType];

/** The type of an operator's result by spec/expressions.md §4; tells operands that do not fit. */
export function operatorType(node: BinaryNode, left: StaticType, right: StaticType, findings: Findings): StaticType {
  findings.expectValue(node.left, left);
  findings.expectValue(node.right, right);
  return rules[node.operator](node, [left, right], findings);
}

type Rule = (node: BinaryNode, types: Operands, findings: Findings) => StaticType;

/** Both operands of one kind, and the result of another. */
const uniform =
  (operand: number, result: number): Rule =>
  (node, types, findings) => {
    sides(node).forEach((side, index) => {
      const type = types[index];
      if (type !== undefined) findings.expectKind(side, type, operand, `An operand of ${node.operator}`);
    });
    return mapped(result, types);
  };

const arithmetic = uniform(BIT.num, BIT.num);
const logical = uniform(BIT.bool, BIT.bool);

const TEXT = BIT.str | BIT.num | BIT.bool | BIT.ref;

const concatenation: Rule = (node, types, findings) => {
  const [left, right] = types;
  const [a, b] = [kindsIn(left), kindsIn(right)];
  const certain = left.unsure !== 'kind' && right.unsure !== 'kind';
  if (certain && ((a | b) & BIT.bin) !== 0 && ((a | b) & ~BIT.bin) !== 0 && a !== 0 && b !== 0) {
    const clear = a === BIT.bin || b === BIT.bin;
    const always = clear && (a & b) === 0;
    findings.tell(
      always ? 'error' : 'warning',
      node,
      'type-mismatch',
      'bin can be joined with bin only; convert it with ConvertToBase64 first.',
      {
        expected: ['bin'],
        actual: kindNames(a | b),
      },
    );
  } else {
    sides(node).forEach((side, index) => {
      const type = types[index];
      if (type !== undefined) findings.expectKind(side, type, TEXT | BIT.bin, 'An operand of &');
    });
  }
  return mapped(((a | b) & BIT.bin) | (((a | b) & ~BIT.bin) === 0 ? 0 : BIT.str), types);
};

const ORDERED = BIT.str | BIT.num | BIT.ref | BIT.dt;
/** Kinds that compare with each other: a kind with itself, and references with their DN text. */
const groups = [BIT.str | BIT.ref, BIT.num, BIT.dt, BIT.bool, BIT.bin] as const;

const comparison =
  (kinds: number): Rule =>
  (node, types, findings) => {
    const [left, right] = types;
    const [a, b] = [kindsIn(left), kindsIn(right)];
    if (left.unsure !== 'kind' && right.unsure !== 'kind' && a !== 0 && b !== 0) {
      const fits = groups.map((group) => ({ a: a & group & kinds, b: b & group & kinds }));
      const some = fits.some((pair) => pair.a !== 0 && pair.b !== 0);
      const all = some && fits.filter((pair) => pair.a !== 0 || pair.b !== 0).length === 1 && ((a | b) & ~kinds) === 0;
      if (!all) {
        const verb = some ? 'may not be comparable' : 'cannot be compared';
        const message = `${kindNames(a).join(' or ')} and ${kindNames(b).join(' or ')} ${verb} by "${node.operator}".`;
        findings.tell(some ? 'warning' : 'error', node, 'type-mismatch', message, { actual: kindNames(a | b) });
      }
    }
    return mapped(BIT.bool, types);
  };

const ANY_GROUP = groups.reduce<number>((mask, group) => mask | group, 0);
const equality = comparison(ANY_GROUP);
const order = comparison(ORDERED);

const rules: { readonly [O in BinaryOperator]: Rule } = {
  '+': arithmetic,
  '-': arithmetic,
  '*': arithmetic,
  '&': concatenation,
  '=': equality,
  '<>': equality,
  '<': order,
  '<=': order,
  '>': order,
  '>=': order,
  '&&': logical,
  '||': logical,
};

const sides = (node: BinaryNode): readonly Node[] => [node.left, node.right];
