import { describe, expect, it } from 'vitest';
import { parse } from './parser.ts';
import type { Node } from './syntax-tree.ts';

/** A tree in one line; `<…>` is a node for what is missing or does not fit. */
function outline(node: Node): string {
  if (node.kind === 'call') return `${node.name}(${node.arguments.map(outline).join(', ')})`;
  if (node.kind === 'binary') return `(${outline(node.left)} ${node.operator} ${outline(node.right)})`;
  if (node.kind === 'negation') return `-${outline(node.operand)}`;
  if (node.kind === 'missing') return `<${node.begun ?? (node.parts ?? []).map(outline).join(' | ')}>`;
  return 'name' in node ? node.name : 'word' in node ? node.word : String(node.value);
}

describe('the tree of unfinished text', () => {
  it.each([
    ['IIF(IsPresent([mail]), Left([', 'IIF(IsPresent(mail), Left(<attribute>))'],
    ['IIF(IsPresent([mai), [mail], "x")', 'IIF(IsPresent(<attribute>), mail, x)'],
    ['Left([a],', 'Left(a, <>)'],
    ['Left(', 'Left()'],
    ['IIF([a] = , 1, 2)', 'IIF((a = <>), 1, 2)'],
    ['IIF(1,,2)', 'IIF(1, <>, 2)'],
    ['[a] & ', '(a & <>)'],
    ['Trim([a]) [b]', '<Trim(a) | b>'],
    ['Left([a], 3)) & Trim([b]', '<Left(a, 3) | (<> & Trim(b))>'],
    ['Trim("abc', 'Trim(<text>)'],
    ['[a] & %Dom', '(a & <parameter>)'],
    ['With($v, 1, $', 'With(v, 1, <variable>)'],
    ['(1, 2)', '<1 | 2>'],
    ['[a] == [b]', '<a | b>'],
  ])('%s', (text, tree) => {
    const result = parse(text);
    expect(outline(result.tree)).toBe(tree);
    expect(result.errors).not.toEqual([]);
  });

  it('has the places of what is there', () => {
    const { tree } = parse('IIF(IsPresent([mail]), Left([ma');
    expect(tree).toMatchObject({
      kind: 'call',
      start: 0,
      end: 31,
      arguments: [
        { kind: 'call', start: 4, end: 21 },
        {
          kind: 'call',
          start: 23,
          end: 31,
          nameSpan: { start: 23, end: 27 },
          arguments: [{ kind: 'missing', begun: 'attribute', start: 28, end: 31 }],
        },
      ],
    });
  });

  it('tells the cause once, not what follows from it', () => {
    expect(parse('IIF([a] == [b], Left([a], 1), [c]').errors.map(({ message }) => message)).toEqual(['Equality is written with one =.']);
    expect(parse('((((1').errors).toHaveLength(1);
  });
});
