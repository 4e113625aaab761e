/** A piece of a PowerShell script, as far as exported rules use the language. */
export interface Token {
  readonly kind: TokenKind;
  /** Strings without quotes and escapes, variables and parameters without their mark. */
  readonly text: string;
  readonly line: number;
  /** White space or the beginning stands before it: `$rule [0]` is no index. */
  readonly spaced: boolean;
}

export type TokenKind = 'word' | 'string' | 'variable' | 'parameter' | 'mark' | 'end' | 'comment';

/** Something that is not of the subset; nothing of the script is taken then. */
export class ScriptFault extends Error {
  readonly line: number;

  constructor(line: number, message: string) {
    super(message);
    this.line = line;
  }
}

/** PowerShell takes typographic quotes for plain ones. */
const SINGLE = /['\u2018\u2019\u201A\u201B]/;
const DOUBLE = /["\u201C\u201D\u201E]/;

/** Cuts a script into tokens; `end` ends a statement. Throws `ScriptFault`. */
export function tokenize(script: string): readonly Token[] {
  return new Tokenizer(script).all();
}

class Tokenizer {
  readonly #text: string;
  #at = 0;
  #line = 1;
  #spaced = true;
  readonly #tokens: Token[] = [];

  constructor(text: string) {
    this.#text = text;
  }

  all(): readonly Token[] {
    while (this.#at < this.#text.length) this.#next();
    this.#add('end', '', this.#line);
    return this.#tokens;
  }

  #peek(ahead = 0): string {
    return this.#text[this.#at + ahead] ?? '';
  }

  /** The next character, counting lines. */
  #take(): string {
    const character = this.#peek();
    this.#at++;
    if (character === '\n' || (character === '\r' && this.#peek() !== '\n')) this.#line++;
    return character;
  }

  #add(kind: TokenKind, text: string, line: number): void {
    this.#tokens.push({ kind, text, line, spaced: this.#spaced });
    this.#spaced = false;
  }

  #next(): void {
    const character = this.#peek();
    const line = this.#line;
    if (character === '\n' || character === '\r' || character === ';') {
      this.#take();
      this.#add('end', character, line);
      this.#spaced = true;
    } else if (/\s/.test(character)) {
      this.#take();
      this.#spaced = true;
    } else if (character === '`' && /[\r\n]/.test(this.#peek(1))) {
      this.#take();
      if (this.#take() === '\r' && this.#peek() === '\n') this.#take();
      this.#spaced = true;
    } else if (character === '#' && this.#spaced) this.#comment(line);
    else if (character === '<' && this.#peek(1) === '#') this.#blockComment(line);
    else if (character === '@' && (SINGLE.test(this.#peek(1)) || DOUBLE.test(this.#peek(1)))) this.#hereString(line);
    else if (SINGLE.test(character)) this.#add('string', this.#quoted(line), line);
    else if (DOUBLE.test(character)) this.#add('string', this.#doubleQuoted(line), line);
    else if (character === '@' && this.#peek(1) === '(') {
      this.#at += 2;
      this.#add('mark', '@(', line);
    } else if (character === '$') this.#variable(line);
    else if ('(),|={}[]&'.includes(character)) {
      this.#take();
      this.#add('mark', character, line);
    } else this.#word(line);
  }

  #comment(line: number): void {
    const start = this.#at + 1;
    while (this.#at < this.#text.length && !/[\r\n]/.test(this.#peek())) this.#at++;
    this.#add('comment', this.#text.slice(start, this.#at), line);
  }

  #blockComment(line: number): void {
    const end = this.#text.indexOf('#>', this.#at + 2);
    if (end < 0) throw new ScriptFault(line, 'The comment <# is not closed.');
    while (this.#at < end + 2) this.#take();
    this.#spaced = true;
  }

  #quoted(line: number): string {
    this.#take();
    let start = this.#at;
    let text = '';
    while (this.#at < this.#text.length) {
      if (!SINGLE.test(this.#peek())) this.#take();
      else if (SINGLE.test(this.#peek(1))) {
        // Doubled: the second one stands.
        text += this.#text.slice(start, this.#at) + this.#peek(1);
        this.#at += 2;
        start = this.#at;
      } else {
        text += this.#text.slice(start, this.#at);
        this.#at++;
        return text;
      }
    }
    throw new ScriptFault(line, 'The text in single quotes is not closed.');
  }

  #doubleQuoted(line: number): string {
    this.#take();
    const parts: string[] = [];
    while (this.#at < this.#text.length) {
      const character = this.#take();
      if (DOUBLE.test(character)) {
        if (!DOUBLE.test(this.#peek())) return parts.join('');
        parts.push(this.#take());
      } else parts.push(this.#expandable(character, line));
    }
    throw new ScriptFault(line, 'The text in double quotes is not closed.');
  }

  /** A character of expandable text: escapes are resolved, variables refused – nothing is run here. */
  #expandable(character: string, line: number): string {
    if (character === '$' && /[A-Za-z_({?^$:]/.test(this.#peek())) {
      throw new ScriptFault(line, 'The text in double quotes contains a variable. Isthmus runs no scripts: write the value itself.');
    }
    if (character !== '`') return character;
    const escaped = this.#take();
    if (escaped === 'u' && this.#peek() === '{') {
      const match = /^\{([0-9a-fA-F]{1,6})\}/.exec(this.#text.slice(this.#at, this.#at + 8));
      const code = match === null ? Number.POSITIVE_INFINITY : Number.parseInt(match[1] ?? '', 16);
      if (code > 0x10ffff) throw new ScriptFault(line, 'This is no character: `u{…} takes up to six hexadecimal digits.');
      this.#at += match?.[0].length ?? 0;
      return String.fromCodePoint(code);
    }
    return Object.hasOwn(ESCAPES, escaped) ? (ESCAPES[escaped] ?? '') : escaped;
  }

  #hereString(line: number): void {
    const expands = DOUBLE.test(this.#peek(1));
    const head = /^@.[^\S\r\n]*(\r\n|\r|\n)/.exec(this.#text.slice(this.#at, this.#at + 200));
    if (head === null) throw new ScriptFault(line, 'Nothing may follow the opening of a here-string on its line.');
    const start = this.#at + head[0].length;
    const closing = expands ? CLOSING_DOUBLE : CLOSING_SINGLE;
    // From the end of the opening line on, so that an empty here-string is found too.
    closing.lastIndex = start - (head[1]?.length ?? 1);
    const found = closing.exec(this.#text);
    if (found === null) throw new ScriptFault(line, 'The here-string is not closed at the beginning of a line.');
    const end = Math.max(start, found.index);
    const parts: string[] = [];
    while (this.#at < start) this.#take();
    if (!expands) parts.push(this.#text.slice(start, end));
    while (this.#at < end) {
      const character = this.#take();
      if (expands) parts.push(this.#expandable(character, line));
    }
    while (this.#at < found.index + found[0].length) this.#take();
    this.#add('string', parts.join(''), line);
  }

  #variable(line: number): void {
    VARIABLE.lastIndex = this.#at;
    const match = VARIABLE.exec(this.#text);
    if (match === null) throw new ScriptFault(line, 'Isthmus runs no scripts: “$(” and the like are not evaluated.');
    this.#at += match[0].length;
    this.#add('variable', match[1] ?? match[2] ?? '', line);
  }

  #word(line: number): void {
    PARAMETER.lastIndex = this.#at;
    const parameter = this.#spaced ? PARAMETER.exec(this.#text) : null;
    if (parameter !== null) {
      this.#at += parameter[0].length;
      this.#add('parameter', parameter[1] ?? '', line);
      return;
    }
    let text = '';
    while (this.#at < this.#text.length && !/[\s;,()|{}=&'"]/.test(this.#peek())) {
      if (this.#peek() === '[' || this.#peek() === ']') break;
      const character = this.#take();
      text += character === '`' ? this.#take() : character;
    }
    if (text === '') throw new ScriptFault(line, `“${this.#peek()}” is not expected here.`);
    this.#add('word', text, line);
  }
}

const ESCAPES: { readonly [character: string]: string } = {
  0: '\0',
  a: '\x07',
  b: '\b',
  e: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

const CLOSING_SINGLE = /(?:\r\n|\r|\n)['\u2018\u2019\u201A\u201B]@/g;
const CLOSING_DOUBLE = /(?:\r\n|\r|\n)["\u201C\u201D\u201E]@/g;
const VARIABLE = /\$(?:\{([^}\r\n]{1,200})\}|([A-Za-z_][A-Za-z0-9_:]*))/y;
const PARAMETER = /-([A-Za-z][A-Za-z0-9]*):?/y;
