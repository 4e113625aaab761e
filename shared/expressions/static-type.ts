import type { AttributeDefinition } from '../model/schema.ts';
import type { AttributeType } from '../model/value.ts';
import { BIT, type Kind, kinds } from './term.ts';

/**
 * What is known about a value before there is one: the kinds it may have as a single value, and the kinds of its items
 * where it may be a list. NULL is always possible and never in the masks; nothing in either means "only NULL".
 */
export interface StaticType {
  /** Bits of kinds, and `BIT.flow` where a flow-control word may come out. */
  readonly one: number;
  readonly many: number;
  /** Nothing is known, as of an attribute without a schema, or not whether it is a list: never complained of. */
  readonly unsure?: 'kind' | 'list';
}

const ANY_KIND = kinds.reduce((mask, kind) => mask | BIT[kind], 0);

export const nothing: StaticType = { one: 0, many: 0 };
export const anything: StaticType = { one: ANY_KIND, many: ANY_KIND, unsure: 'kind' };
export const flowControl: StaticType = { one: BIT.flow, many: 0 };
export const single = (mask: number): StaticType => ({ one: mask, many: 0 });
export const ofKind = (kind: Kind): StaticType => single(BIT[kind]);
export const listOfKinds = (mask: number): StaticType => ({ one: 0, many: mask });

/** Kinds of the value or of its items, without flow control. */
export const kindsIn = (type: StaticType): number => (type.one | type.many) & ANY_KIND;

export const either = (...types: readonly StaticType[]): StaticType => ({
  one: types.reduce((mask, type) => mask | type.one, 0),
  many: types.reduce((mask, type) => mask | type.many, 0),
  ...doubt(types.some(({ unsure }) => unsure === 'kind') ? 'kind' : types.some(({ unsure }) => unsure === 'list') ? 'list' : undefined),
});

/** The same mapping of every item as of a single value: what a function or operator that maps gives. */
export const mapped = (mask: number, types: readonly StaticType[]): StaticType => ({
  one: mask,
  many: types.some((type) => type.many !== 0) ? mask : 0,
  ...doubt(types.some(({ unsure }) => unsure !== undefined) ? 'list' : undefined),
});

/** An item of the value, or the value itself: single for sure. */
export const itemOf = (type: StaticType): StaticType => ({ ...single(kindsIn(type)), ...kindDoubt(type) });

/** All of its values as a list. */
export const listOf = (type: StaticType): StaticType => ({ ...listOfKinds(kindsIn(type)), ...kindDoubt(type) });

const kindDoubt = ({ unsure }: StaticType) => doubt(unsure === 'kind' ? unsure : undefined);
const doubt = (unsure: 'kind' | 'list' | undefined) => (unsure === undefined ? {} : { unsure });

const attributeKinds: { readonly [T in AttributeType]: Kind } = {
  string: 'str',
  number: 'num',
  boolean: 'bool',
  binary: 'bin',
  reference: 'ref',
  datetime: 'str',
};

/** A multi-valued attribute is a list even with one value (spec/expressions.md §8). */
export function attributeStaticType({ type, multiValued }: Pick<AttributeDefinition, 'type' | 'multiValued'>): StaticType {
  const mask = BIT[attributeKinds[type]];
  return multiValued ? listOfKinds(mask) : single(mask);
}

/** "str", "str or num", "multi-valued str" … */
export function describeType(type: StaticType): readonly string[] {
  const names = kindNames(type.one);
  return [
    ...names,
    ...kindNames(type.many).map((name) => `multi-valued ${name}`),
    ...((type.one & BIT.flow) !== 0 ? ['a flow-control word'] : []),
  ];
}

export const kindNames = (mask: number): readonly Kind[] => kinds.filter((kind) => (mask & BIT[kind]) !== 0);
