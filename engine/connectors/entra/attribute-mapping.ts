import type { AttributeType } from '../../../shared/model/value.ts';
import type { ConversionName } from './conversion.ts';

/** Object types of the Entra connector space, with the Graph collection that holds them. */
export const collections = { user: 'users', group: 'groups', contact: 'contacts', device: 'devices' } as const;
export type EntraObjectType = keyof typeof collections;
export const entraObjectTypes = Object.keys(collections) as EntraObjectType[];
export const isEntraObjectType = (text: string): text is EntraObjectType => Object.hasOwn(collections, text);

/** How an attribute of one object type meets Graph. */
export type GraphMapping =
  /** Read and written as this property. `create`: Graph takes it only when the object is created. */
  | { readonly access: 'read-write'; readonly property: string; readonly convert?: ConversionName | undefined }
  | { readonly access: 'create'; readonly property: string; readonly convert?: ConversionName | undefined; readonly reason: string }
  | { readonly access: 'read'; readonly property: string; readonly convert?: ConversionName | undefined; readonly reason: string }
  /** A relation read and written value by value. */
  | { readonly access: 'relation'; readonly relation: 'member' | 'manager' }
  /** Filled by the connector from the object's identity. */
  | { readonly access: 'computed'; readonly reason: string }
  | { readonly access: 'none'; readonly reason: string };

export interface AttributeRow {
  readonly name: string;
  readonly type: AttributeType;
  readonly multiValued?: true;
  readonly mappings: { readonly [T in EntraObjectType]?: GraphMapping };
}

export const readWrite = (property: string, convert?: ConversionName): GraphMapping => ({ access: 'read-write', property, convert });
export const createOnly = (property: string, reason: string, convert?: ConversionName): GraphMapping => ({
  access: 'create',
  property,
  reason,
  convert,
});
export const readOnly = (property: string, reason: string, convert?: ConversionName): GraphMapping => ({
  access: 'read',
  property,
  reason,
  convert,
});
export const relation = (name: 'member' | 'manager'): GraphMapping => ({ access: 'relation', relation: name });
export const computed = (reason: string): GraphMapping => ({ access: 'computed', reason });
export const absent = (reason: string): GraphMapping => ({ access: 'none', reason });
