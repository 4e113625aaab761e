import type { ConnectorId } from '../../../shared/model/identifier.ts';
import { indexKey } from '../../../shared/model/index-key.ts';
import type { Schema } from '../../../shared/model/schema.ts';
import type { Value } from '../../../shared/model/value.ts';
import type { IndexDeclaration } from '../index-declaration.ts';

/** Which attributes are indexed, as the two handles of a store share it. */
export interface IndexedAttributes {
  readonly metaverse: ReadonlySet<string>;
  readonly connectorSpaces: ReadonlyMap<ConnectorId, ReadonlySet<string>>;
}

/** Attributes declared by rules, and those the schema marks. */
export function wantedIndexes(schema: Schema, declared: IndexDeclaration): IndexedAttributes {
  const marked = Object.values(schema.attributes).filter((attribute) => attribute.indexed === true && attribute.type !== 'reference');
  const spaces = new Map<ConnectorId, Set<string>>();
  for (const { connector, attributes } of declared.connectorSpaces) {
    const known = spaces.get(connector) ?? new Set();
    for (const attribute of attributes) known.add(attribute);
    if (known.size > 0) spaces.set(connector, known);
  }
  return { metaverse: new Set([...marked.map((attribute) => attribute.name), ...declared.metaverse]), connectorSpaces: spaces };
}

/** As stored and compared: order of declaration is irrelevant. */
export function describeIndexes(indexes: IndexedAttributes): IndexDeclaration {
  const spaces = [...indexes.connectorSpaces].map(([connector, attributes]) => ({ connector, attributes: [...attributes].sort() }));
  return {
    metaverse: [...indexes.metaverse].sort(),
    connectorSpaces: spaces.sort((a, b) => (a.connector < b.connector ? -1 : 1)),
  };
}

/** What an index holds of one object: attribute number and key in turn. */
export type IndexEntries = (number | string)[];

/** Adds the keys of the values. False when one of them is too long for an index. */
export function addEntries(entries: IndexEntries, attribute: number, values: readonly Value[]): boolean {
  let complete = true;
  const first = entries.length;
  for (const value of values) {
    const key = indexKey(value);
    if (key === undefined) complete = false;
    else if (values.length === 1 || !entries.includes(key, first)) entries.push(attribute, key);
  }
  return complete;
}

/** Kept with the object, so that the next write finds the difference without reading the index. */
export const storedEntries = (entries: IndexEntries): string | null => (entries.length === 0 ? null : JSON.stringify(entries));

/** Calls `remove` and `add` for what differs between a stored list and the entries of now. */
export function diffEntries(
  before: string | null,
  now: IndexEntries,
  remove: (attribute: number, key: string) => void,
  add: (attribute: number, key: string) => void,
): void {
  const old = parseEntries(before);
  for (let i = 0; i < now.length; i += 2) {
    const [attribute, key] = [now[i] as number, now[i + 1] as string];
    if (old === undefined || !old.delete(`${attribute} ${key}`)) add(attribute, key);
  }
  if (old !== undefined) for (const [attribute, key] of old.values()) remove(attribute, key);
}

function parseEntries(text: string | null): Map<string, readonly [number, string]> | undefined {
  if (text === null) return undefined;
  const entries = new Map<string, readonly [number, string]>();
  const list = JSON.parse(text) as IndexEntries;
  for (let i = 0; i < list.length; i += 2) entries.set(`${list[i]} ${list[i + 1]}`, [list[i] as number, list[i + 1] as string]);
  return entries;
}
