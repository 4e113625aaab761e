import type { AttributeInfo } from '../../shared/contract/expressions.ts';
import type { Schema } from '../../shared/model/schema.ts';

/** An attribute without definition, such as `dn`, is a text. */
export function attributeInfo(schema: Schema, name: string): AttributeInfo {
  const definition = schema.attributes[name];
  return { name, type: definition?.type ?? 'string', multiValued: definition?.multiValued ?? false };
}
