import type { AttributeDefinition, Schema } from '../../../shared/model/schema.ts';
import { type EntraObjectType, entraObjectTypes, type GraphMapping, isEntraObjectType, readWrite } from './attribute-mapping.ts';
import { attributeRows } from './attribute-table.ts';
import { reason } from './reasons.ts';

/** Object types selected by default; devices wait for their rules. */
export const defaultObjectTypes: readonly string[] = ['user', 'group', 'contact'];

/** Directory extensions carry their application in the name and are the same on both sides (spec/features.md §4). */
const DIRECTORY_EXTENSION = /^extension_[0-9a-f]{32}_/i;

/** How an attribute of an object type meets Graph; undefined when the type does not have it. */
export function mappingOf(objectType: string, attribute: string): GraphMapping | undefined {
  if (!isEntraObjectType(objectType)) return undefined;
  const known = attributeRows.get(attribute)?.mappings[objectType];
  if (known !== undefined) return known;
  const extensible = objectType === 'user' || objectType === 'group';
  return extensible && DIRECTORY_EXTENSION.test(attribute) ? readWrite(attribute) : undefined;
}

/**
 * Why a staged value of this attribute cannot be sent through Graph; undefined when it can. `dn` is the name of the
 * connector-space object, not a value, and is never sent.
 */
export function notWritableReason(objectType: string, attribute: string): string | undefined {
  if (attribute === 'dn') return undefined;
  if (objectType === 'contact') return reason.contact;
  if (objectType === 'device') return reason.device;
  const mapping = mappingOf(objectType, attribute);
  if (mapping === undefined) return reason.noProperty;
  return 'reason' in mapping ? mapping.reason : undefined;
}

/** The schema of every Entra connector space: object types and attributes of the mapping table. */
export function entraSchema(): Schema {
  const attributes: { [name: string]: AttributeDefinition } = {
    dn: { name: 'dn', type: 'string', multiValued: false, readOnly: true },
  };
  const byType = new Map<EntraObjectType, string[]>(entraObjectTypes.map((type) => [type, ['dn']]));
  for (const row of attributeRows.values()) {
    let writable = false;
    for (const type of entraObjectTypes) {
      const mapping = row.mappings[type];
      if (mapping === undefined) continue;
      byType.get(type)?.push(row.name);
      writable ||= mapping.access === 'read-write' || mapping.access === 'relation' || mapping.access === 'create';
    }
    attributes[row.name] = {
      name: row.name,
      type: row.type,
      multiValued: row.multiValued === true,
      ...(writable ? {} : { readOnly: true }),
    };
  }
  return { objectTypes: entraObjectTypes.map((name) => ({ name, attributes: byType.get(name) ?? [] })), attributes };
}
