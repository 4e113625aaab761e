import { ScriptFault, type Token, tokenize } from './powershell-tokens.ts';

/** A value as it stands in a script. */
export type ScriptValue =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'variable'; readonly name: string; readonly index: number | undefined }
  | { readonly kind: 'list'; readonly items: readonly ScriptValue[] };

/** A call: `New-ADSyncRule -Name 'x' …`. */
export interface Command {
  readonly name: string;
  readonly line: number;
  /** By lower-case name; undefined for a switch. */
  readonly parameters: ReadonlyMap<string, ScriptValue | undefined>;
  readonly positional: readonly ScriptValue[];
  /** `$rule = …` */
  readonly assignedTo: string | undefined;
  /** Comments since the command before. */
  readonly comments: readonly { readonly text: string; readonly line: number }[];
}

const DEEPEST = 30;
/** Words that only begin statements of the language. */
const KEYWORDS = new Set(
  'if else elseif foreach for while do switch function filter param begin process end try catch finally throw return break continue trap class enum using data workflow'.split(
    ' ',
  ),
);

/**
 * The commands of a script, in order: calls with parameters, values and assignments. Never runs anything; throws
 * `ScriptFault` for what would have to be run – loops, conditions, calls inside values.
 */
export function parseCommands(script: string): readonly Command[] {
  return new Parser(tokenize(script)).all();
}

class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;
  #comments: { readonly text: string; readonly line: number }[] = [];

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  all(): readonly Command[] {
    const commands: Command[] = [];
    while (this.#at < this.#tokens.length) {
      const token = this.#peek();
      if (token.kind === 'comment') {
        this.#comments.push({ text: token.text, line: token.line });
        this.#at++;
      } else if (token.kind === 'end') this.#at++;
      else commands.push(...this.#statement());
    }
    return commands;
  }

  #peek(ahead = 0): Token {
    return this.#tokens[this.#at + ahead] ?? { kind: 'end', text: '', line: this.#tokens.at(-1)?.line ?? 1, spaced: true };
  }

  #is(mark: string): boolean {
    const token = this.#peek();
    return token.kind === 'mark' && token.text === mark;
  }

  #statement(): readonly Command[] {
    let assignedTo: string | undefined;
    const first = this.#peek();
    const next = this.#peek(1);
    if (first.kind === 'variable' && next.kind === 'mark' && next.text === '=') {
      assignedTo = first.text;
      this.#at += 2;
    }
    const comments = this.#comments;
    this.#comments = [];
    const commands = [this.#command(assignedTo, comments)];
    // What a pipeline does with the answer – Out-Null, Format-List – is shown, never used.
    while (this.#is('|')) {
      this.#at++;
      while (this.#peek().kind === 'end' && /[\r\n]/.test(this.#peek().text)) this.#at++;
      commands.push(this.#command(undefined, []));
    }
    const after = this.#peek();
    if (after.kind !== 'end' && after.kind !== 'comment') throw new ScriptFault(after.line, `“${after.text}” is not expected here.`);
    return commands;
  }

  #command(assignedTo: string | undefined, comments: Command['comments']): Command {
    const token = this.#peek();
    if (token.kind !== 'word' || KEYWORDS.has(token.text.toLowerCase())) {
      const what = token.kind === 'variable' ? `$${token.text}` : token.text;
      throw new ScriptFault(token.line, `Isthmus runs no scripts; it reads the commands of exported rules, and “${what}” begins none.`);
    }
    this.#at++;
    const parameters = new Map<string, ScriptValue | undefined>();
    const positional: ScriptValue[] = [];
    while (!this.#ends()) {
      const part = this.#peek();
      if (part.kind !== 'parameter') {
        positional.push(this.#value(0));
        continue;
      }
      this.#at++;
      const name = part.text.toLowerCase();
      if (parameters.has(name)) throw new ScriptFault(part.line, `${token.text} has two parameters -${part.text}.`);
      parameters.set(name, this.#ends() || this.#peek().kind === 'parameter' ? undefined : this.#value(0));
    }
    return { name: token.text, line: token.line, parameters, positional, assignedTo, comments };
  }

  #ends(): boolean {
    const { kind } = this.#peek();
    return kind === 'end' || kind === 'comment' || this.#is('|');
  }

  /** One value, or several with commas between them. */
  #value(depth: number): ScriptValue {
    const first = this.#primary(depth);
    if (!this.#is(',')) return first;
    const items = [first];
    while (this.#is(',')) {
      this.#at++;
      this.#skipLines();
      items.push(this.#primary(depth));
    }
    return { kind: 'list', items };
  }

  #primary(depth: number): ScriptValue {
    const token = this.#peek();
    if (depth > DEEPEST) throw new ScriptFault(token.line, 'The brackets are nested too deep.');
    if (token.kind === 'string' || token.kind === 'word') {
      this.#at++;
      return { kind: 'text', text: token.text };
    }
    // -1 and the like.
    if (token.kind === 'variable') {
      this.#at++;
      return { kind: 'variable', name: token.text, index: this.#index() };
    }
    if (this.#is('@(')) {
      this.#at++;
      return { kind: 'list', items: this.#items(depth + 1) };
    }
    if (this.#is('(')) {
      this.#at++;
      this.#skipLines();
      const inner = this.#value(depth + 1);
      this.#skipLines();
      this.#close(')');
      return inner;
    }
    throw new ScriptFault(token.line, `A value is expected, not “${token.text.trim()}”.`);
  }

  #items(depth: number): readonly ScriptValue[] {
    const items: ScriptValue[] = [];
    for (this.#skipLines(); !this.#is(')'); this.#skipLines()) {
      const value = this.#value(depth);
      if (value.kind === 'list') items.push(...value.items);
      else items.push(value);
      if (!this.#is(')') && this.#peek().kind !== 'end' && this.#peek().kind !== 'comment') this.#close(')');
    }
    this.#at++;
    return items;
  }

  #index(): number | undefined {
    const bracket = this.#peek();
    if (!this.#is('[') || bracket.spaced) return undefined;
    const number = this.#peek(1);
    if (number.kind !== 'word' || !/^\d{1,6}$/.test(number.text)) throw new ScriptFault(number.line, 'Only numbers are read as an index.');
    this.#at += 2;
    this.#close(']');
    return Number(number.text);
  }

  #close(mark: string): void {
    const token = this.#peek();
    if (!this.#is(mark)) throw new ScriptFault(token.line, `“${mark}” is missing.`);
    this.#at++;
  }

  /** Inside brackets a line does not end a statement. */
  #skipLines(): void {
    while (this.#at < this.#tokens.length && (this.#peek().kind === 'end' || this.#peek().kind === 'comment')) this.#at++;
  }
}
