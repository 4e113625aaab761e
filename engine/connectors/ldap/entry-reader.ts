import type { Attribute, SearchEntry } from 'ldapts';
import type { AttributeDefinition, Schema } from '../../../shared/model/schema.ts';
import type { Value, Values } from '../../../shared/model/value.ts';
import type { DiscoveryError, ImportEntry } from '../connector.ts';
import { objectTypeOf } from '../object-class.ts';
import type { DirectoryFlavour } from '../well-known-attributes.ts';
import { anchorText } from './anchor.ts';
import { AttributePlans, RANGE } from './attribute-plan.ts';
import { type EncodedEntry, encodedEntry } from './encoded-entry.ts';
import { convert } from './entry-values.ts';
import { WireEntry } from './wire-entry.ts';

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

type Read = Omit<EncodedEntry, 'attributes'> & { readonly attributes: Pick<EncodedEntry['attributes'], 'attributes'> };

/**
 * Turns entries off the wire into import entries: the hot path of a full import, so it keeps to what the selection needs
 * and leaves text as it came.
 */
export class EntryReader {
  readonly #options: EntryReaderOptions;
  readonly #plans: AttributePlans;
  readonly #types: ReadonlyMap<string, string>;

  constructor(options: EntryReaderOptions) {
    this.#options = options;
    this.#plans = new AttributePlans(options);
    const types = options.objectTypes.length > 0 ? options.objectTypes : options.schema.objectTypes.map((type) => type.name);
    this.#types = new Map(types.map((name) => [name.toLowerCase(), name]));
  }

  read(entry: SearchEntry): ReadEntry {
    if (!this.#options.inside(entry.name)) return 'filtered';
    const encoded = entry instanceof WireEntry ? encodedEntry(entry, this.#plans) : undefined;
    return encoded === undefined ? this.#decode(entry) : this.#identified(entry, encoded);
  }

  /** Attribute by attribute, with a reason for what cannot be read. */
  #decode(entry: SearchEntry): ReadEntry {
    const attributes: { [name: string]: Values } = {};
    let anchor: Attribute | undefined;
    let classes: readonly string[] = [];
    let structural: string | undefined;
    let ranged: RangedValues[] | undefined;
    for (const attribute of entry.attributes) {
      const plan = this.#plans.of(attribute.type);
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
    const id = anchor === undefined ? undefined : anchorText(anchor);
    const made = this.#identified(entry, { attributes: { attributes }, anchor: id, classes, structural });
    return ranged === undefined || made === 'filtered' || 'code' in made ? made : { entry: made, ranged };
  }

  #identified(entry: SearchEntry, read: Read): ImportEntry | DiscoveryError | 'filtered' {
    const { attributes, anchor, classes, structural } = read;
    const objectType = this.#typeOf(structural, classes);
    if (objectType === undefined) return 'filtered';
    if (anchor === undefined) {
      const reason = `the server does not show ${this.#options.anchorAttribute}; give the account the right to read it`;
      return errorOf(entry, 'missing-anchor-component', reason, this.#options.anchorAttribute);
    }
    return { change: 'object', dn: entry.name, anchor, objectType, attributes: attributes.attributes };
  }

  #typeOf(structural: string | undefined, classes: readonly string[]): string | undefined {
    // Active Directory lists from top to the structural class (MS-ADTS §3.1.1.2.4.3); others list in any order.
    const active = this.#options.flavour === 'active-directory';
    const name = active ? classes[classes.length - 1] : (structural ?? objectTypeOf(classes));
    return name === undefined ? undefined : this.#types.get(name.toLowerCase());
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

const errorOf = (entry: SearchEntry, code: string, reason: string, attribute: string): DiscoveryError => ({
  code,
  message: `${entry.name}: ${reason}`,
  dn: entry.name,
  attribute,
});
