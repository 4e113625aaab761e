import type { AttributeDefinition, Schema } from '../../../shared/model/schema.ts';
import type { AttributeType } from '../../../shared/model/value.ts';
import type { FileFindings } from './findings.ts';
import type { XmlElement } from './xml-element.ts';
import { attributeIn, checkAttributes, readBelow, textIn } from './xml-reading.ts';
import { element, type XmlNode } from './xml-text.ts';

/** LDAP and AD syntaxes that are not text (spec/rules-format.md §7, §8). */
const syntaxTypes: { readonly [syntax: string]: AttributeType } = {
  '1.3.6.1.4.1.1466.115.121.1.5': 'binary',
  '1.3.6.1.4.1.1466.115.121.1.7': 'boolean',
  '1.3.6.1.4.1.1466.115.121.1.12': 'reference',
  '1.3.6.1.4.1.1466.115.121.1.24': 'datetime',
  '1.3.6.1.4.1.1466.115.121.1.27': 'number',
  '1.3.6.1.4.1.1466.115.121.1.40': 'binary',
  '1.3.6.1.4.1.1466.115.121.1.53': 'datetime',
  '1.2.840.113556.1.4.906': 'number',
  '1.2.840.113556.1.4.907': 'binary',
  '1.2.840.113556.1.4.1221': 'reference',
};

const writtenSyntaxes: { readonly [T in AttributeType]: string } = {
  string: '1.3.6.1.4.1.1466.115.121.1.15',
  binary: '1.3.6.1.4.1.1466.115.121.1.5',
  boolean: '1.3.6.1.4.1.1466.115.121.1.7',
  reference: '1.3.6.1.4.1.1466.115.121.1.12',
  datetime: '1.3.6.1.4.1.1466.115.121.1.24',
  number: '1.3.6.1.4.1.1466.115.121.1.27',
};

export interface DsmlSchema {
  /** Names of the structural classes. */
  readonly objectTypes: readonly string[];
  /** Attributes that may be indexed. */
  readonly indexable: ReadonlySet<string>;
  /** These object types with all they have – own, inherited, auxiliary; attributes of no type only beside all types. */
  schemaOf(objectTypes: ReadonlySet<string>): Schema;
}

interface ClassElement {
  readonly element: XmlElement;
  readonly id: string;
  readonly name: string;
  readonly superior: string | undefined;
  readonly structural: boolean;
  readonly own: readonly string[];
}

const RANGE = 'The directory guards the length and range of values itself.';
const EXPORT_ONLY = 'Attributes that can only be written, passwords among them, are not read.';

/** Reads `<schema>`: object types, attributes, types, multi-valued, indexed. Classes that are not structural are no object types. */
export function readDsmlSchema(schema: XmlElement, findings: FileFindings): DsmlSchema {
  const definitions = new Map<string, AttributeDefinition>();
  const classes = new Map<string, ClassElement>();
  const additions = new Map<string, { readonly classes: readonly string[]; readonly attributes: readonly string[] }>();
  const indexable = new Set<string>();
  const directorySchema = (element_: XmlElement) => {
    const validated = attributeIn(element_, 'no-objectclass-validation') !== 'true';
    checkAttributes(element_, validated ? [] : ['no-objectclass-validation'], findings, {
      'no-objectclass-validation': 'Isthmus does not validate objects against their classes.',
    });
    readBelow(
      element_,
      {
        'attribute-type': (item) => readAttributeType(item, definitions, indexable, findings),
        class: (item) => {
          const read = readClass(item, findings);
          if (read.id === '' || read.name === '' || classes.has(read.id)) {
            findings.problem(item.path, 'A class needs an id of its own and a name.');
          } else classes.set(read.id, read);
        },
        'dit-content-rule': (item) => additions.set(attributeIn(item, 'id') ?? '', readContentRule(item, findings)),
      },
      findings,
    );
  };
  checkAttributes(schema, [], findings);
  readBelow(schema, { dsml: (dsml) => readBelow(dsml, { 'directory-schema': directorySchema }, findings) }, findings);

  /** Everything of a class, from the classes above and beside it. */
  const attributesOf = (start: ClassElement): readonly string[] => {
    const ids = new Set<string>();
    const seen = new Set([start.id]);
    for (const id of seen) {
      const [one, more] = [classes.get(id), additions.get(id)];
      for (const attribute of [...(one?.own ?? []), ...(more?.attributes ?? [])]) ids.add(attribute);
      for (const other of [...(more?.classes ?? []), ...(one?.superior === undefined ? [] : [one.superior])]) seen.add(other);
    }
    return [...ids].flatMap((id) => {
      const definition = definitions.get(id);
      if (definition === undefined) findings.leave(start.element.path, `The attribute #${id} is defined nowhere.`);
      return definition === undefined ? [] : [definition.name];
    });
  };
  const structural = [...classes.values()].filter((one) => one.structural);
  return {
    objectTypes: structural.map(({ name }) => name),
    indexable,
    schemaOf(names) {
      const objectTypes = structural
        .filter(({ name }) => names.has(name))
        .map((one) => ({ name: one.name, attributes: [...attributesOf(one)] }));
      const used = new Set(objectTypes.flatMap(({ attributes }) => attributes));
      const kept = [...definitions.values()].filter(({ name }) => names.size >= structural.length || used.has(name));
      return { objectTypes, attributes: Object.fromEntries(kept.map((one) => [one.name, one])) };
    },
  };
}

