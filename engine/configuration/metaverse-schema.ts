import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { AttributeDefinition, Schema } from '../../shared/model/schema.ts';

const attributeTypes = ['string', 'number', 'boolean', 'binary', 'reference', 'datetime'] as const;

/** One row per attribute; `of` names the object types that have it. */
const schemaFile = z.strictObject({
  objectTypes: z.array(z.string()).min(1),
  attributes: z.record(
    z.string(),
    z.strictObject({
      type: z.enum(attributeTypes),
      multiValued: z.boolean().default(false),
      /** May be a join key and is searched by index. */
      indexed: z.boolean().default(false),
      of: z.array(z.string()).min(1),
    }),
  ),
});

/**
 * The metaverse schema of a new installation (spec/rules-format.md §7).
 *
 * @param path absolute path of assets/metaverse-schema.json
 * @throws when the file is missing or does not have the form above: an incomplete installation
 */
export async function loadMetaverseSchema(path: string): Promise<Schema> {
  const file = schemaFile.parse(JSON.parse(await readFile(path, 'utf8')));
  const rows = Object.entries(file.attributes);
  const attributes: { [name: string]: AttributeDefinition } = {};
  for (const [name, { type, multiValued, indexed }] of rows)
    attributes[name] = { name, type, multiValued, ...(indexed ? { indexed } : {}) };
  return {
    objectTypes: file.objectTypes.map((name) => ({
      name,
      attributes: rows.filter(([, row]) => row.of.includes(name)).map(([attribute]) => attribute),
    })),
    attributes,
  };
}
