import type { Attribute } from 'ldapts';
import type { AttributeDefinition } from '../../../shared/model/schema.ts';
import type { AttributeType, Value, Values } from '../../../shared/model/value.ts';
import { isFault, valueConverters } from '../attribute-value.ts';

export type Fault = { readonly fault: { readonly code: string; readonly reason: string } };

/** The values of an attribute as its definition has them, or what is wrong with them. */
export function convert(attribute: Attribute, definition: AttributeDefinition): Values | Fault {
  return fast[definition.type]?.(attribute) ?? convertEach(attribute, definition);
}

/** Whole lists at once where nothing can be wrong; undefined sends the list to `convertEach`. */
const fast: { readonly [T in AttributeType]?: (attribute: Attribute) => Values | undefined } = {
  string: textList,
  datetime: textList,
  // A server guarantees that these are names; parsing each member of a large group again would be waste.
  reference: (attribute) => textList(attribute)?.map((ref) => ({ ref: withoutUid(ref) })),
  // Copies: ldapts' buffers are windows on what came from the network and would keep all of it alive.
  binary: (attribute) => attribute.parsedBuffers.map((bytes) => new Uint8Array(bytes)),
};

function textList(attribute: Attribute): readonly string[] | undefined {
  const { values } = attribute;
  for (const value of values) if (typeof value !== 'string') return undefined;
  return values as string[];
}

function convertEach(attribute: Attribute, definition: AttributeDefinition): Values | Fault {
  const converter = valueConverters[definition.type];
  const values: Value[] = [];
  for (const [at, value] of attribute.values.entries()) {
    const converted = converter(typeof value === 'string' ? value : undefined, () => new Uint8Array(attribute.parsedBuffers[at] ?? []));
    if (isFault(converted)) return converted;
    values.push(converted);
  }
  return values;
}

/** "Name and optional UID" (RFC 4517 §3.3.21) ends in #'0101'B when there is one. */
const withoutUid = (text: string): string => (text.endsWith("'B") ? text.replace(/#'[01]*'B$/, '') : text);
