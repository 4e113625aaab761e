import type { z } from 'zod';

/** The form of a part of the document, as far as comparing and classing need it. */
export type SchemaNode =
  | { readonly kind: 'leaf' }
  | { readonly kind: 'object'; readonly fields: { readonly [name: string]: SchemaNode }; readonly optional: boolean }
  | { readonly kind: 'list'; readonly element: SchemaNode; readonly optional: boolean }
  | { readonly kind: 'record'; readonly value: SchemaNode; readonly optional: boolean }
  | { readonly kind: 'variants'; readonly discriminator: string; readonly options: { readonly [value: string]: SchemaNode } };

/**
 * Reads the form from a zod schema. Lists of plain values are leaves, and so are unions without a discriminator: they are
 * compared as a whole.
 */
export function schemaTree(schema: z.core.$ZodType, optional = false): SchemaNode {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case 'object':
      return {
        kind: 'object',
        optional,
        fields: Object.fromEntries(Object.entries(def.shape).map(([name, field]) => [name, schemaTree(field)])),
      };
    case 'array': {
      const element = schemaTree(def.element);
      return element.kind === 'leaf' ? { kind: 'leaf' } : { kind: 'list', element, optional };
    }
    case 'record':
      return { kind: 'record', value: schemaTree(def.valueType), optional };
    case 'union': {
      const { discriminator } = def as z.core.$ZodDiscriminatedUnionDef;
      if (discriminator === undefined) return { kind: 'leaf' };
      const options = def.options.map((option) => [literalOf(option, discriminator), schemaTree(option)] as const);
      return { kind: 'variants', discriminator, options: Object.fromEntries(options) };
    }
    case 'optional':
      return schemaTree(def.innerType, true);
    case 'nullable':
    case 'default':
    case 'prefault':
    case 'readonly':
      return schemaTree(def.innerType, optional);
    case 'pipe':
      return schemaTree(def.in, optional);
    default:
      return { kind: 'leaf' };
  }
}

function literalOf(option: z.core.$ZodType, discriminator: string): string {
  const { def } = (option as z.core.$ZodTypes)._zod;
  const field = def.type === 'object' ? def.shape[discriminator] : undefined;
  const literal = field === undefined ? undefined : (field as z.core.$ZodTypes)._zod.def;
  if (literal?.type !== 'literal') throw new Error(`a variant has no literal ${discriminator}`);
  return String(literal.values[0]);
}

/**
 * Patterns of everything that a comparison can find different: `leaves` changed, `elements` – of lists, of records, and
 * objects that may be absent – added or removed.
 */
export function patternsOf(node: SchemaNode, pattern = ''): { readonly leaves: readonly string[]; readonly elements: readonly string[] } {
  const leaves: string[] = [];
  const elements: string[] = [];
  const take = (child: SchemaNode, place: string) => {
    const below = patternsOf(child, place);
    leaves.push(...below.leaves);
    elements.push(...below.elements);
  };
  if ('optional' in node && node.optional) elements.push(pattern);
  if (node.kind === 'leaf') leaves.push(pattern);
  else if (node.kind === 'object') for (const [name, field] of Object.entries(node.fields)) take(field, fieldPattern(pattern, name));
  else if (node.kind === 'variants') {
    for (const [value, option] of Object.entries(node.options)) take(option, variantPattern(pattern, value));
  } else {
    const inner = elementPattern(pattern, node);
    const child = node.kind === 'list' ? node.element : node.value;
    if (child.kind !== 'leaf') elements.push(inner);
    take(child, inner);
  }
  return { leaves, elements };
}

export const fieldPattern = (pattern: string, name: string): string => (pattern === '' ? name : `${pattern}.${name}`);
export const variantPattern = (pattern: string, value: string): string => `${pattern}<${value}>`;
export const elementPattern = (pattern: string, node: { readonly kind: 'list' | 'record' }): string =>
  `${pattern}${node.kind === 'list' ? '[]' : '{}'}`;
