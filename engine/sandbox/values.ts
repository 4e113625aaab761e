/** Checks the properties of a create or an update against the schema, and refuses as Graph does. */
import { isRecord, type Json, type ObjectType, type Properties } from './directory-object.ts';
import { refuse } from './errors.ts';
import { type PropertyRow, propertyRow, resourceName, schema } from './schema.ts';

const BUSINESS_PHONES = 1;
const OTHER_MAILS = 250;

/** The body as properties, without OData annotations. @throws GraphError 400 when it is not a JSON object or empty. */
export function bodyProperties(body: unknown): Properties {
  if (body === undefined) throw refuse.emptyPayload();
  if (!isRecord(body)) throw refuse.unreadablePayload();
  return body;
}

/**
 * The writable values of `body`. `current` is the object's state on update, undefined on create. Annotations
 * (`members@odata.bind`, `@odata.type`) are left out: the caller deals with those it knows.
 * @throws GraphError for an unknown, read-only, immutable or ill-formed property.
 */
export function checkedValues(type: ObjectType, body: Properties, current?: Properties): Properties {
  const checked: Properties = {};
  for (const [name, value] of Object.entries(body)) {
    if (name.includes('@odata.')) continue;
    const row = propertyRow(type, name);
    if (!row) throw refuse.unknownProperty(name, type);
    if (row.write === 'never') throw type === 'group' && name === 'proxyAddresses' ? refuse.groupAddresses() : refuse.readOnly(name);
    if (row.write === 'create' && current && !same(current[name] ?? null, value)) throw immutable(name);
    checked[name] = checkedValue(type, name, row, value);
  }
  if (!current) requireAll(type, checked);
  return checked;
}

function immutable(name: string) {
  return name === 'mailEnabled' ? refuse.mailEnabledGroup() : refuse.readOnly(name);
}

function requireAll(type: ObjectType, values: Properties): void {
  for (const [name, row] of Object.entries(schema[type])) {
    if (row.required && (values[name] ?? null) === null) throw refuse.requiredValue(name, resourceName[type]);
  }
}

function checkedValue(type: ObjectType, name: string, row: PropertyRow, value: Json): Json {
  const resource = resourceName[type];
  if (value === null) {
    if (row.required) throw refuse.invalidValue(name, resource);
    return null;
  }
  // Directory extensions may be of any simple type.
  if (name.startsWith('extension_') && (typeof value === 'boolean' || typeof value === 'number')) return value;
  if (!matches(row.kind, value)) {
    throw refuse.badQuery(`Cannot convert the literal '${JSON.stringify(value).slice(0, 80)}' to the expected type of property '${name}'.`);
  }
  if (typeof value === 'string' && (value === '' || (row.max !== undefined && value.length > row.max))) {
    throw refuse.invalidValue(name, resource, 'InvalidLength');
  }
  if (Array.isArray(value)) {
    const limit = name === 'businessPhones' ? BUSINESS_PHONES : name === 'otherMails' ? OTHER_MAILS : Number.POSITIVE_INFINITY;
    if (value.length > limit) throw refuse.invalidValue(name, resource, 'InvalidLength');
    return [...new Set(value)];
  }
  FORMATS[name]?.(value, resource);
  return value;
}

function matches(kind: PropertyRow['kind'], value: Json): boolean {
  switch (kind) {
    case 'text':
      return typeof value === 'string';
    case 'boolean':
      return typeof value === 'boolean';
    case 'date':
      return typeof value === 'string' && !Number.isNaN(Date.parse(value));
    case 'texts':
      return Array.isArray(value) && value.every((item) => typeof item === 'string');
    case 'object':
      return isRecord(value);
  }
}

function same(left: Json, right: Json): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}

/** Rules of single properties beyond type and length. */
const FORMATS: Readonly<Record<string, (value: Json, resource: string) => void>> = {
  mailNickname: (value, resource) => {
    // ASCII 0–127 except @ () \ [] " ; : <> , space (group resource, mailNickname).
    if (!/^[\x21-\x7e]+$/.test(String(value)) || /[@()\\[\]";:<>, ]/.test(String(value)))
      throw refuse.invalidValue('mailNickname', resource);
  },
  mail: (value, resource) => {
    if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(String(value))) throw refuse.invalidValue('mail', resource);
  },
  usageLocation: (value, resource) => {
    if (!/^[A-Z]{2}$/i.test(String(value))) throw refuse.invalidValue('usageLocation', resource);
  },
  onPremisesImmutableId: (value, resource) => {
    // "cannot contain spaces or the $ symbol" (Graph API announcement 2013-11-08).
    if (/[\s$]/.test(String(value))) throw refuse.invalidValue('onPremisesImmutableId', resource);
  },
  userType: (value, resource) => {
    if (value !== 'Member' && value !== 'Guest') throw refuse.invalidValue('userType', resource);
  },
  visibility: (value, resource) => {
    if (!['Private', 'Public', 'HiddenMembership'].includes(String(value))) throw refuse.invalidValue('visibility', resource);
  },
};
