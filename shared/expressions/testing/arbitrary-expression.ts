import fc, { type GeneratorValue } from 'fast-check';
import type { AttributeDefinition } from '../../model/schema.ts';
import type { CheckEnvironment } from '../checker.ts';
import type { Parameter, PlainFunction } from '../functions/definition.ts';
import { functions } from '../functions/library.ts';
import { type Kind, kinds } from '../term.ts';
import type { Notation, NotationMap } from '../value-notation.ts';

/** Random expressions of a wanted kind over a small schema, and random objects of that schema. */

export const attributes: { readonly [name: string]: Pick<AttributeDefinition, 'type' | 'multiValued'> } = {
  text: { type: 'string', multiValued: false },
  texts: { type: 'string', multiValued: true },
  number: { type: 'number', multiValued: false },
  numbers: { type: 'number', multiValued: true },
  flag: { type: 'boolean', multiValued: false },
  bytes: { type: 'binary', multiValued: false },
  blobs: { type: 'binary', multiValued: true },
  manager: { type: 'reference', multiValued: false },
  member: { type: 'reference', multiValued: true },
};
export const environment: CheckEnvironment = {
  attribute: (name) => attributes[name],
  attributeNames: Object.keys(attributes),
  parameters: ['P'],
};
export const parameters = { P: 'p' };

const plain = [...functions.values()].filter((definition): definition is PlainFunction => !definition.form);

const leaves: { readonly [K in Kind]: readonly string[] } = {
  str: ['"a"', '"x,y;z"', '""', '"2024-01-02"', '"5"', 'CRLF', '[text]', '[texts]', '%P%', '"CN=a,DC=b"', 'NULL'],
  num: ['0', '1', '-1', '2', '&HFF', '9223372036854775807', '[number]', '[numbers]', 'Count([texts])', 'ValueCount("member")'],
  bool: ['True', 'False', '[flag]', 'IsPresent([text])'],
  bin: ['[bytes]', '[blobs]', 'CBin(1, 2)'],
  ref: ['[manager]', '[member]', 'CRef("CN=a,DC=b")'],
  dt: ['Now()', 'CDate("2024-01-02")', 'DateFromNum(0)'],
};

const binaries: { readonly [K in Kind]?: readonly (readonly [Kind, string, Kind])[] } = {
  str: [
    ['str', '&', 'str'],
    ['num', '&', 'str'],
    ['ref', '&', 'bool'],
  ],
  num: [
    ['num', '+', 'num'],
    ['num', '-', 'num'],
    ['num', '*', 'num'],
  ],
  bin: [['bin', '&', 'bin']],
  bool: [
    ['str', '=', 'str'],
    ['num', '<', 'num'],
    ['bool', '&&', 'bool'],
    ['bool', '||', 'bool'],
    ['ref', '<>', 'str'],
    ['dt', '>=', 'dt'],
    ['bin', '=', 'bin'],
  ],
};

type Draw = GeneratorValue;

/** One of them. */
export function pick<T>(draw: Draw, list: readonly T[]): T {
  const picked = list[draw(fc.nat, { max: list.length - 1 })];
  if (picked === undefined) throw new Error('nothing to pick from');
  return picked;
}

/** An expression of this kind; now and then one that is not, so that there is something to find. */
export function drawExpression(draw: Draw, kind: Kind, depth: number): string {
  const wanted = draw(fc.nat, { max: 30 }) === 0 ? pick(draw, kinds) : kind;
  if (depth <= 0 || draw(fc.nat, { max: 4 }) === 0) return pick(draw, leaves[wanted]);
  const inner = (of: Kind) => drawExpression(draw, of, depth - 1);
  const options: (() => string)[] = [
    () => `IIF(${inner('bool')}, ${inner(wanted)}, ${inner(wanted)})`,
    () => `Switch(${inner('bool')}, ${inner(wanted)}, True, ${inner(wanted)})`,
    () => `With($v, ${inner(wanted)}, IIF(IsNull($v), ${inner(wanted)}, $v))`,
    () => `Select($i, ${inner(wanted)}, $i)`,
    () => `Item(Where($i, ${inner(wanted)}, IsPresent($i)), 1)`,
    () => call(draw, wanted, depth),
    () => operation(draw, wanted, depth),
  ];
  return (options[draw(fc.nat, { max: options.length - 1 })] ?? (() => inner(wanted)))();
}

function call(draw: Draw, kind: Kind, depth: number): string {
  const fitting = plain.filter(({ returns }) => returns === kind || returns === 'var');
  if (fitting.length === 0) return pick(draw, leaves[kind]);
  const { name, params } = pick(draw, fitting);
  const given = params.filter(({ optional }) => !optional || draw(fc.boolean));
  const prefix = params.slice(0, given.length);
  return `${name}(${prefix.map((parameter) => argument(draw, parameter, kind, depth - 1)).join(', ')})`;
}

function argument(draw: Draw, { words, kinds: wanted }: Parameter, kind: Kind, depth: number): string {
  if (words !== undefined) return pick(draw, words);
  const preferred = wanted.includes(kind) ? kind : pick(draw, wanted);
  return drawExpression(draw, preferred, depth);
}

function operation(draw: Draw, kind: Kind, depth: number): string {
  const candidates = binaries[kind];
  if (candidates === undefined) return pick(draw, leaves[kind]);
  const [left, operator, right] = pick(draw, candidates);
  return `(${drawExpression(draw, left, depth - 1)} ${operator} ${drawExpression(draw, right, depth - 1)})`;
}

const bytes: readonly Notation[] = [{ $hex: '' }, { $hex: '00ff' }, { $hex: '33221100554477668899aabbccddeeff' }];
const references: readonly Notation[] = [{ $ref: 'CN=a,DC=b' }, { $ref: 'CN=c\\, d,DC=b' }];
const numbers: readonly Notation[] = [0, 1, -7, 512, { $num: '9223372036854775807' }];
const texts: readonly Notation[] = ['', 'a', ' b ', 'SMTP:x@y', 'ä\u{1f600}', '2024-02-30', '12', 'true'];

const one = (values: readonly Notation[]) => fc.constantFrom<Notation>(...values, null);
const several = (values: readonly Notation[]) => fc.array(fc.constantFrom<Notation>(...values), { maxLength: 3 });

/** An object whose values have the types of the schema; any of them may be absent. */
export const arbitraryObject: fc.Arbitrary<NotationMap> = fc.record({
  text: one(texts),
  texts: several(texts),
  number: one(numbers),
  numbers: several(numbers),
  flag: one([true, false]),
  bytes: one(bytes),
  blobs: several(bytes),
  manager: one(references),
  member: several(references),
});
