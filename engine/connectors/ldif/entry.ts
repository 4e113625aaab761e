import { dnKey, isLdapDn, splitDn, unescapeDnValue } from '../../../shared/model/dn.ts';
import type { AttributeDefinition } from '../../../shared/model/schema.ts';
import { distinct, type Value, type Values } from '../../../shared/model/value.ts';
import { isFault, valueConverters } from '../attribute-value.ts';
import type { DiscoveryError, ImportEntry } from '../connector.ts';
import { guidBytes, guidText } from '../guid.ts';
import { objectTypeOf } from '../object-class.ts';
import { errorAt, type LdifAttribute, type LdifRecord } from './record.ts';

/** spec/console.md §15.6: `anchor-too-long`. */
const MAX_ANCHOR = 398;
/** Active Directory's limit of one component. */
const MAX_RDN = 255;

/** What turns records of one import into entries. */
export interface EntryShape {
  readonly file: string;
  /** Attribute holding the immutable id, or `dn`. */
  readonly anchorAttribute: string;
  /** Definition of a selected attribute by lower-case name with options; undefined for one that is not imported. */
  readonly attribute: (key: string) => AttributeDefinition | undefined;
}

/** Name of an attribute with the options that make it another attribute: `description;lang-de`. */
export const attributeName = (attribute: LdifAttribute): string => [attribute.type, ...attribute.options].join(';');

/** The octets of a value, however it was written. */
const octetsOf = (attribute: LdifAttribute): Uint8Array => attribute.octets ?? new TextEncoder().encode(attribute.text ?? '');

/**
 * Makes the entry of a record: checks the name, finds type and anchor, converts the values of selected attributes.
 * An object with any fault is withheld as a whole, so that half of an object never replaces a whole one.
 */
export function entryOf(record: LdifRecord, shape: EntryShape): ImportEntry | DiscoveryError {
  const named = nameFault(record.dn);
  const fail = (code: string, reason: string, at?: LdifAttribute): DiscoveryError => ({
    ...errorAt({ file: shape.file, entry: record.entry }, at?.line ?? record.line, at?.column ?? 1, code, reason, record.dn),
    attribute: at === undefined ? undefined : attributeName(at),
  });
  if (named !== undefined) return fail(named.code, named.reason);

  const classes = textsOf(record, 'objectclass');
  if (classes.length === 0) return fail('missing-object-class', `${record.dn} has no objectClass`);
  const objectType = textsOf(record, 'structuralobjectclass')[0] ?? objectTypeOf(classes);
  if (objectType === undefined) return fail('unmappable-object-type', `no structural class among the object classes ${classes.join(', ')}`);

  const anchor = anchorOf(record, shape.anchorAttribute);
  if ('code' in anchor) return fail(anchor.code, anchor.reason, anchor.at);

  const attributes: { [name: string]: Value[] } = {};
  for (const attribute of record.attributes) {
    const definition = shape.attribute(attributeName(attribute).toLowerCase());
    if (definition === undefined) continue;
    if (attribute.text === '') continue; // "name:" alone: no directory stores an empty value
    const value = convert(attribute, definition);
    if (isFault(value)) return fail(value.fault.code, `${definition.name}: ${value.fault.reason}`, attribute);
    const values = attributes[definition.name];
    if (values === undefined) attributes[definition.name] = [value];
    else values.push(value);
  }
  const sets: { [name: string]: Values } = {};
  for (const name of Object.keys(attributes)) {
    const values = distinct(attributes[name] ?? []);
    const definition = shape.attribute(name.toLowerCase());
    if (values.length > 1 && definition?.multiValued === false) {
      return fail('multi-single-mismatch', `${name} takes one value; this entry has ${values.length}`, lastOf(record, name));
    }
    sets[name] = values;
  }
  return { change: 'object', dn: record.dn, anchor: anchor.anchor, objectType, attributes: sets };
}

/** What is wrong with a DN; undefined when it is a usable name. */
export function nameFault(dn: string): { code: string; reason: string } | undefined {
  if (dn === '') return { code: 'invalid-dn', reason: 'the DN is empty: this is the root entry of a server, not an object' };
  if (!isLdapDn(dn)) return { code: 'dn-not-ldap-conformant', reason: `"${dn}" is not a distinguished name` };
  for (const rdn of splitDn(dn)) {
    const value = unescapeDnValue(rdn.slice(rdn.indexOf('=') + 1).trim());
    if (value === '') return { code: 'invalid-dn', reason: `the component "${rdn}" of ${dn} has no value` };
    if (value.length > MAX_RDN) return { code: 'invalid-dn', reason: `a component of the DN is longer than ${MAX_RDN} characters` };
  }
  return undefined;
}

function convert(attribute: LdifAttribute, definition: AttributeDefinition): Value | { fault: { code: string; reason: string } } {
  // Some tools print GUIDs as text; their bytes are meant.
  if (definition.type === 'binary' && attribute.octets === undefined && /guid$/i.test(definition.name)) {
    const bytes = guidBytes(attribute.text ?? '');
    if (bytes !== undefined) return bytes;
  }
  return valueConverters[definition.type](attribute.text, () => octetsOf(attribute));
}

type Anchor = { readonly anchor: string } | { readonly code: string; readonly reason: string; readonly at: LdifAttribute | undefined };

function anchorOf(record: LdifRecord, anchorAttribute: string): Anchor {
  if (anchorAttribute.toLowerCase() === 'dn') return checkedAnchor(dnKey(record.dn), undefined);
  const key = anchorAttribute.toLowerCase();
  const found = record.attributes.filter((attribute) => attributeName(attribute).toLowerCase() === key);
  const [attribute] = found;
  if (attribute === undefined || (attribute.text === '' && octetsOf(attribute).length === 0)) {
    return {
      code: 'missing-anchor-component',
      reason: `${record.dn} has no ${anchorAttribute}, which identifies the objects of this connector`,
      at: undefined,
    };
  }
  if (found.length > 1)
    return { code: 'multi-valued-anchor-component', reason: `${anchorAttribute} has ${found.length} values`, at: found[1] };
  // Sixteen octets that happen to be text are a GUID only where a GUID is expected.
  if (attribute.octets !== undefined && (attribute.text === undefined || /guid$/i.test(anchorAttribute))) {
    const guid = guidText(attribute.octets);
    if (guid !== undefined) return { anchor: guid };
  }
  if (attribute.text === undefined) {
    return { code: 'missing-anchor-component', reason: `${anchorAttribute} is neither text nor a GUID of 16 bytes`, at: attribute };
  }
  const isGuid = guidBytes(attribute.text) !== undefined;
  return checkedAnchor(isGuid ? attribute.text.replace(/[{}]/g, '').toLowerCase() : attribute.text, attribute);
}

const checkedAnchor = (anchor: string, at: LdifAttribute | undefined): Anchor =>
  anchor.length > MAX_ANCHOR ? { code: 'anchor-too-long', reason: `the anchor has more than ${MAX_ANCHOR} characters`, at } : { anchor };

function textsOf(record: LdifRecord, key: string): string[] {
  const texts: string[] = [];
  for (const attribute of record.attributes) {
    if (attribute.text !== undefined && attribute.text !== '' && attribute.type.toLowerCase() === key) texts.push(attribute.text);
  }
  return texts;
}

const lastOf = (record: LdifRecord, name: string): LdifAttribute | undefined =>
  record.attributes.findLast((attribute) => attributeName(attribute).toLowerCase() === name.toLowerCase());
