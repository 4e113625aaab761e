import type { Client, SearchEntry } from 'ldapts';
import { dnKey } from '../../../shared/model/dn.ts';
import type { AttributeDefinition, ObjectTypeDefinition, Schema } from '../../../shared/model/schema.ts';
import type { AttributeType } from '../../../shared/model/value.ts';
import type { NetbiosNames } from '../naming-context.ts';
import { isSecretAttribute } from '../well-known-attributes.ts';
import { operationalAttributes } from './operational-attributes.ts';
import { searchAll, textsOf } from './paged-search.ts';

/** attributeSyntax of the AD schema (MS-ADTS §3.1.1.2.2.2) → type; the rest is text. */
const syntaxTypes: { readonly [syntax: string]: AttributeType } = {
  '2.5.5.1': 'reference',
  '2.5.5.8': 'boolean',
  '2.5.5.9': 'number',
  '2.5.5.10': 'binary',
  '2.5.5.11': 'datetime',
  '2.5.5.15': 'binary',
  '2.5.5.16': 'number',
  '2.5.5.17': 'binary',
};

/** Classes offered as object types, with everything derived from the first ones. */
const OFFERED_ROOTS = ['person', 'group'];
const OFFERED = [
  'foreignSecurityPrincipal',
  'organizationalUnit',
  'container',
  'builtinDomain',
  'domainDNS',
  'publicFolder',
  'msDS-Device',
  'printQueue',
];

const FLAG_CONSTRUCTED = 4;
const CATEGORY_88 = '0';
const CATEGORY_STRUCTURAL = '1';

interface ClassSchema {
  readonly name: string;
  readonly parent: string;
  readonly structural: boolean;
  readonly own: readonly string[];
  readonly auxiliary: readonly string[];
}

/** Reads the schema partition of Active Directory. Throws what ldapts throws. */
export async function readActiveDirectorySchema(client: Client, schemaContext: string): Promise<Schema> {
  const attributeEntries = await searchAll(client, {
    base: schemaContext,
    scope: 'one',
    filter: '(&(objectClass=attributeSchema)(!(isDefunct=TRUE)))',
    attributes: ['lDAPDisplayName', 'attributeSyntax', 'isSingleValued', 'systemFlags', 'systemOnly'],
  });
  const classEntries = await searchAll(client, {
    base: schemaContext,
    scope: 'one',
    filter: '(&(objectClass=classSchema)(!(isDefunct=TRUE)))',
    attributes: [
      ...['lDAPDisplayName', 'subClassOf', 'objectClassCategory', 'auxiliaryClass', 'systemAuxiliaryClass'],
      ...['mustContain', 'systemMustContain', 'mayContain', 'systemMayContain'],
    ],
  });
  const definitions = new Map<string, AttributeDefinition>();
  for (const entry of attributeEntries) {
    const definition = attributeOf(entry);
    if (definition !== undefined) definitions.set(definition.name, definition);
  }
  const classes = new Map(classEntries.map(classOf).map((one) => [one.name, one]));
  const used = new Map<string, AttributeDefinition>();
  const objectTypes: ObjectTypeDefinition[] = [];
  for (const one of classes.values()) {
    if (!one.structural || !isOffered(one, classes)) continue;
    const attributes: string[] = [];
    for (const name of attributesOf(one, classes)) {
      const definition = definitions.get(name);
      if (definition === undefined) continue;
      used.set(name, definition);
      attributes.push(name);
    }
    objectTypes.push({ name: one.name, attributes });
  }
  return { objectTypes, attributes: Object.fromEntries(used) };
}

/** Domains of the forest from the crossRef objects: NetBIOS names, and which naming contexts are domains. */
export async function readDomains(
  client: Client,
  configurationContext: string,
): Promise<{ netbios: NetbiosNames; domains: ReadonlySet<string> }> {
  const entries = await searchAll(client, {
    base: `CN=Partitions,${configurationContext}`,
    scope: 'one',
    filter: '(objectClass=crossRef)',
    attributes: ['nCName', 'nETBIOSName'],
  });
  const netbios = new Map<string, string>();
  for (const entry of entries) {
    const context = textsOf(entry, 'nCName')[0];
    const name = textsOf(entry, 'nETBIOSName')[0];
    // Only domains have a NetBIOS name; configuration, schema and DNS zones have none.
    if (context !== undefined && name !== undefined) netbios.set(dnKey(context), name);
  }
  return { netbios, domains: new Set(netbios.keys()) };
}

function attributeOf(entry: SearchEntry): AttributeDefinition | undefined {
  const [name] = textsOf(entry, 'lDAPDisplayName');
  if (name === undefined || isSecretAttribute(name)) return undefined;
  const constructed = (Number(textsOf(entry, 'systemFlags')[0] ?? 0) & FLAG_CONSTRUCTED) !== 0;
  // Computed on demand and not delivered by `*`; asking for all of them would cost the server dearly.
  if (constructed && !operationalAttributes.has(name.toLowerCase())) return undefined;
  return {
    name,
    type: syntaxTypes[textsOf(entry, 'attributeSyntax')[0] ?? ''] ?? 'string',
    multiValued: textsOf(entry, 'isSingleValued')[0] !== 'TRUE',
    ...(constructed || textsOf(entry, 'systemOnly')[0] === 'TRUE' ? { readOnly: true } : {}),
  };
}

function classOf(entry: SearchEntry): ClassSchema {
  const all = (...names: string[]): readonly string[] => names.flatMap((name) => textsOf(entry, name));
  const [category] = all('objectClassCategory');
  return {
    name: all('lDAPDisplayName')[0] ?? '',
    parent: all('subClassOf')[0] ?? 'top',
    structural: category === CATEGORY_STRUCTURAL || category === CATEGORY_88,
    own: all('mustContain', 'systemMustContain', 'mayContain', 'systemMayContain'),
    auxiliary: all('auxiliaryClass', 'systemAuxiliaryClass'),
  };
}

function isOffered(one: ClassSchema, classes: ReadonlyMap<string, ClassSchema>): boolean {
  if (OFFERED.includes(one.name)) return true;
  for (let name = one.name, depth = 0; name !== 'top' && depth < 20; name = classes.get(name)?.parent ?? 'top', depth++) {
    if (OFFERED_ROOTS.includes(name)) return true;
  }
  return false;
}

/** Attributes of a class, its parents and their auxiliary classes. */
function attributesOf(start: ClassSchema, classes: ReadonlyMap<string, ClassSchema>): ReadonlySet<string> {
  const names = new Set<string>();
  const seen = new Set<string>();
  const pending = [start.name];
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    const one = classes.get(name);
    if (one === undefined || seen.has(name)) continue;
    seen.add(name);
    for (const attribute of one.own) names.add(attribute);
    pending.push(one.parent, ...one.auxiliary);
  }
  return names;
}
