/** An element to be written. */
export interface XmlNode {
  readonly name: string;
  readonly attributes?: { readonly [name: string]: string };
  /** Elements below it, or its text; neither: an empty element. */
  readonly content?: readonly XmlNode[] | string;
}

/** For trees written in code: `element('dest', 'mail')`. */
export const element = (name: string, content?: XmlNode['content'], attributes?: XmlNode['attributes']): XmlNode => ({
  name,
  ...(content === undefined ? {} : { content }),
  ...(attributes === undefined ? {} : { attributes }),
});

/** Text of a file: no declaration, two spaces a level, empty elements as `<description />` (spec/rules-format.md §1). */
export function xmlText(node: XmlNode, indent = ''): string {
  const { name, attributes = {}, content } = node;
  const head = `${name}${Object.entries(attributes)
    .map(([key, value]) => ` ${key}="${escapedAttribute(value)}"`)
    .join('')}`;
  if (content === undefined || content.length === 0) return `${indent}<${head} />\n`;
  if (typeof content === 'string') return `${indent}<${head}>${escaped(content)}</${name}>\n`;
  return `${indent}<${head}>\n${content.map((child) => xmlText(child, `${indent}  `)).join('')}${indent}</${name}>\n`;
}

/**
 * Line ends, what XML has no place for, and the sign that readers take for damaged bytes (U+FFFD) keep their numbers, so that
 * reading gives the same text again.
 */
const escaped = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: those are the ones
    .replace(/[\0-\x08\x0b-\x1f\ufffd-\uffff]/g, numbered);

const escapedAttribute = (text: string): string =>
  escaped(text)
    .replaceAll('"', '&quot;')
    .replace(/[\t\n]/g, numbered);

const numbered = (character: string): string => `&#x${character.charCodeAt(0).toString(16).toUpperCase()};`;
