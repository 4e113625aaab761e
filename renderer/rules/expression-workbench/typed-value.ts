import type { DisplayValue } from '../../../shared/contract/common.ts';
import type { AttributeInfo, NotedAttributes } from '../../../shared/contract/expressions.ts';

type Noted = NotedAttributes[string];
type NotedScalar = Exclude<Noted, readonly unknown[]>;
type Type = AttributeInfo['type'];

/** Values of one attribute as a person types them: a line per value of a multi-valued one, nothing for none. */
export function notedValue({ type, multiValued }: AttributeInfo, typed: string): Noted {
  const lines = multiValued ? typed.split('\n').filter((line) => line !== '') : typed === '' ? [] : [typed];
  const values = lines.map((line) => readers[type](line));
  if (!multiValued) return values[0] ?? null;
  return values.length === 0 ? null : values;
}

/** Why typed values cannot be of the attribute's type; undefined when they can. */
export function typedFault({ type, multiValued }: AttributeInfo, typed: string): string | undefined {
  const pattern = patterns[type];
  const lines = multiValued ? typed.split('\n') : [typed];
  return pattern === undefined || lines.every((line) => line === '' || pattern[0].test(line.trim())) ? undefined : pattern[1];
}

/** Values as they would be typed. */
export const typedText = (values: readonly DisplayValue[]): string => values.map(({ text }) => text).join('\n');

/** A shown value in the notation of rule tests. */
export const notedDisplay = ({ type, text }: DisplayValue): NotedScalar => readers[type](text);

const readers: { readonly [T in Type]: (text: string) => NotedScalar } = {
  string: (text) => text,
  datetime: (text) => text,
  number: (text) => (Number.isSafeInteger(Number(text)) ? Number(text) : { $num: text.trim() }),
  boolean: (text) => text.trim().toLowerCase() === 'true',
  binary: (text) => ({ $hex: text.replace(/\s+/g, '') }),
  reference: (text) => ({ $ref: text.trim() }),
};

const patterns: { readonly [T in Type]?: readonly [RegExp, string] } = {
  number: [/^-?\d{1,19}$/, 'A whole number.'],
  boolean: [/^(true|false)$/i, 'True or False.'],
  binary: [/^([0-9a-f]{2}\s*)+$/i, 'Bytes as pairs of hexadecimal digits.'],
};
