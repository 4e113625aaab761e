import { fromBase64, fromHex, toHex, type Value, type Values } from '../model/value.ts';
import { formatDate, parseDate, UNIX_EPOCH } from './date-time.ts';
import type { EvaluationContext } from './expression.ts';
import { FlowControl, Instant, isList, kindName, type Scalar, type Term } from './term.ts';

/**
 * Values as JSON (spec/expressions.md §14): what the command line, rule tests and the conformance tests read and write.
 * A list is a multi-valued value; numbers beyond 2^53 are `$num`, since JSON would lose their last digits.
 */
export type Notation =
  | string
  | number
  | boolean
  | null
  | { readonly $num: string }
  | { readonly $hex: string }
  | { readonly $bin: string }
  | { readonly $ref: string }
  | { readonly $dt: string }
  | { readonly $special: string }
  | { readonly $error: string }
  | readonly Notation[];

export type NotationMap = { readonly [name: string]: Notation };

/** What is wrong with a notation; the message names the place. */
export class NotationFault extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'NotationFault';
  }
}

/** A result, before it becomes a flow's: dates and flow-control words still show, holes are dropped (§8). */
export function encodeTerm(term: Term): Notation {
  if (!isList(term)) return term === null ? null : encodeScalar(term);
  const values = term.flatMap((item) => (item === null ? [] : [encodeScalar(item)]));
  return values.length === 0 ? null : values;
}

/** "str", "mvstr", "num" …; "null" for no value, the word itself for a flow-control word. */
export function termTypeName(term: Term): string {
  if (!isList(term)) return kindName(term).replace('NULL', 'null');
  const [first] = term.filter((item) => item !== null);
  return first === undefined ? 'null' : `mv${kindName(first)}`;
}

/** Values of an attribute; undefined for null and for an empty list: absent. Throws `NotationFault`. */
export function decodeValues(notation: unknown, place: string): Values | undefined {
  if (notation === undefined || notation === null) return undefined;
  if (!Array.isArray(notation)) return [decodeValue(notation, place)];
  return notation.length === 0 ? undefined : notation.map((item, index) => decodeValue(item, `${place}[${index}]`));
}

export interface NotedObject {
  readonly attributes?: NotationMap | undefined;
  readonly parameters?: { readonly [name: string]: string | null } | undefined;
  readonly imported?: NotationMap | undefined;
}

/** What surrounds an evaluation besides the object. */
export interface Surroundings {
  /** 100-ns ticks since 0001-01-01 UTC. */
  now(): bigint;
  random(): number;
}

/** An object in this notation, ready to be evaluated on; a list makes an attribute multi-valued. Throws `NotationFault`. */
export function notedContext(object: NotedObject, surroundings: Surroundings): EvaluationContext {
  const attributes = decodeMap(object.attributes ?? {});
  const imported = decodeMap(object.imported ?? {});
  const { parameters = {} } = object;
  const multiValued = (name: string) => Array.isArray(object.attributes?.[name]) || Array.isArray(object.imported?.[name]);
  return {
    attribute: (name) => attributes.get(name),
    multiValued,
    imported: (name) => imported.get(name),
    valueCount: (name) => attributes.get(name)?.length ?? 0,
    parameter: (name) => (Object.hasOwn(parameters, name) ? parameters[name] : undefined),
    ...surroundings,
  };
}

const decodeMap = (map: NotationMap): ReadonlyMap<string, Values> =>
  new Map(
    Object.entries(map).flatMap(([name, notation]) => {
      const values = decodeValues(notation, name);
      return values === undefined ? [] : [[name, values] as const];
    }),
  );

function encodeScalar(value: Scalar | FlowControl): Notation {
  if (typeof value === 'bigint')
    return BigInt(Number(value)) === value && Number.isSafeInteger(Number(value)) ? Number(value) : { $num: value.toString() };
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (value instanceof Uint8Array) return { $hex: toHex(value) };
  if (value instanceof Instant) return { $dt: isoText(value.ticks) };
  return value instanceof FlowControl ? { $special: value.word } : { $ref: value.ref };
}

