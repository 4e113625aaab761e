import { RecurringKeys } from '../../../shared/model/recurring-keys.ts';
import type { AttributeDefinition, Schema } from '../../../shared/model/schema.ts';

export type Role = 'plain' | 'objectClass' | 'structuralObjectClass' | 'anchor';

/** What to do with an attribute, found once per spelling a server uses and not once per value. */
export interface Plan {
  readonly role: Role;
  /** Of the selected attribute it is; undefined when only the role counts. */
  readonly definition: AttributeDefinition | undefined;
  /** First value's number when only a range was sent, and whether more follow. */
  readonly range: { readonly next: number | undefined } | undefined;
  /** Its values are bytes for ldapts, whatever they hold. */
  readonly isBinary: boolean;
}

export const RANGE = /^range=\d+-(\d+|\*)$/i;
const ROLES: { readonly [name: string]: Role } = { objectclass: 'objectClass', structuralobjectclass: 'structuralObjectClass' };

export interface AttributeSelection {
  readonly schema: Schema;
  /** Empty: all of the schema. */
  readonly attributes: readonly string[];
  readonly anchorAttribute: string;
}

/** The plans of all attributes a server has sent so far. */
export class AttributePlans {
  readonly #anchorAttribute: string;
  readonly #selected: ReadonlyMap<string, AttributeDefinition>;
  readonly #plans = new RecurringKeys((type) => this.#make(type));

  constructor({ schema, attributes, anchorAttribute }: AttributeSelection) {
    this.#anchorAttribute = anchorAttribute.toLowerCase();
    const names = attributes.length > 0 ? attributes : Object.keys(schema.attributes);
    const definitions = new Map(Object.values(schema.attributes).map((definition) => [definition.name.toLowerCase(), definition]));
    const selected = new Map<string, AttributeDefinition>();
    for (const name of names) {
      const definition = definitions.get(name.toLowerCase());
      if (definition !== undefined) selected.set(name.toLowerCase(), definition);
    }
    this.#selected = selected;
  }

  /** undefined: nobody wants it. */
  of(type: string): Plan | undefined {
    return this.#plans.of(type);
  }

  #make(type: string): Plan | undefined {
    const [base = '', ...options] = type.toLowerCase().split(';');
    const range = options.map((option) => RANGE.exec(option)).find((match) => match !== null);
    const others = options.filter((option) => option !== 'binary' && !RANGE.test(option));
    const key = [base, ...others].join(';');
    const role: Role = key === this.#anchorAttribute ? 'anchor' : (ROLES[key] ?? 'plain');
    const definition = this.#selected.get(key);
    if (role === 'plain' && definition === undefined) return undefined;
    const next = range === undefined || range[1] === '*' ? undefined : Number(range[1]) + 1;
    const isBinary = options.includes('binary');
    return { role, definition, range: range === undefined ? undefined : { next }, isBinary };
  }
}
