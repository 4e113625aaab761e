import { sha256 } from '@noble/hashes/sha2';
import { fromBase64, fromHex, toBase64 } from '../../model/value.ts';
import { formatGuid, formatSid, parseGuid } from '../binary-identifier.ts';
import { choices } from '../choices.ts';
import { parseDate } from '../date-time.ts';
import { isDnText } from '../dn-text.ts';
import { asciiText, upperHex, utf8Bytes, utf8Text, utf16Bytes, utf16Text } from '../encoding.ts';
import { valueError } from '../fault.ts';
import { asText } from '../operators.ts';
import { Instant } from '../term.ts';
import { bin, type FunctionDefinition, fn, num, oneOf, option, str } from './definition.ts';

const decoders: { readonly [encoding: string]: (bytes: Uint8Array) => string } = { Unicode: utf16Text, ASCII: asciiText, UTF8: utf8Text };

export const conversion: readonly FunctionDefinition[] = [
  fn({
    name: 'CBool',
    category: 'Conversion',
    params: [oneOf('expression', ['bool', 'num', 'str'])],
    returns: 'bool',
    doc: 'True for True and for every number but 0; the texts "true" and "false" convert in any case. NULL is False.',
    whenNull: false,
    apply: (value) => {
      if (typeof value === 'boolean') return value;
      if (typeof value === 'bigint') return value !== 0n;
      const word = value.toLowerCase();
      return word === 'true' ? true : word === 'false' ? false : valueError(`"${value}" is neither true nor false.`);
    },
  }),
  fn({
    name: 'CDate',
    category: 'Conversion',
    params: [oneOf('value', ['str', 'dt'])],
    returns: 'dt',
    doc: 'The date a text stands for: 2024-02-29 or 2/29/2024, with time and zone if any; UTC without a zone. Test with IsDate first.',
    apply: (value) => {
      if (value instanceof Instant) return value;
      const ticks = parseDate(value);
      return ticks === undefined ? valueError(`"${value}" is not a date.`) : new Instant(ticks);
    },
  }),
  fn({
    name: 'CGuid',
    category: 'Conversion',
    params: [str('guid')],
    returns: 'bin',
    doc: 'The 16 bytes of a GUID, in the order of objectGUID; the text has hyphens, with or without braces.',
    apply: (text) => parseGuid(text) ?? valueError(`"${text}" is not a GUID.`),
  }),
  fn({
    name: 'CNum',
    category: 'Conversion',
    params: [oneOf('value', ['str', 'num', 'bin'])],
    returns: 'num',
    doc: 'The number a text stands for; up to 8 bytes are read as an unsigned little-endian number. Test with IsNumeric first.',
    apply: (value) => {
      if (typeof value === 'bigint') return value;
      if (typeof value !== 'string') return littleEndian(value) ?? valueError('Only up to 8 bytes below 2^63 are a number.');
      return parseNumber(value) ?? valueError(`"${value}" is not a whole number of 64 bits.`);
    },
  }),
  fn({
    name: 'CRef',
    category: 'Conversion',
    params: [oneOf('value', ['str', 'ref'])],
    returns: 'ref',
    doc: 'A reference to the object with this distinguished name.',
    apply: (value) => {
      if (typeof value !== 'string') return value;
      return isDnText(value) ? { ref: value } : valueError(`"${value}" is not a distinguished name.`);
    },
  }),
  fn({
    name: 'CStr',
    category: 'Conversion',
    params: [oneOf('value', ['num', 'ref', 'bool', 'str'])],
    returns: 'str',
    doc: 'A number, a Boolean or a reference as text. Binary values: ConvertToBase64, StringFromGuid, StringFromSid; dates: FormatDateTime.',
    apply: (value) => asText(value) ?? null,
  }),
  fn({
    name: 'CBin',
    category: 'Conversion',
    params: [num('value'), num('length')],
    returns: 'bin',
    undocumented: true,
    doc: 'The number as that many bytes, lowest first.',
    apply: (value, length) => numberBytes(value, length) ?? valueError(`${value} does not fit into ${length} bytes.`),
  }),
  fn({
    name: 'ConvertFromBase64',
    category: 'Conversion',
    params: [str('source'), option('encoding', Object.keys(decoders))],
    returns: 'str',
    doc: 'Base64 as text; the bytes are read as Unicode (UTF-16) unless ASCII or UTF8 is given.',
    apply: (source, encoding = 'Unicode') => {
      const bytes = source.replace(/\s+/g, '').length % 4 === 0 ? fromBase64(source) : undefined;
      const decode = decoders[encoding];
      return bytes === undefined || decode === undefined ? valueError('This is not Base64.') : decode(bytes);
    },
  }),
  fn({
    name: 'ConvertToBase64',
    category: 'Conversion',
    params: [oneOf('source', ['str', 'bin'])],
    returns: 'str',
    doc: 'Base64 of the bytes; text is taken as Unicode (UTF-16) first.',
    apply: (source) => toBase64(typeof source === 'string' ? utf16Bytes(source) : source),
  }),
  fn({
    name: 'ConvertFromUTF8Hex',
    category: 'Conversion',
    params: [str('source')],
    returns: 'str',
    doc: 'The text whose UTF-8 bytes are written as hexadecimal digits: the reverse of ConvertToUTF8Hex.',
    apply: (source) =>
      source.length % 2 === 0 && HEX_DIGITS.test(source)
        ? utf8Text(fromHex(source))
        : valueError(`"${source}" is not an even number of hexadecimal digits.`),
  }),
  fn({
    name: 'ConvertToUTF8Hex',
    category: 'Conversion',
    params: [str('source')],
    returns: 'str',
    doc: 'The UTF-8 bytes of the text as hexadecimal digits: the form of names in the Entra connector.',
    apply: (source) => upperHex(utf8Bytes(source)),
  }),
  fn({
    name: 'StringFromGuid',
    category: 'Conversion',
    params: [bin('guid')],
    returns: 'str',
    doc: 'The text of a binary GUID such as objectGUID: lower case, hyphens, no braces.',
    apply: (bytes) => formatGuid(bytes) ?? valueError(`A GUID has 16 bytes; these are ${bytes.length}.`),
  }),
  fn({
    name: 'StringFromSid',
    category: 'Conversion',
    params: [bin('objectSid')],
    returns: 'str',
    doc: 'The text of a binary security identifier: S-1-5-21-…',
    apply: (bytes) => formatSid(bytes) ?? valueError('These bytes are not a security identifier.'),
  }),
  fn({
    name: 'Thumbprint',
    category: 'Conversion',
    params: [bin('source')],
    returns: 'bin',
    undocumented: true,
    doc: 'SHA-256 of the bytes.',
    apply: (source) => sha256(source),
  }),
];

