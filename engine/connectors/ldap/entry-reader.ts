import type { Attribute, SearchEntry } from 'ldapts';
import type { AttributeDefinition, Schema } from '../../../shared/model/schema.ts';
import type { AttributeType, Value, Values } from '../../../shared/model/value.ts';
import { isFault, valueConverters } from '../attribute-value.ts';
import type { DiscoveryError, ImportEntry } from '../connector.ts';
import { objectTypeOf } from '../object-class.ts';
import type { DirectoryFlavour } from '../well-known-attributes.ts';
import { anchorText } from './anchor.ts';

/** A multi-valued attribute of which the server sent only the first values (MS-ADTS §3.1.1.3.1.3.3). */
interface RangedValues {
  readonly attribute: string;
  readonly next: number;
  readonly values: Value[];
}

/** An entry with parts still to be fetched before it is complete. */
export interface PartialEntry {
  readonly entry: ImportEntry;
  readonly ranged: readonly RangedValues[];
}

export type ReadEntry = ImportEntry | PartialEntry | DiscoveryError | 'filtered';

export interface EntryReaderOptions {
  readonly schema: Schema;
  readonly objectTypes: readonly string[];
  readonly attributes: readonly string[];
  readonly anchorAttribute: string;
  readonly flavour: DirectoryFlavour;
  readonly inside: (dn: string) => boolean;
}

type Role = 'plain' | 'objectClass' | 'structuralObjectClass' | 'anchor';

/** What to do with an attribute, found once per spelling a server uses and not once per value. */
interface Plan {
  readonly role: Role;
  readonly definition: AttributeDefinition | undefined;
  /** First value's number when only a range was sent, and whether more follow. */
  readonly range: { readonly next: number | undefined } | undefined;
}

const RANGE = /^range=\d+-(\d+|\*)$/i;
const ROLES: { readonly [name: string]: Role } = { objectclass: 'objectClass', structuralobjectclass: 'structuralObjectClass' };

/**
 * Turns entries off the wire into import entries: the hot path of a full import, so it keeps to what the selection needs
 * and leaves text as it came.
 */
export class EntryReader {
  readonly #options: EntryReaderOptions;
  readonly #selected: ReadonlyMap<string, AttributeDefinition>;
  readonly #types: ReadonlyMap<string, string>;
  readonly #plans = new Map<string, Plan | undefined>();

  constructor(options: EntryReaderOptions) {
    this.#options = options;
    const names = options.attributes.length > 0 ? options.attributes : Object.keys(options.schema.attributes);
    const definitions = new Map(Object.values(options.schema.attributes).map((definition) => [definition.name.toLowerCase(), definition]));
    const selected = new Map<string, AttributeDefinition>();
    for (const name of names) {
      const definition = definitions.get(name.toLowerCase());
      if (definition !== undefined) selected.set(name.toLowerCase(), definition);
    }
    this.#selected = selected;
    const types = options.objectTypes.length > 0 ? options.objectTypes : options.schema.objectTypes.map((type) => type.name);
    this.#types = new Map(types.map((name) => [name.toLowerCase(), name]));
  }

