/** The shapes the sandbox tenant keeps: directory objects with free-form JSON properties. */

export type Json = string | number | boolean | null | Json[] | { [name: string]: Json };
export type Properties = { [name: string]: Json };

/** Names of Graph's types, without the `microsoft.graph.` prefix. */
export type ObjectType = 'user' | 'group' | 'orgContact';

/** `live` objects answer; `deleted` ones wait in directory/deletedItems; `gone` ones are tombstones for delta queries. */
export type ObjectState = 'live' | 'deleted' | 'gone';

export interface DirectoryObject {
  readonly row: number;
  readonly id: string;
  readonly type: ObjectType;
  readonly state: ObjectState;
  /** Number of the last change; delta tokens are numbers of this sequence. */
  readonly sequence: number;
  readonly properties: Properties;
}

/** `member`: group → any object. `manager`: user → user or contact. */
export type LinkKind = 'member' | 'manager';

export interface Link {
  readonly target: number;
  readonly targetId: string;
  readonly targetType: ObjectType;
  readonly present: boolean;
  readonly sequence: number;
}

export function isRecord(value: unknown): value is { [name: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
