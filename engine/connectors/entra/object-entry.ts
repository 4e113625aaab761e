import type { Reference, Values } from '../../../shared/model/value.ts';
import type { ImportEntry } from '../connector.ts';
import { type EntraObjectType, type GraphMapping, isEntraObjectType } from './attribute-mapping.ts';
import { attributeRows } from './attribute-table.ts';
import { fromGraph, isJsonObject, type Json, type JsonObject } from './conversion.ts';
import { textOf } from './graph-answer.ts';
import { cloudAnchor, entraDn, sourceAnchorOfGroupKey } from './naming.ts';
import { mappingOf } from './schema-mapping.ts';

/** Which attributes of one object type an import delivers, and what it must ask Graph for. */
export interface Selection {
  readonly objectType: EntraObjectType;
  readonly attributes: readonly { readonly name: string; readonly mapping: GraphMapping }[];
  /** Value of `$select`. */
  readonly select: string;
  /** The relation is among the attributes. */
  readonly manager: boolean;
  readonly member: boolean;
}

/** Properties an object is named by, whatever was selected. */
const naming: { readonly [T in EntraObjectType]: readonly string[] } = {
  user: ['id', 'onPremisesImmutableId'],
  group: ['id', 'uniqueName'],
  contact: ['id', 'onPremisesSyncEnabled'],
  device: ['id', 'onPremisesSyncEnabled'],
};

/** The selection for an object type; an empty list of attributes means all of the mapping table. */
export function selectionFor(objectType: EntraObjectType, wanted: readonly string[]): Selection {
  const names = wanted.length === 0 ? [...attributeRows.keys()] : wanted;
  const attributes = names.flatMap((name) => {
    const mapping = mappingOf(objectType, name);
    return mapping === undefined || mapping.access === 'none' ? [] : [{ name, mapping }];
  });
  const properties = new Set(naming[objectType]);
  for (const { mapping } of attributes) if ('property' in mapping) properties.add(mapping.property.split('/', 1)[0] as string);
  const relations = new Set(attributes.map(({ mapping }) => (mapping.access === 'relation' ? mapping.relation : undefined)));
  return { objectType, attributes, select: [...properties].join(','), manager: relations.has('manager'), member: relations.has('member') };
}

/** Query of one object or of a collection, without the leading `?`. Targets come with what names them. */
export function queryFor(selection: Selection): string {
  return `$select=${selection.select}${selection.manager ? '&$expand=manager($select=id,onPremisesImmutableId)' : ''}`;
}

/** Names of groups by id: members of a group come without their uniqueName, so it is looked up here. */
export type GroupNames = ReadonlyMap<string, string>;

/** A Graph object as an entry of the connector space. `members` are read separately. */
export function entryFor(
  selection: Selection,
  object: JsonObject,
  groupNames: GroupNames,
  members: readonly Reference[] = [],
): ImportEntry | undefined {
  const id = textOf(object.id);
  if (id === undefined) return undefined;
  const { objectType } = selection;
  const sourceAnchor = sourceAnchorOf(objectType, object, groupNames);
  const attributes: { [name: string]: Values } = {};
  for (const { name, mapping } of selection.attributes) {
    const values =
      mapping.access === 'computed'
        ? identityValue(name, objectType, id, sourceAnchor, object)
        : mapping.access === 'relation'
          ? mapping.relation === 'member'
            ? members
            : asValues(referenceTo(object.manager, groupNames))
          : 'property' in mapping
            ? fromGraph(propertyAt(object, mapping.property), mapping.convert)
            : [];
    if (values.length > 0) attributes[name] = values;
  }
  return { change: 'object', dn: entraDn(objectType, id, sourceAnchor), anchor: cloudAnchor(objectType, id), objectType, attributes };
}

export function deletionOf(objectType: EntraObjectType, id: string): ImportEntry {
  return { change: 'delete', dn: '', anchor: cloudAnchor(objectType, id), objectType, attributes: {} };
}

export function sourceAnchorOf(objectType: EntraObjectType, object: JsonObject, groupNames: GroupNames): string | undefined {
  if (objectType === 'user') return textOf(object.onPremisesImmutableId);
  if (objectType !== 'group') return undefined;
  const uniqueName = textOf(object.uniqueName) ?? groupNames.get(String(object.id));
  return uniqueName === undefined ? undefined : sourceAnchorOfGroupKey(uniqueName);
}

function identityValue(
  name: string,
  objectType: EntraObjectType,
  id: string,
  sourceAnchor: string | undefined,
  object: JsonObject,
): Values {
  if (name === 'cloudAnchor') return [cloudAnchor(objectType, id)];
  // cloudMastered: an object that carries a source anchor, or that Microsoft's own synchronization keeps, has its master elsewhere.
  return [sourceAnchor === undefined && object.onPremisesSyncEnabled !== true];
}

export const typeOfGraph: { readonly [odataType: string]: string } = {
  '#microsoft.graph.user': 'user',
  '#microsoft.graph.group': 'group',
  '#microsoft.graph.orgContact': 'contact',
  '#microsoft.graph.device': 'device',
};

/** A target as a reference by DN. Service principals and other types have no place in the connector space: undefined. */
export function referenceTo(target: Json | undefined, groupNames: GroupNames): Reference | undefined {
  if (!isJsonObject(target)) return undefined;
  const id = textOf(target.id);
  const type = typeOfGraph[textOf(target['@odata.type']) ?? '#microsoft.graph.user'] ?? '';
  if (id === undefined || !isEntraObjectType(type)) return undefined;
  return { ref: entraDn(type, id, sourceAnchorOf(type, target, groupNames)) };
}

const asValues = (value: Reference | undefined): Values => (value === undefined ? [] : [value]);

function propertyAt(object: JsonObject, path: string): Json | undefined {
  let at: Json | undefined = object;
  for (const part of path.split('/')) at = isJsonObject(at) ? at[part] : undefined;
  return at;
}
