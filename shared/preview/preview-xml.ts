import type { PreviewResult } from '../contract/preview.ts';

/**
 * A preview as an XML document ("Save Preview Results", spec/console.md §6): what is one value becomes an attribute, what has
 * parts an element, and each entry of a list an element of its own.
 */
export function previewXml(result: PreviewResult): string {
  return `<?xml version="1.0" encoding="utf-8"?>\n${element('preview', result, '')}`;
}

type Node = string | number | boolean | undefined | readonly Node[] | { readonly [name: string]: Node };

function element(name: string, node: Node, indent: string): string {
  if (node === undefined) return '';
  if (typeof node !== 'object') return `${indent}<${name}>${escaped(String(node))}</${name}>\n`;
  if (isList(node)) return node.map((entry) => element(entryName(name), entry, indent)).join('');
  let attributes = '';
  let children = '';
  for (const [key, part] of Object.entries(node)) {
    if (part === undefined) continue;
    if (typeof part === 'object') children += element(key, part, `${indent}  `);
    else attributes += ` ${key}="${escaped(String(part))}"`;
  }
  return children === '' ? `${indent}<${name}${attributes}/>\n` : `${indent}<${name}${attributes}>\n${children}${indent}</${name}>\n`;
}

const isList = (node: Node): node is readonly Node[] => Array.isArray(node);

/** What one entry of a list is called. */
const singular: { readonly [list: string]: string } = {
  evaluations: 'evaluation',
  scopes: 'scope',
  groups: 'group',
  clauses: 'clause',
  joins: 'join',
  candidates: 'candidate',
  rules: 'rule',
  contributions: 'contribution',
  targets: 'target',
  objects: 'object',
  changes: 'change',
  values: 'value',
  importFlow: 'import-flow',
  exportFlow: 'export-flow',
};
const entryName = (list: string): string => singular[list] ?? list;

/** Characters XML has no place for – values come from directories – become the replacement character. */
const escaped = (text: string): string =>
  text
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd')
    .replace(/\p{Cs}/gu, '\ufffd')
    .replace(/[&<>"\t\n\r]/g, (character) => entities[character] ?? `&#${character.charCodeAt(0)};`);
const entities: { readonly [character: string]: string } = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
