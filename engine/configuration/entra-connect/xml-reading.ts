import type { FileFindings } from './findings.ts';
import type { XmlElement } from './xml-element.ts';

/** What to do with the elements of a name: read them, or a sentence why they are left. */
export type ElementRows = { readonly [name: string]: ((element: XmlElement) => void) | string };

/** The name without its namespace's prefix: exports write `dsml:name` and `name` alike. */
export const localName = (name: string): string => name.slice(name.indexOf(':') + 1);

const UNKNOWN_ELEMENT = 'Isthmus knows no such element.';
const UNKNOWN_ATTRIBUTE = 'Isthmus knows no such attribute.';

/** Gives every element below to the row of its name; what has none, and text between elements, is reported. */
export function readBelow(element: XmlElement, rows: ElementRows, findings: FileFindings): void {
  for (const child of element.children) {
    const name = localName(child.name);
    const row = Object.hasOwn(rows, name) ? rows[name] : undefined;
    if (typeof row === 'function') row(child);
    else if (!isEmpty(child)) findings.leave(child.path, row ?? UNKNOWN_ELEMENT);
  }
  if (element.text.trim() !== '') findings.leave(element.path, 'Text between elements has no meaning here.');
}

/** Reports attributes beyond those that are read. `reasons`: known ones that have no place here. */
export function checkAttributes(
  element: XmlElement,
  read: readonly string[],
  findings: FileFindings,
  reasons: { readonly [name: string]: string } = {},
): void {
  for (const name of element.attributes.keys()) {
    const local = localName(name);
    if (name.startsWith('xmlns') || read.includes(local)) continue;
    findings.leave(`${element.path}/@${name}`, (Object.hasOwn(reasons, local) ? reasons[local] : undefined) ?? UNKNOWN_ATTRIBUTE);
  }
}

/** The text of an element that holds nothing else. */
export function textIn(element: XmlElement, findings: FileFindings, attributes: readonly string[] = []): string {
  checkAttributes(element, attributes, findings);
  for (const child of element.children) findings.leave(child.path, UNKNOWN_ELEMENT);
  return element.text;
}

/** An attribute by its local name. */
export function attributeIn(element: XmlElement, name: string): string | undefined {
  const own = element.attributes.get(name);
  if (own !== undefined) return own;
  for (const [key, value] of element.attributes) if (localName(key) === name) return value;
  return undefined;
}

/** Nothing in it that could get lost. */
const isEmpty = (element: XmlElement): boolean =>
  element.text.trim() === '' && element.attributes.size === 0 && element.children.every(isEmpty);

/** `True`, `false`, `1`; undefined for anything else. */
export function booleanOf(text: string): boolean | undefined {
  const word = text.trim().toLowerCase();
  if (word === 'true' || word === '1') return true;
  return word === 'false' || word === '0' ? false : undefined;
}

/** A GUID of whatever case, with or without braces, as Isthmus writes it; undefined for other text. */
export function guidOf(text: string): string | undefined {
  const bare = text
    .trim()
    .replace(/^\{(.*)\}$/, '$1')
    .toLowerCase();
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(bare) ? bare : undefined;
}

export const NO_GUID = '00000000-0000-0000-0000-000000000000';