/** ISO 8601, with a fraction only where there is one. */
export function isoText(ticks: bigint): string {
  const fraction = formatDate(ticks, 'fffffff');
  let digits = fraction.length;
  while (digits > 0 && fraction.charAt(digits - 1) === '0') digits--;
  return `${formatDate(ticks, "yyyy-MM-dd'T'HH:mm:ss")}${digits === 0 ? '' : `.${fraction.slice(0, digits)}`}Z`;
}

/** The system's clock and chance, from what every JavaScript engine has. */
export const systemSurroundings: Surroundings = {
  now: () => BigInt(Date.now()) * 10_000n + UNIX_EPOCH,
  random: () => Math.random(),
};

const tagged: { readonly [tag: string]: (text: string) => Value | undefined } = {
  $num: (text) => number(text),
  $hex: (text) => (text.length % 2 === 0 && /^[0-9A-Fa-f]*$/.test(text) ? fromHex(text) : undefined),
  $bin: (text) => fromBase64(text),
  $ref: (text) => ({ ref: text }),
};

function decodeValue(notation: unknown, place: string): Value {
  if (typeof notation === 'string' || typeof notation === 'boolean') return notation;
  if (typeof notation === 'number') {
    if (Number.isSafeInteger(notation)) return BigInt(notation);
    throw new NotationFault(`${place}: ${notation} is not a whole number below 2^53; write {"$num": "…"}.`);
  }
  if (typeof notation === 'object' && notation !== null) {
    const [entry, ...more] = Object.entries(notation as { readonly [tag: string]: unknown });
    const [tag = '', text] = entry ?? [];
    const value = more.length === 0 && typeof text === 'string' ? tagged[tag]?.(text) : undefined;
    if (value !== undefined) return value;
  }
  throw new NotationFault(
    `${place}: ${JSON.stringify(notation)} is no value. Texts, whole numbers, true and false stand for themselves; {"$num"}, {"$hex"}, {"$bin"}, {"$ref"} for the rest.`,
  );
}

function number(text: string): bigint | undefined {
  if (text.length > 24 || !/^-?[0-9]+$/.test(text)) return undefined;
  const value = BigInt(text);
  return BigInt.asIntN(64, value) === value ? value : undefined;
}

/** True for values of the same notation; references and bytes by their text, numbers by value. */
export function sameNotation(a: unknown, b: unknown): boolean {
  return canonical(a) === canonical(b);
}

/** The same values in any order, one value alone being a list of one: what the engine stores would be the same. */
export function sameValues(a: unknown, b: unknown): boolean {
  const keys = (notation: unknown) =>
    (Array.isArray(notation) ? notation : [notation])
      .filter((item) => item !== null)
      .map(canonical)
      .sort();
  return JSON.stringify([...new Set(keys(a))]) === JSON.stringify([...new Set(keys(b))]);
}

function canonical(notation: unknown): string {
  if (Array.isArray(notation)) {
    const items = notation.filter((item) => item !== null).map(canonical);
    return items.length === 0 ? 'null' : `[${items.join(',')}]`;
  }
  if (typeof notation !== 'object' || notation === null) return JSON.stringify(notation) ?? 'null';
  const [[tag = '', text] = []] = Object.entries(notation as { readonly [tag: string]: unknown });
  if (typeof text !== 'string') return JSON.stringify(notation);
  if (tag === '$num') return number(text)?.toString() ?? text;
  if (tag === '$hex') return `bin:${text.toLowerCase()}`;
  if (tag === '$bin') return `bin:${toHex(fromBase64(text) ?? new Uint8Array())}`;
  if (tag === '$ref') return `ref:${text.toLowerCase()}`;
  if (tag === '$dt') return `dt:${parseDate(text)}`;
  return tag === '$error' ? 'error' : `${tag}:${text}`;
}
