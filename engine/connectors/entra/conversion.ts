import { isReference, toBase64, type Value, type Values } from '../../../shared/model/value.ts';
import { groupKey, sourceAnchorOfGroupKey } from './naming.ts';

/** JSON as Graph sends it. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

interface Conversion {
  /** Graph property → attribute values. */
  readonly read: (json: Json) => Values;
  /** Attribute values (never empty) → Graph property; absent where the property is only read. */
  readonly write?: (values: Values) => Json;
  /** What clears the property; `null` unless Graph wants something else. */
  readonly cleared?: Json;
}

/** Conversions that are more than one value for one value, by the name the mapping table uses. */
export const conversions = {
  firstOfList: {
    read: (json) => plainValues(Array.isArray(json) ? (json[0] ?? null) : json),
    write: (values) => [plainJson(values)],
    cleared: [],
  },
  groupAnchor: {
    read: (json) => {
      const anchor = typeof json === 'string' ? sourceAnchorOfGroupKey(json) : undefined;
      return anchor === undefined ? [] : [anchor];
    },
    write: (values) => groupKey(String(values[0])),
  },
  sid: { read: (json) => (typeof json === 'string' ? sidBytes(json) : []) },
  addressCity: { read: (json) => addressPart(json, 'city') },
  addressState: { read: (json) => addressPart(json, 'state') },
  addressPostalCode: { read: (json) => addressPart(json, 'postalCode') },
  addressStreet: { read: (json) => addressPart(json, 'street') },
  addressCountry: { read: (json) => addressPart(json, 'countryOrRegion') },
  addressOffice: { read: (json) => addressPart(json, 'officeLocation') },
  phoneBusiness: { read: (json) => phone(json, 'business') },
  phoneMobile: { read: (json) => phone(json, 'mobile') },
  phoneFax: { read: (json) => phone(json, 'businessFax') },
} as const satisfies { readonly [name: string]: Conversion };

export type ConversionName = keyof typeof conversions;

/** Attribute values of a Graph property; nothing for null and empty text. */
export function fromGraph(json: Json | undefined, convert: ConversionName | undefined): Values {
  if (json === undefined || json === null) return [];
  return convert === undefined ? plainValues(json) : (conversions[convert] as Conversion).read(json);
}

/** What to send for attribute values; an empty list clears the property. */
export function toGraph(values: Values, convert: ConversionName | undefined, multiValued: boolean): Json {
  const conversion: Conversion | undefined = convert === undefined ? undefined : conversions[convert];
  if (values.length === 0) return conversion?.cleared ?? (multiValued ? [] : null);
  if (conversion?.write !== undefined) return conversion.write(values);
  return multiValued ? values.map(valueJson) : plainJson(values);
}

export const isJsonObject = (json: unknown): json is JsonObject => typeof json === 'object' && json !== null && !Array.isArray(json);

function plainValues(json: Json): Values {
  if (Array.isArray(json)) return json.flatMap((item: Json) => plainValues(item));
  if (typeof json === 'string') return json === '' ? [] : [json];
  if (typeof json === 'boolean') return [json];
  return typeof json === 'number' && Number.isInteger(json) ? [BigInt(json)] : [];
}

const plainJson = (values: Values): Json => valueJson(values[0] as Value);

function valueJson(value: Value): Json {
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof Uint8Array) return toBase64(value);
  return isReference(value) ? value.ref : value;
}

function addressPart(json: Json, part: string): Values {
  const address = Array.isArray(json) ? json[0] : undefined;
  return isJsonObject(address) ? plainValues(address[part] ?? null) : [];
}

function phone(json: Json, type: string): Values {
  if (!Array.isArray(json)) return [];
  const entry = json.find((item: Json) => isJsonObject(item) && item.type === type);
  return isJsonObject(entry) ? plainValues(entry.number ?? null) : [];
}

/** `S-1-5-21-…` → the binary form Active Directory and Entra Connect use; nothing for text that is no SID. */
function sidBytes(text: string): Values {
  const match = /^S-(\d+)-(\d+)((?:-\d+)*)$/i.exec(text);
  if (match === null) return [];
  const parts = (match[3] as string).split('-').slice(1).map(Number);
  const bytes = new Uint8Array(8 + 4 * parts.length);
  const view = new DataView(bytes.buffer);
  bytes[0] = Number(match[1]);
  bytes[1] = parts.length;
  view.setUint32(4, Number(match[2]));
  parts.forEach((part, index) => {
    view.setUint32(8 + 4 * index, part, true);
  });
  return [bytes];
}
