/** A definition as servers publish it: `( 2.5.4.3 NAME 'cn' SUP name SYNTAX … )`. */
export interface SchemaDescription {
  readonly oid: string;
  readonly names: readonly string[];
  /** Values by keyword: `SUP`, `SYNTAX`, `MUST`, `X-ORIGIN` …; flags such as `SINGLE-VALUE` have none. */
  readonly fields: ReadonlyMap<string, readonly string[]>;
}

const TOKEN = /\s*(?:([()$])|'((?:[^'\\]|\\.)*)'|([^\s()$']+))/y;

/**
 * Parses an attribute type or object class description (RFC 4512 §4.1). Unknown keywords are kept, quoted OIDs and other
 * liberties of servers accepted; undefined for text that is no description.
 */
export function parseSchemaDescription(text: string): SchemaDescription | undefined {
  const tokens = tokenize(text);
  if (tokens === undefined || tokens[0]?.text !== '(' || tokens.at(-1)?.text !== ')') return undefined;
  const oid = tokens[1];
  if (oid === undefined || oid.kind === 'mark') return undefined;
  const fields = new Map<string, string[]>();
  let values: string[] = [];
  let depth = 1;
  for (const token of tokens.slice(2, -1)) {
    if (token.kind === 'mark') depth += token.text === '(' ? 1 : token.text === ')' ? -1 : 0;
    else if (token.kind === 'word' && depth === 1 && isKeyword(token.text)) {
      values = [];
      fields.set(token.text, values);
    } else values.push(token.text);
  }
  return { oid: oid.text, names: fields.get('NAME') ?? [], fields };
}

interface Token {
  readonly kind: 'mark' | 'quoted' | 'word';
  readonly text: string;
}

const KEYWORDS = new Set(
  `NAME DESC OBSOLETE SUP EQUALITY ORDERING SUBSTR SYNTAX SINGLE-VALUE COLLECTIVE NO-USER-MODIFICATION USAGE ABSTRACT STRUCTURAL
   AUXILIARY MUST MAY`.split(/\s+/),
);

const isKeyword = (word: string): boolean => KEYWORDS.has(word) || word.startsWith('X-');

function tokenize(text: string): readonly Token[] | undefined {
  const tokens: Token[] = [];
  const source = text.trimEnd();
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < source.length) {
    const match = TOKEN.exec(source);
    if (match === null) return undefined;
    const [, mark, quoted, word] = match;
    if (mark !== undefined) tokens.push({ kind: 'mark', text: mark });
    else if (quoted !== undefined) tokens.push({ kind: 'quoted', text: quoted.replace(/\\27/g, "'").replace(/\\5c/gi, '\\') });
    else tokens.push({ kind: 'word', text: word ?? '' });
  }
  return tokens;
}
