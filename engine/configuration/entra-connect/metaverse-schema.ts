import type { ConfigurationDocument } from '../../../shared/model/configuration-document.ts';
import type { AttributeDefinition } from '../../../shared/model/schema.ts';
import type { SourceMetaverse } from './source-configuration.ts';

type Schema = ConfigurationDocument['metaverse'];
type Rules = ConfigurationDocument['rules'];

/**
 * The metaverse of a file; that in force when the file has none. Rules that stay keep the types and attributes they use.
 * Entra Connect says which attributes may be indexed, and indexes them all; here an index is kept for those that the file
 * marks, that rules join by, or that have one here.
 */
export function metaverseFrom(
  source: SourceMetaverse | undefined,
  { current, rules, stay }: { readonly current: Schema; readonly rules: Rules; readonly stay: Rules },
): Schema {
  const dsml = source?.schema;
  if (dsml === undefined) return current;
  const joined = new Set(rules.flatMap(({ join }) => join.flatMap(({ clauses }) => clauses.map(({ mv }) => mv))));
  const { objectTypes, attributes } = dsml.schemaOf(new Set(dsml.objectTypes));
  const indexed = (one: AttributeDefinition): AttributeDefinition => {
    const known = Object.hasOwn(current.attributes, one.name) && current.attributes[one.name]?.indexed === true;
    return one.indexed !== true && dsml.indexable.has(one.name) && (known || joined.has(one.name)) ? { ...one, indexed: true } : one;
  };
  const types = objectTypes.map(({ name, attributes: own }) => ({ name, attributes: [...own] }));
  const definitions = new Map(Object.values(attributes).map((one) => [one.name, indexed(one)]));
  if (stay.length > 0) addUsed(types, definitions, current, stay);
  return { objectTypes: types, attributes: Object.fromEntries(definitions) };
}

/** What rules of other connectors read and write in the metaverse must not go under them. */
function addUsed(
  types: { readonly name: string; readonly attributes: string[] }[],
  definitions: Map<string, AttributeDefinition>,
  current: Schema,
  stay: Rules,
): void {
  const used = new Set(stay.flatMap(({ mvObjectType }) => mvObjectType));
  for (const type of current.objectTypes) {
    if (!used.has(type.name) && !used.has('*')) continue;
    const known = types.find(({ name }) => name === type.name);
    if (known === undefined) types.push({ name: type.name, attributes: [...type.attributes] });
    else known.attributes.push(...type.attributes.filter((name) => !known.attributes.includes(name)));
    for (const name of type.attributes) {
      const definition = current.attributes[name];
      if (definition !== undefined && !definitions.has(name)) definitions.set(name, definition);
    }
  }
}