  read(entry: SearchEntry): ReadEntry {
    if (!this.#options.inside(entry.name)) return 'filtered';
    const attributes: { [name: string]: Values } = {};
    let anchor: Attribute | undefined;
    let classes: readonly string[] = [];
    let structural: string | undefined;
    let ranged: RangedValues[] | undefined;
    for (const attribute of entry.attributes) {
      const plan = this.#planOf(attribute.type);
      if (plan === undefined || attribute.values.length === 0) continue;
      if (plan.role === 'objectClass') classes = attribute.values as string[];
      else if (plan.role === 'anchor') anchor = attribute;
      else if (plan.role === 'structuralObjectClass') structural = attribute.values[0] as string;
      const { definition } = plan;
      if (definition === undefined) continue;
      const values = convert(attribute, definition);
      if ('fault' in values) return errorOf(entry, values.fault.code, `${definition.name}: ${values.fault.reason}`, definition.name);
      attributes[definition.name] = values;
      if (plan.range?.next !== undefined) {
        const list = [...values];
        attributes[definition.name] = list;
        ranged = [...(ranged ?? []), { attribute: definition.name, next: plan.range.next, values: list }];
      }
    }
    const objectType = this.#typeOf(structural, classes);
    if (objectType === undefined) return 'filtered';
    const id = anchor === undefined ? undefined : anchorText(anchor);
    if (id === undefined) {
      const reason = `the server does not show ${this.#options.anchorAttribute}; give the account the right to read it`;
      return errorOf(entry, 'missing-anchor-component', reason, this.#options.anchorAttribute);
    }
    const made: ImportEntry = { change: 'object', dn: entry.name, anchor: id, objectType, attributes };
    return ranged === undefined ? made : { entry: made, ranged };
  }

  #typeOf(structural: string | undefined, classes: readonly string[]): string | undefined {
    // Active Directory lists from top to the structural class (MS-ADTS §3.1.1.2.4.3); others list in any order.
    const active = this.#options.flavour === 'active-directory';
    const name = active ? classes[classes.length - 1] : (structural ?? objectTypeOf(classes));
    return name === undefined ? undefined : this.#types.get(name.toLowerCase());
  }

  #planOf(type: string): Plan | undefined {
    if (this.#plans.has(type)) return this.#plans.get(type);
    const plan = this.#makePlan(type);
    this.#plans.set(type, plan);
    return plan;
  }

  #makePlan(type: string): Plan | undefined {
    const [base = '', ...options] = type.toLowerCase().split(';');
    const range = options.map((option) => RANGE.exec(option)).find((match) => match !== null);
    const others = options.filter((option) => option !== 'binary' && !RANGE.test(option));
    const key = [base, ...others].join(';');
    const role: Role = key === this.#options.anchorAttribute.toLowerCase() ? 'anchor' : (ROLES[key] ?? 'plain');
    const definition = this.#selected.get(key);
    if (role === 'plain' && definition === undefined) return undefined;
    const next = range === undefined || range[1] === '*' ? undefined : Number(range[1]) + 1;
    return { role, definition, range: range === undefined ? undefined : { next } };
  }
}

/** Values of a ranged attribute from the answer to `attribute;range=n-*`, and where the next range begins. */
export function nextRange(
  entry: SearchEntry,
  definition: AttributeDefinition,
): { readonly values: Values; readonly next: number | undefined } | undefined {
  const prefix = `${definition.name.toLowerCase()};`;
  for (const attribute of entry.attributes) {
    if (!attribute.type.toLowerCase().startsWith(prefix)) continue;
    const range = attribute.type
      .split(';')
      .map((option) => RANGE.exec(option))
      .find((match) => match !== null);
    if (range === undefined) continue;
    const values = convert(attribute, definition);
    if ('fault' in values) return undefined;
    return { values, next: range[1] === '*' ? undefined : Number(range[1]) + 1 };
  }
  return undefined;
}

type Fault = { readonly fault: { readonly code: string; readonly reason: string } };

function convert(attribute: Attribute, definition: AttributeDefinition): Values | Fault {
  return fast[definition.type]?.(attribute) ?? convertEach(attribute, definition);
}

/** Whole lists at once where nothing can be wrong; undefined sends the list to `convertEach`. */
const fast: { readonly [T in AttributeType]?: (attribute: Attribute) => Values | undefined } = {
  string: textList,
  datetime: textList,
  // A server guarantees that these are names; parsing each member of a large group again would be waste.
  reference: (attribute) => textList(attribute)?.map((ref) => ({ ref: withoutUid(ref) })),
  // Copies: ldapts' buffers are windows on what came from the network and would keep all of it alive.
  binary: (attribute) => attribute.parsedBuffers.map((bytes) => new Uint8Array(bytes)),
};

function textList(attribute: Attribute): readonly string[] | undefined {
  const { values } = attribute;
  for (const value of values) if (typeof value !== 'string') return undefined;
  return values as string[];
}

function convertEach(attribute: Attribute, definition: AttributeDefinition): Values | Fault {
  const converter = valueConverters[definition.type];
  const values: Value[] = [];
  for (const [at, value] of attribute.values.entries()) {
    const converted = converter(typeof value === 'string' ? value : undefined, () => new Uint8Array(attribute.parsedBuffers[at] ?? []));
    if (isFault(converted)) return converted;
    values.push(converted);
  }
  return values;
}

/** "Name and optional UID" (RFC 4517 §3.3.21) ends in #'0101'B when there is one. */
const withoutUid = (text: string): string => (text.endsWith("'B") ? text.replace(/#'[01]*'B$/, '') : text);

const errorOf = (entry: SearchEntry, code: string, reason: string, attribute: string): DiscoveryError => ({
  code,
  message: `${entry.name}: ${reason}`,
  dn: entry.name,
  attribute,
});
