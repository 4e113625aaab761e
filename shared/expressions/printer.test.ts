import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from './parser.ts';
import { print } from './printer.ts';
import shipped from './shipped-expressions.json' with { type: 'json' };
import type { Node } from './syntax-tree.ts';
import { kinds } from './term.ts';
import { drawExpression, pick } from './testing/arbitrary-expression.ts';

/** A tree without its places. */
const shape = (text: string): unknown =>
  JSON.parse(
    JSON.stringify(parse(text).tree, (key, value: unknown) => {
      if (key === 'start' || key === 'end' || key === 'nameSpan') return undefined;
      return typeof value === 'bigint' ? `${value}n` : value;
    }),
  );

describe('print', () => {
  it.each([
    ['a  brackets only where needed', '(([a]) &("x"))', '[a] & "x"'],
    ['a right operand of the same tier', '[a] - ([b] - [c])', '[a] - ([b] - [c])'],
    ['a lower tier', '([a] || [b]) = False', '([a] || [b]) = False'],
    ['the flat arithmetic tier', '2+3*4', '2 + 3 * 4'],
    ['hexadecimal numbers', '&hff & &HFF', undefined],
    ['hexadecimal after an operand', '[a] & &HFF', '[a] & &HFF'],
    ['texts', '"a""b\\\\c\\n"', '"a""b\\\\c\\\\n"'],
    ['the smallest number', '-9223372036854775808', '-9223372036854775808'],
    ['a negation of a group', '-([a] + 1)', '-([a] + 1)'],
    ['options', 'Contains([a],"b",CaseInsensitive)', 'Contains([a], "b", CaseInsensitive)'],
  ])('%s', (_, text, printed) => {
    const { tree, errors } = parse(text);
    if (printed === undefined) expect(errors).not.toEqual([]);
    else expect(print(tree)).toBe(printed);
  });

  it('and parse are inverse to each other on shipped rules', () => {
    for (const text of shipped) expect(shape(print(parse(text).tree))).toEqual(shape(text));
  });

  it('and parse are inverse to each other on random expressions', () => {
    fc.assert(
      fc.property(fc.gen(), (draw) => {
        const text = drawExpression(draw, pick(draw, kinds), 5);
        const { tree, errors } = parse(text);
        expect(errors).toEqual([]);
        const printed = print(tree);
        expect(shape(printed)).toEqual(shape(text));
        expect(print(parse(printed).tree)).toBe(printed);
      }),
      { numRuns: 2000 },
    );
  });

  it('and parse are inverse to each other on random trees', () => {
    const place = { start: 0, end: 0 };
    const leaf: fc.Arbitrary<Node> = fc.oneof(
      fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((value): Node => ({ kind: 'number', value, ...place })),
      fc.string({ unit: 'binary' }).map((value): Node => ({ kind: 'text', value, ...place })),
      fc.constantFrom('True', 'NULL', 'CRLF').map((word): Node => ({ kind: 'constant', word: word as 'True', ...place })),
      fc.stringMatching(/^[A-Za-z][\w-]{0,8}$/).map((name): Node => ({ kind: 'attribute', name, ...place })),
    );
    const { node } = fc.letrec<{ node: Node }>((tie) => ({
      node: fc.oneof(
        { maxDepth: 5 },
        leaf,
        fc
          .tuple(fc.constantFrom('+', '-', '*', '&', '=', '<>', '<', '&&', '||'), tie('node'), tie('node'))
          .map(([operator, left, right]): Node => ({ kind: 'binary', operator: operator as '+', left, right, ...place })),
        fc
          .array(tie('node'), { maxLength: 3 })
          .map((given): Node => ({ kind: 'call', name: 'F', nameSpan: place, arguments: given, ...place })),
      ),
    }));
    fc.assert(
      fc.property(node, (tree) => {
        const text = print(tree);
        expect(print(parse(text).tree)).toBe(text);
      }),
      { numRuns: 1000 },
    );
  });
});
