import type { Client } from 'ldapts';
import type { AttributeDefinition, ObjectTypeDefinition, Schema } from '../../../shared/model/schema.ts';
import type { AttributeType } from '../../../shared/model/value.ts';
import { isSecretAttribute } from '../well-known-attributes.ts';
import { operationalAttributes } from './operational-attributes.ts';
import { readEntry, textsOf } from './paged-search.ts';
import { parseSchemaDescription, type SchemaDescription } from './schema-description.ts';

const LDAP_SYNTAX = '1.3.6.1.4.1.1466.115.121.1.';

/** Syntaxes that are not text (RFC 4517, spec/engine.md §2), by the last number of their OID. */
const syntaxTypes: { readonly [number: string]: AttributeType } = {
  4: 'binary',
  5: 'binary',
  7: 'boolean',
  8: 'binary',
  9: 'binary',
  10: 'binary',
  12: 'reference',
  23: 'binary',
  24: 'datetime',
  27: 'number',
  28: 'binary',
  // Name and optional UID: a DN, in practice without the UID (uniqueMember).
  34: 'reference',
  40: 'binary',
  49: 'binary',
  53: 'datetime',
};

/** Classes of servers' own configuration and machinery. */
const MACHINERY =
  /^(?:olc|openldap|monitor|audit|nsslapd|ldapsubentry|subentry|subschema|glue|referral|alias|syncproviderentry|dynamicobject)/i;

/** The schema of a directory that publishes it by RFC 4512 §4.2. Throws what ldapts throws. */
export async function readSubschema(client: Client, subschemaSubentry: string): Promise<Schema> {
  const entry = await readEntry(client, subschemaSubentry, ['attributeTypes', 'objectClasses']);
  if (entry === undefined) return { objectTypes: [], attributes: {} };
  return schemaOf(textsOf(entry, 'attributeTypes'), textsOf(entry, 'objectClasses'));
}

/** Builds a schema from attribute type and object class descriptions. */
export function schemaOf(attributeTypes: readonly string[], objectClasses: readonly string[]): Schema {
  const types = byName(attributeTypes);
  const classes = byName(objectClasses);
  const definitions = new Map<string, AttributeDefinition>();
  for (const [key, description] of types) {
    const definition = attributeOf(key, description, types);
    if (definition !== undefined) definitions.set(key, definition);
  }
  const operational = [...definitions.values()].filter((definition) => operationalAttributes.has(definition.name.toLowerCase()));
  const objectTypes: ObjectTypeDefinition[] = [];
  const used = new Map<string, AttributeDefinition>(operational.map((definition) => [definition.name, definition]));
  for (const description of new Set(classes.values())) {
    const name = description.names[0];
    if (name === undefined || !isStructural(description) || MACHINERY.test(name)) continue;
    const own = attributesOf(description, classes, new Set());
    // Any object may carry the attributes of auxiliary classes.
    const attributes = [...own].map((key) => definitions.get(key)).filter((definition) => definition !== undefined);
    for (const definition of attributes) used.set(definition.name, definition);
    objectTypes.push({ name, attributes: [...new Set([...attributes, ...operational].map((definition) => definition.name))] });
  }
  const auxiliary = new Set<string>();
  for (const description of new Set(classes.values())) {
    if (!description.fields.has('AUXILIARY') || MACHINERY.test(description.names[0] ?? '')) continue;
    for (const key of attributesOf(description, classes, new Set())) {
      const definition = definitions.get(key);
      if (definition === undefined) continue;
      used.set(definition.name, definition);
      auxiliary.add(definition.name);
    }
  }
  return {
    objectTypes: objectTypes.map((type) => ({ name: type.name, attributes: [...new Set([...type.attributes, ...auxiliary])] })),
    attributes: Object.fromEntries(used),
  };
}

function byName(texts: readonly string[]): ReadonlyMap<string, SchemaDescription> {
  const map = new Map<string, SchemaDescription>();
  for (const text of texts) {
    const description = parseSchemaDescription(text);
    if (description === undefined) continue;
    for (const name of [description.oid, ...description.names]) map.set(name.toLowerCase(), description);
  }
  return map;
}

function attributeOf(
  key: string,
  description: SchemaDescription,
  types: ReadonlyMap<string, SchemaDescription>,
): AttributeDefinition | undefined {
  const name = description.names[0];
  const usage = description.fields.get('USAGE')?.[0] ?? 'userApplications';
  if (name === undefined || description.fields.has('OBSOLETE') || isSecretAttribute(name)) return undefined;
  // An attribute is delivered under its first name; the others and the OID only lead to it.
  if (usage !== 'userApplications' && !operationalAttributes.has(key)) return undefined;
  return {
    name,
    type: typeOf(description, types, 0),
    multiValued: !description.fields.has('SINGLE-VALUE'),
    ...(description.fields.has('NO-USER-MODIFICATION') ? { readOnly: true } : {}),
  };
}

/** Syntaxes are inherited (`SUP name`). */
function typeOf(description: SchemaDescription, types: ReadonlyMap<string, SchemaDescription>, depth: number): AttributeType {
  const syntax = description.fields.get('SYNTAX')?.[0]?.replace(/\{\d+\}$/, '');
  if (syntax?.startsWith(LDAP_SYNTAX)) return syntaxTypes[syntax.slice(LDAP_SYNTAX.length)] ?? 'string';
  if (syntax !== undefined) return 'string';
  const parent = types.get(description.fields.get('SUP')?.[0]?.toLowerCase() ?? '');
  return parent === undefined || depth > 10 ? 'string' : typeOf(parent, types, depth + 1);
}

/** STRUCTURAL is what a class is when it says nothing else. */
const isStructural = (description: SchemaDescription): boolean =>
  !description.fields.has('ABSTRACT') && !description.fields.has('AUXILIARY');

/** Lower-case names of the attributes of a class and of those above it. */
function attributesOf(
  description: SchemaDescription,
  classes: ReadonlyMap<string, SchemaDescription>,
  seen: Set<SchemaDescription>,
): Set<string> {
  const names = new Set<string>();
  if (seen.has(description)) return names;
  seen.add(description);
  for (const keyword of ['MUST', 'MAY']) for (const name of description.fields.get(keyword) ?? []) names.add(name.toLowerCase());
  for (const name of description.fields.get('SUP') ?? []) {
    const parent = classes.get(name.toLowerCase());
    if (parent !== undefined) for (const inherited of attributesOf(parent, classes, seen)) names.add(inherited);
  }
  return names;
}
