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
    const label = 'any Mid(str|bin value, num start[, num count])';
    expect(at('Mid(<|>')).toEqual([label, 'str|bin value']);
    expect(at('Mid([mail], <|>')).toEqual([label, 'num start']);
    expect(at('Mid([mail], 1, <|>2)')).toEqual([label, 'num count']);
    expect(at('Mid([mail], 1, 2, <|>3)')).toEqual([label, undefined]);
  });

  it('is the innermost function’s, through grouping brackets and finished calls', () => {
    expect(at('Left(Trim(<|>')?.[0]).toBe('str Trim(str value)');
    expect(at('Left(Trim([mail]), <|>')?.[1]).toBe('num count');
    expect(at('Left(("a" & <|>')?.[1]).toBe('str value');
    expect(at('Left("a,b", <|>')?.[1]).toBe('num count');
  });

  it('repeats groups of arguments and shows variables', () => {
    expect(at('Switch([a] = 1, "x", <|>')).toEqual(['any Switch(exp condition, exp value, …)', 'exp condition']);
    expect(at('With(<|>')).toEqual(['any With($variable variable, exp value, exp expression)', '$variable variable']);
  });

  it('is silent outside of calls and in unknown functions', () => {
    for (const source of ['<|>', '[mail] & <|>', 'Left([mail], 1)<|>', 'Nope(<|>', '(<|>']) expect(at(source), source).toBeUndefined();
  });
});
