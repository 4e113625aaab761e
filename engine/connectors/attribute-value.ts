import { isLdapDn } from '../../shared/model/dn.ts';
import type { AttributeType, Value } from '../../shared/model/value.ts';

/** Why a value does not fit the type of its attribute; `code` is a discovery error of spec/console.md §15.6. */
export interface ValueFault {
  readonly code: string;
  readonly reason: string;
}

export type Converted = Value | { readonly fault: ValueFault };

/** Turns what a directory or a file holds into a value; text and bytes are two views of the same octets. */
export type ValueConverter = (text: string | undefined, bytes: () => Uint8Array) => Converted;

const INT64_MIN = -(2n ** 63n);
const INT64_MAX = 2n ** 63n - 1n;
const shown = (text: string): string => (text.length > 60 ? `${text.slice(0, 60)}…` : text);
const fault = (code: string, reason: string): Converted => ({ fault: { code, reason } });
const notText = (): Converted => fault('invalid-attribute-value', 'the value is not UTF-8 text');

function toNumber(text: string): Converted {
  if (/^-?\d{1,15}$/.test(text)) return BigInt(text);
  if (!/^[+-]?\d{1,20}$/.test(text)) return fault('invalid-numeric-value', `"${shown(text)}" is not a whole number`);
  const number = BigInt(text.replace('+', ''));
  return number >= INT64_MIN && number <= INT64_MAX ? number : fault('invalid-numeric-value', `"${text}" does not fit 64 bits`);
}

function toBoolean(text: string): Converted {
  const upper = text.toUpperCase();
  if (upper === 'TRUE') return true;
  return upper === 'FALSE' ? false : fault('invalid-boolean-value', `"${shown(text)}" is neither TRUE nor FALSE`);
}

const toReference = (text: string): Converted =>
  isLdapDn(text) ? { ref: text } : fault('reference-value-not-ldap-conformant', `"${shown(text)}" is not a distinguished name`);

/** One converter per attribute type (spec/engine.md §2). */
export const valueConverters: { readonly [T in AttributeType]: ValueConverter } = {
  string: (text) => text ?? notText(),
  datetime: (text) => text ?? notText(),
  number: (text) => (text === undefined ? notText() : toNumber(text)),
  boolean: (text) => (text === undefined ? notText() : toBoolean(text)),
  reference: (text) => (text === undefined ? notText() : toReference(text)),
  binary: (_text, bytes) => bytes(),
};

export const isFault = (converted: Converted): converted is { readonly fault: ValueFault } =>
  typeof converted === 'object' && 'fault' in converted;
