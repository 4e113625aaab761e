import { EqualityFilter, type SearchEntry } from 'ldapts';
import { guidBytes, guidText } from '../guid.ts';
import type { DirectoryFlavour } from '../well-known-attributes.ts';

/** The anchor of an entry as the connector space knows it: GUIDs as lower-case text, others verbatim in lower case. */
export function anchorOf(entry: SearchEntry, attribute: string): string | undefined {
  const name = attribute.toLowerCase();
  const found = entry.attributes.find(({ type }) => type.toLowerCase() === name);
  return found === undefined ? undefined : anchorText(found);
}

/** 16 bytes are a GUID in Windows order (objectGUID), text stays as it is; GUIDs as text in lower case. */
export function anchorText(attribute: SearchEntry['attributes'][number]): string | undefined {
  const [bytes] = attribute.parsedBuffers;
  if (bytes === undefined || attribute.parsedBuffers.length > 1) return undefined;
  if (bytes.length === 16) return guidText(bytes);
  const [text] = attribute.values;
  return typeof text === 'string' ? text.toLowerCase() : undefined;
}

/** Finds the object with that anchor. */
export function anchorFilter(anchor: string, attribute: string, flavour: DirectoryFlavour): EqualityFilter {
  const bytes = flavour === 'active-directory' ? guidBytes(anchor) : undefined;
  return new EqualityFilter({ attribute, value: bytes === undefined ? anchor : Buffer.from(bytes) });
}
