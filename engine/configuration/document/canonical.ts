import type { SchemaNode } from './schema-tree.ts';

/** The value with its keys in the order of the schema, those of records sorted, and nothing that is absent or unknown. */
export function canonical(node: SchemaNode, value: unknown): unknown {
  if (value === undefined || value === null || node.kind === 'leaf') return value;
  if (node.kind === 'list') return (value as readonly unknown[]).map((item) => canonical(node.element, item));
  const fields = value as { readonly [name: string]: unknown };
  if (node.kind === 'object') {
    return entriesOf(Object.entries(node.fields).map(([name, field]) => [name, canonical(field, fields[name])]));
  }
  if (node.kind === 'record') {
    const names = Object.keys(fields).sort();
    return entriesOf(names.map((name) => [name, canonical(node.value, fields[name])]));
  }
  const option = node.options[String(fields[node.discriminator])];
  return option === undefined ? value : canonical(option, value);
}

const entriesOf = (entries: readonly (readonly [string, unknown])[]) =>
  Object.fromEntries(entries.filter(([, value]) => value !== undefined));
