import type { FileFindings } from './findings.ts';
import { parseXml, type XmlElement } from './xml-element.ts';
import { element, type XmlNode, xmlText } from './xml-text.ts';

/**
 * Elements of a rule that Isthmus does not know live in its `extra` (spec/rules-format.md §2), so that an export has them
 * again: `name` → text for a plain one; `<name>` → markup for elements with content, and for several of one name; what is no
 * name of an element is written as `<extra name="…">`.
 */
export function addExtra(extra: Map<string, string>, item: XmlElement, findings: FileFindings): void {
  const named = item.attributes.get('name');
  if (item.name === EXTRA && named !== undefined && item.children.length === 0 && item.attributes.size === 1 && !extra.has(named)) {
    extra.set(named, item.text);
    return;
  }
  findings.leave(item.path, 'Isthmus knows no such element; it is kept for an export and does nothing.');
  const plain = item.children.length === 0 && item.attributes.size === 0;
  const known = extra.get(item.name);
  const markup = extra.get(`<${item.name}>`);
  if (plain && known === undefined && markup === undefined && item.name !== EXTRA) {
    extra.set(item.name, item.text);
    return;
  }
  extra.delete(item.name);
  const before = markup ?? (known === undefined ? '' : xmlText(element(item.name, known)));
  extra.set(`<${item.name}>`, before + xmlText(nodeOf(item)));
}

/** The elements that `extra` stands for. `taken`: names with a meaning of their own. */
export function extraElements(extra: { readonly [name: string]: string }, taken: ReadonlySet<string>): readonly XmlNode[] {
  return Object.entries(extra).flatMap(([key, value]) => {
    if (isWritable(key, taken) && !Object.hasOwn(extra, `<${key}>`)) return [element(key, value)];
    return markupOf(key, value, taken) ?? [element(EXTRA, value, { name: key })];
  });
}

/** The elements of kept markup; undefined when the value is not what `addExtra` makes of elements of that name. */
function markupOf(key: string, value: string, taken: ReadonlySet<string>): readonly XmlNode[] | undefined {
  const name = /^<(.+)>$/s.exec(key)?.[1];
  if (name === undefined || !isWritable(name, taken)) return undefined;
  const parsed = parseXml(`<rule>${value}</rule>`);
  if (!parsed.ok || parsed.root.children.some((child) => child.name !== name)) return undefined;
  const again = new Map<string, string>();
  for (const child of parsed.root.children) addExtra(again, child, { problem: () => {}, leave: () => {} });
  return again.size === 1 && again.get(key) === value ? parsed.root.children.map(nodeOf) : undefined;
}

const EXTRA = 'extra';
/** What survives as the name of an element in any reader; some refuse the names every object of JavaScript has. */
const isWritable = (name: string, taken: ReadonlySet<string>): boolean =>
  /^[A-Za-z][A-Za-z0-9_.-]*$/.test(name) && !taken.has(name) && !(name in {}) && name !== 'prototype' && name !== EXTRA;

/** As it will be written: text beside elements has no place in these files. */
function nodeOf(item: XmlElement): XmlNode {
  const content = item.children.length > 0 ? item.children.map(nodeOf) : item.text;
  return element(item.name, content, item.attributes.size === 0 ? undefined : Object.fromEntries(item.attributes));
}
