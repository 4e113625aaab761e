import { describe, expect, it } from 'vitest';
import { signatureHelp } from './signature-help.ts';
import { markedDocument } from './testing.ts';

const at = (source: string) => {
  const { document, cursor } = markedDocument(source);
  const help = signatureHelp(document, cursor);
  if (help === undefined) return undefined;
  const active = help.active === undefined ? undefined : help.parameters[help.active];
  return [help.label, active && help.label.slice(active.start, active.end)];
};

describe('signature help', () => {
  it('follows the argument being written', () => {
    const label = 'Mid(value: str|bin, start: num, [count: num]): var';
    expect(at('Mid(<|>')).toEqual([label, 'value: str|bin']);
    expect(at('Mid([mail], <|>')).toEqual([label, 'start: num']);
    expect(at('Mid([mail], 1, <|>2)')).toEqual([label, '[count: num]']);
    expect(at('Mid([mail], 1, 2, <|>3)')).toEqual([label, undefined]);
  });

  it('is the innermost function’s, through grouping brackets and finished calls', () => {
    expect(at('Left(Trim(<|>')?.[0]).toBe('Trim(value: str): str');
    expect(at('Left(Trim([mail]), <|>')?.[1]).toBe('count: num');
    expect(at('Left(("a" & <|>')?.[1]).toBe('value: str');
    expect(at('Left("a,b", <|>')?.[1]).toBe('count: num');
  });

  it('repeats groups of arguments and shows variables', () => {
    expect(at('Switch([a] = 1, "x", <|>')).toEqual(['Switch(condition, value, …): var', 'condition']);
    expect(at('With(<|>')).toEqual(['With($variable, value, expression): var', '$variable']);
  });

  it('is silent outside of calls and in unknown functions', () => {
    for (const source of ['<|>', '[mail] & <|>', 'Left([mail], 1)<|>', 'Nope(<|>', '(<|>']) expect(at(source), source).toBeUndefined();
  });
});