const HEX_DIGITS = /^[0-9A-Fa-f]*$/;
/** Digits of the largest numbers, with room for leading zeros. */
const LONGEST_NUMBER = 100;
const DECIMAL = /^[+-]?\d+$/;

/** CNum's reading of text: a decimal whole number of signed 64 bits; undefined for anything else. */
export function parseNumber(text: string): bigint | undefined {
  const digits = text.trim();
  if (digits.length > LONGEST_NUMBER || !DECIMAL.test(digits)) return undefined;
  const value = BigInt(digits.startsWith('+') ? digits.slice(1) : digits);
  return BigInt.asIntN(64, value) === value ? value : undefined;
}

function littleEndian(bytes: Uint8Array): bigint | undefined {
  if (bytes.length > 8) return undefined;
  let value = 0n;
  for (let i = bytes.length - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[i] ?? 0);
  return BigInt.asIntN(64, value) === value ? value : undefined;
}

function numberBytes(value: bigint, length: bigint): Uint8Array | undefined {
  if (length < 0n || length > 8n || value < 0n || value >= 1n << (8n * length)) return undefined;
  const bytes = new Uint8Array(Number(length));
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number((value >> BigInt(8 * i)) & 255n);
  return choices.cbinLittleEndian ? bytes : bytes.reverse();
}