function readAttributeType(
  item: XmlElement,
  definitions: Map<string, AttributeDefinition>,
  indexable: Set<string>,
  findings: FileFindings,
): void {
  checkAttributes(item, ['id', 'single-value', 'user-modification', 'indexable', 'indexed'], findings, {
    'range-lower': RANGE,
    'range-upper': RANGE,
    'export-only': EXPORT_ONLY,
    encrypted: EXPORT_ONLY,
  });
  let name = '';
  let syntax = '';
  readBelow(
    item,
    {
      name: (child) => {
        name = textIn(child, findings).trim();
      },
      syntax: (child) => {
        syntax = textIn(child, findings).trim();
      },
    },
    findings,
  );
  const id = attributeIn(item, 'id') ?? '';
  if (id === '' || name === '' || definitions.has(id)) {
    findings.problem(item.path, 'An attribute needs an id of its own and a name.');
    return;
  }
  if (attributeIn(item, 'indexable') === 'true') indexable.add(name);
  definitions.set(id, {
    name,
    type: (Object.hasOwn(syntaxTypes, syntax) ? syntaxTypes[syntax] : undefined) ?? 'string',
    multiValued: attributeIn(item, 'single-value') !== 'true',
    ...(attributeIn(item, 'indexed') === 'true' ? { indexed: true } : {}),
    ...(attributeIn(item, 'user-modification') === 'false' ? { readOnly: true } : {}),
  });
}

function readClass(item: XmlElement, findings: FileFindings): ClassElement {
  checkAttributes(item, ['id', 'type', 'superior'], findings);
  const own: string[] = [];
  let name = '';
  readBelow(
    item,
    {
      name: (child) => {
        name = textIn(child, findings).trim();
      },
      attribute: (child) => own.push(...referenceIn(child, findings)),
    },
    findings,
  );
  const type = attributeIn(item, 'type') ?? 'structural';
  const superior = attributeIn(item, 'superior');
  return {
    element: item,
    id: attributeIn(item, 'id') ?? '',
    name,
    superior: superior === undefined ? undefined : bare(superior),
    structural: type === 'structural',
    own,
  };
}

function readContentRule(item: XmlElement, findings: FileFindings) {
  const [classes, attributes]: [string[], string[]] = [[], []];
  checkAttributes(item, ['id'], findings);
  readBelow(
    item,
    {
      'aux-class': (child) => classes.push(...referenceIn(child, findings)),
      attribute: (child) => attributes.push(...referenceIn(child, findings)),
    },
    findings,
  );
  return { classes, attributes };
}

function referenceIn(item: XmlElement, findings: FileFindings): readonly string[] {
  const optional = attributeIn(item, 'required') !== 'true';
  checkAttributes(item, ['ref', ...(optional ? ['required'] : [])], findings, {
    isAnchor: 'Isthmus’ own connector knows what identifies its objects.',
    required: 'Schemas here do not say which attributes are required: the connected system refuses what it cannot take.',
  });
  const reference = attributeIn(item, 'ref');
  return reference === undefined ? [] : [bare(reference)];
}

const bare = (reference: string): string => reference.replace(/^#/, '');

/** `<schema>` as the product writes it for the metaverse and its Entra connector: ids are names. */
export function dsmlSchema({ objectTypes, attributes }: Schema): XmlNode {
  const classes = objectTypes.map(({ name, attributes: own }) =>
    element(
      'dsml:class',
      [
        element('dsml:name', name),
        ...own.map((attribute) => element('dsml:attribute', undefined, { ref: `#${attribute}`, required: 'false' })),
      ],
      { id: name, type: 'structural' },
    ),
  );
  const types = Object.values(attributes).map(({ name, type, multiValued, indexed, readOnly }) =>
    element('dsml:attribute-type', [element('dsml:name', name), element('dsml:syntax', writtenSyntaxes[type])], {
      id: name,
      'single-value': String(!multiValued),
      ...(readOnly === true ? { 'user-modification': 'false' } : {}),
      ...(indexed === true ? { 'ms-dsml:indexable': 'true', 'ms-dsml:indexed': 'true' } : {}),
    }),
  );
  const directorySchema = element('dsml:directory-schema', [...classes, ...types], { 'ms-dsml:no-objectclass-validation': 'true' });
  const namespaces = { 'xmlns:ms-dsml': 'http://www.microsoft.com/MMS/DSML', 'xmlns:dsml': 'http://www.dsml.org/DSML' };
  return element('schema', [element('dsml:dsml', [directorySchema], namespaces)]);
}
