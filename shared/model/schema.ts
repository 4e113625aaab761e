import type { AttributeType } from './value.ts';

export interface AttributeDefinition {
  readonly name: string;
  readonly type: AttributeType;
  readonly multiValued: boolean;
  /** Metaverse: may be a join key and is searched by index (strings ≤ 448 characters, binaries ≤ 900 bytes). */
  readonly indexed?: boolean | undefined;
  /** The connected system refuses writes to it. */
  readonly readOnly?: boolean | undefined;
}

export interface ObjectTypeDefinition {
  readonly name: string;
  readonly attributes: readonly string[];
}

/** Schema of a connector space or of the metaverse. */
export interface Schema {
  readonly objectTypes: readonly ObjectTypeDefinition[];
  readonly attributes: { readonly [name: string]: AttributeDefinition };
}

export const emptySchema: Schema = { objectTypes: [], attributes: {} };
