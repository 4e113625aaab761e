import { XMLParser, XMLValidator } from 'fast-xml-parser';

/** An element as it was written; comments and processing instructions are gone. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** What stands directly in it. */
  readonly text: string;
  /** `/synchronizationRule/attribute-mappings/mapping[3]`: numbered from 1 where siblings share a name. */
  readonly path: string;
}

export type ParsedXml =
  | { readonly ok: true; readonly root: XmlElement }
  | { readonly ok: false; readonly path: string; readonly message: string };

/** The validator names every element that is open. */
const LONGEST_MESSAGE = 300;
/** The largest export of a forest has some 100,000 elements. */
const MOST_ELEMENTS = 1_000_000;

/** Reads a whole XML file. Never throws; document types, and with them entities of the file's own, are refused. */
export function parseXml(given: string): ParsedXml {
  const text = given.startsWith('\uFEFF') ? given.slice(1) : given;
  const refused = refusal(text);
  if (refused !== undefined) return refused;
  const valid = XMLValidator.validate(text);
  if (valid !== true) {
    const { line, col, msg } = valid.err;
    return {
      ok: false,
      path: `line ${line}${col === undefined ? '' : `, column ${col}`}`,
      message: `This is no XML: ${msg.slice(0, LONGEST_MESSAGE)}`,
    };
  }
  try {
    const nodes = (parser.parse(text) as readonly Node[]).filter((node) => nameOf(node) !== undefined);
    const [root] = nodes;
    if (root === undefined || nodes.length > 1) return { ok: false, path: '', message: 'This is no XML: it has no single root element.' };
    return { ok: true, root: elementOf(root, '') };
  } catch (thrown) {
    return { ok: false, path: '', message: `This is no XML: ${thrown instanceof Error ? thrown.message : String(thrown)}` };
  }
}

/** What an XML parser need not even be asked. */
function refusal(text: string): ParsedXml | undefined {
  const no = (at: number, message: string): ParsedXml => ({ ok: false, path: at < 0 ? '' : `line ${lineOf(text, at)}`, message });
  const nul = text.indexOf('\0');
  if (nul >= 0) return no(nul, 'This is no text: it holds zero bytes. Save it as UTF-8 or as UTF-16 with a byte order mark.');
  const damaged = text.indexOf('\uFFFD');
  if (damaged >= 0) return no(damaged, 'Here stand bytes that are neither UTF-8 nor UTF-16. Save the file as UTF-8.');
  if (!/^\s*</.test(text)) return no(-1, 'This is no XML: it does not begin with an element.');
  const doctype = doctypeIn(text);
  if (doctype !== undefined) return no(doctype, 'A document type (<!DOCTYPE) is refused: exported configurations have none.');
  let elements = 0;
  for (let at = text.indexOf('<'); at >= 0; at = text.indexOf('<', at + 1)) elements++;
  return elements > MOST_ELEMENTS ? no(-1, `The file is too large: it has more than ${MOST_ELEMENTS} elements.`) : undefined;
}

/** Where a markup declaration stands outside comments and character data. */
function doctypeIn(text: string): number | undefined {
  for (let at = text.indexOf('<!'); at >= 0; at = text.indexOf('<!', at)) {
    const end = text.startsWith('<!--', at) ? '-->' : text.startsWith('<![CDATA[', at) ? ']]>' : undefined;
    if (end === undefined) return at;
    const closed = text.indexOf(end, at + 4);
    if (closed < 0) return undefined;
    at = closed + end.length;
  }
  return undefined;
}

function lineOf(text: string, at: number): number {
  let line = 1;
  for (let next = text.indexOf('\n'); next >= 0 && next < at; next = text.indexOf('\n', next + 1)) line++;
  return line;
}

const TEXT = '#text';
const CHARACTER_DATA = '#cdata';
const ATTRIBUTES = ':@';
const PREFIX = '@';

/** Entities are decoded here, so that the file can define none; text stays as it is. */
const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: PREFIX,
  textNodeName: TEXT,
  cdataPropName: CHARACTER_DATA,
  trimValues: false,
  parseTagValue: false,
  parseAttributeValue: false,
  processEntities: false,
  ignorePiTags: true,
  ignoreDeclaration: true,
  maxNestedTags: 60,
});

/** One key with the content – a list, or the text – and perhaps the attributes. */
type Node = { readonly [key: string]: unknown };

const NAME = /^[\p{L}_][\p{L}\p{N}_.:-]*$/u;

const nameOf = (node: Node): string | undefined =>
  Object.keys(node).find((key) => key !== ATTRIBUTES && key !== TEXT && key !== CHARACTER_DATA);

function elementOf(node: Node, parentPath: string, position = ''): XmlElement {
  const name = nameOf(node) ?? '';
  if (!NAME.test(name)) throw new Error(`“${name}” is no name of an element`);
  const path = `${parentPath}/${name}${position}`;
  const content = node[name] as readonly Node[];
  const below = content.filter((child) => nameOf(child) !== undefined);
  const times = new Map<string, number>();
  for (const child of below) times.set(nameOf(child) ?? '', (times.get(nameOf(child) ?? '') ?? 0) + 1);
  const seen = new Map<string, number>();
  const children = below.map((child) => {
    const childName = nameOf(child) ?? '';
    const number = (seen.get(childName) ?? 0) + 1;
    seen.set(childName, number);
    return elementOf(child, path, (times.get(childName) ?? 0) > 1 ? `[${number}]` : '');
  });
  const attributes = Object.entries((node[ATTRIBUTES] ?? {}) as { readonly [key: string]: string });
  return {
    name,
    attributes: new Map(attributes.map(([key, value]) => [key.slice(PREFIX.length), decoded(value)])),
    children,
    text: content.map(textOf).join(''),
    path,
  };
}

function textOf(node: Node): string {
  if (TEXT in node) return decoded(String(node[TEXT]));
  if (!(CHARACTER_DATA in node)) return '';
  return (node[CHARACTER_DATA] as readonly Node[]).map((part) => String(part[TEXT])).join('');
}

const ENTITIES: { readonly [name: string]: string } = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function decoded(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(?:#([0-9]{1,7})|#x([0-9a-f]{1,6})|([a-z]{1,10}));|&/gi, (all, decimal?: string, hex?: string, name?: string) => {
    const code = decimal !== undefined ? Number(decimal) : hex !== undefined ? Number.parseInt(hex, 16) : undefined;
    const character = code !== undefined ? (code <= 0x10ffff ? String.fromCodePoint(code) : undefined) : ENTITIES[name ?? ''];
    if (character === undefined) throw new Error(`${all} is no character XML knows`);
    return character;
  });
}
