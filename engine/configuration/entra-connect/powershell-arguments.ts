import type { Command, ScriptValue } from './powershell-commands.ts';
import type { ScriptObject } from './powershell-objects.ts';
import { ScriptFault } from './powershell-tokens.ts';
import { booleanOf } from './xml-reading.ts';

/** Every command has them; they change nothing that is read. */
const COMMON = ['erroraction', 'warningaction', 'informationaction', 'verbose', 'debug', 'confirm', 'whatif', 'errorvariable'];

/** The arguments of one call, as values; what is none makes a `ScriptFault`. */
export class CommandArguments {
  readonly #command: Command;
  readonly #variables: Map<string, readonly ScriptObject[]>;
  readonly #read = new Set<string>(COMMON);
  #positionalRead = 0;

  constructor(command: Command, variables: Map<string, readonly ScriptObject[]>) {
    this.#command = command;
    this.#variables = variables;
  }

  fail(message: string): never {
    throw new ScriptFault(this.#command.line, `${this.#command.name}: ${message}`);
  }

  /** A text or a number; undefined when it is not given, or `$null`. */
  text(parameter: string): string | undefined {
    if (!this.#has(parameter)) return undefined;
    const value = this.#command.parameters.get(parameter);
    return value === undefined ? this.fail(`-${parameter} has no value.`) : this.plain(value);
  }

  /** Several texts; one stands for a list of one. */
  texts(parameter: string): readonly string[] | undefined {
    return this.values(parameter)?.map((value) => this.plain(value) ?? '');
  }

  values(parameter: string): readonly ScriptValue[] | undefined {
    if (!this.#has(parameter)) return undefined;
    const value = this.#command.parameters.get(parameter);
    if (value === undefined) return this.fail(`-${parameter} has no value.`);
    return listed(value);
  }

  /** A switch: there without a value, or with a true one. */
  flag(parameter: string): boolean {
    if (!this.#has(parameter)) return false;
    const value = this.#command.parameters.get(parameter);
    if (value === undefined) return true;
    const text = this.plain(value) ?? '';
    return booleanOf(text) ?? this.fail(`“${text}” is neither $true nor $false.`);
  }

  /** Rules and conditions behind variables. */
  objects(parameter: string): readonly ScriptObject[] {
    const values = this.values(parameter) ?? this.fail(`-${parameter} is missing.`);
    return values.flatMap((value) => {
      if (value.kind !== 'variable') return this.fail(`-${parameter} must name variables.`);
      const found = this.#variables.get(value.name.toLowerCase()) ?? this.fail(`$${value.name} was given no rule or condition before.`);
      if (value.index === undefined) return found;
      const one = found[value.index];
      return one === undefined ? this.fail(`$${value.name} has nothing at [${value.index}].`) : [one];
    });
  }

  positional(index: number): readonly ScriptValue[] | undefined {
    const value = this.#command.positional[index];
    if (value === undefined) return undefined;
    this.#positionalRead = Math.max(this.#positionalRead, index + 1);
    return listed(value);
  }

  positionalText(index: number): string | undefined {
    const [value] = this.positional(index) ?? [];
    return value === undefined ? undefined : this.plain(value);
  }

  /** The text of a value; undefined for none and `$null`. */
  plain(value: ScriptValue | undefined): string | undefined {
    if (value === undefined) return undefined;
    if (value.kind === 'text') return value.text;
    const name = value.kind === 'variable' && value.index === undefined ? value.name.toLowerCase() : '';
    if (name === 'null') return undefined;
    if (name === 'true' || name === 'false') return name;
    return this.fail(value.kind === 'variable' ? `$${value.name} is no text.` : 'A list stands where one text is expected.');
  }

  /** Gives the answer of the call to the variable it names. */
  keep(made: ScriptObject | undefined): void {
    const { assignedTo, parameters } = this.#command;
    const outVariable = this.text(parameters.has('ov') ? 'ov' : 'outvariable');
    for (const name of [assignedTo, outVariable]) {
      if (name === undefined) continue;
      if (made === undefined) this.#variables.delete(name.toLowerCase());
      else this.#variables.set(name.replace(/^\+/, '').toLowerCase(), [made]);
    }
  }

  /** Parameters nobody asked for. A value without a parameter is none of an exported rule. */
  unread(): readonly string[] {
    if (this.#command.positional.length > this.#positionalRead) this.fail('A value stands without its parameter.');
    return [...this.#command.parameters.keys()].filter((name) => !this.#read.has(name));
  }

  #has(parameter: string): boolean {
    this.#read.add(parameter);
    return this.#command.parameters.has(parameter);
  }
}

const listed = (value: ScriptValue): readonly ScriptValue[] => (value.kind === 'list' ? value.items : [value]);
