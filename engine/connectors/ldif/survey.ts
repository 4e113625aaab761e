import { dnKey } from '../../../shared/model/dn.ts';
import type { AttributeDefinition, ObjectTypeDefinition, Schema } from '../../../shared/model/schema.ts';
import type { Discovery } from '../connector.ts';
import { domainParameters, forestParameters, namingContextOf } from '../naming-context.ts';
import { activeDirectoryTypes, objectTypeOf, synchronizedTypes } from '../object-class.ts';
import { type DirectoryFlavour, isSecretAttribute, usualAttributes, wellKnownAttribute } from '../well-known-attributes.ts';
import { attributeName, nameFault } from './entry.ts';
import type { LdifRecord } from './record.ts';

interface SeenAttribute {
  readonly name: string;
  readonly base: string;
  multiValued: boolean;
  text: boolean;
}

/**
 * What an LDIF file tells about the directory it came from: object types, attributes, naming contexts, domain names. A
 * file has no schema; well-known attributes get their usual type, others are text unless a value is not UTF-8.
 */
export class Survey {
  readonly #types = new Map<string, Set<string>>();
  readonly #attributes = new Map<string, SeenAttribute>();
  readonly #contexts = new Map<string, string>();
  readonly #netbios = new Map<string, string>();

  add(record: LdifRecord): void {
    if (nameFault(record.dn) !== undefined) return;
    const context = namingContextOf(record.dn);
    const key = dnKey(context);
    if (!this.#contexts.has(key)) this.#contexts.set(key, context);
    const classes: string[] = [];
    const used = new Set<string>();
    for (const attribute of record.attributes) {
      const name = attributeName(attribute);
      const lower = name.toLowerCase();
      if (isSecretAttribute(attribute.type)) continue;
      const seen = this.#attributes.get(lower) ?? { name, base: attribute.type, multiValued: false, text: true };
      if (attribute.text === undefined) seen.text = false;
      if (used.has(lower)) seen.multiValued = true;
      used.add(lower);
      this.#attributes.set(lower, seen);
      if (lower === 'objectclass' && attribute.text !== undefined) classes.push(attribute.text);
    }
    this.#addType(record, classes, used);
    if (classes.some((name) => name.toLowerCase() === 'crossref')) this.#addDomainName(record);
  }

  /** Naming contexts found, in file order, spelled as first met. */
  contexts(): readonly string[] {
    return [...this.#contexts.values()];
  }

  /** @param namingContexts contexts of the settings; those of the file when empty */
  discovery(namingContexts: readonly string[]): Discovery {
    const contexts = namingContexts.length > 0 ? namingContexts : this.contexts();
    const schema = this.#schema();
    return {
      schema,
      partitions: contexts.map((name) => ({ name, selected: true, parameters: domainParameters(name, this.#netbios) })),
      parameters: forestParameters(contexts, this.#netbios),
      objectTypes: schema.objectTypes.map((type) => type.name).filter((name) => synchronizedTypes.includes(name)),
    };
  }

  #schema(): Schema {
    const flavour: DirectoryFlavour =
      this.#attributes.has('objectguid') || activeDirectoryTypes.some((type) => this.#types.has(type)) ? 'active-directory' : 'generic';
    const attributes: { [name: string]: AttributeDefinition } = {};
    for (const usual of usualAttributes(flavour)) attributes[usual.name] = usual;
    const names = new Map<string, string>();
    for (const [lower, seen] of this.#attributes) {
      const known = wellKnownAttribute(seen.base, flavour);
      const name = known !== undefined && lower === known.name.toLowerCase() ? known.name : seen.name;
      names.set(lower, name);
      attributes[name] =
        known === undefined
          ? { name, type: seen.text ? 'string' : 'binary', multiValued: seen.multiValued }
          : { name, type: known.type, multiValued: known.multiValued };
    }
    const usual = usualAttributes(flavour).map((attribute) => attribute.name);
    const objectTypes: ObjectTypeDefinition[] = [...this.#types].map(([name, used]) => ({
      name,
      attributes: [...new Set([...usual, ...[...used].map((lower) => names.get(lower) ?? lower)])],
    }));
    return { objectTypes, attributes };
  }

  #addType(record: LdifRecord, classes: readonly string[], used: ReadonlySet<string>): void {
    const structural = record.attributes.find((attribute) => attribute.type.toLowerCase() === 'structuralobjectclass')?.text;
    const type = structural ?? objectTypeOf(classes);
    if (type === undefined) return;
    const known = this.#types.get(type) ?? new Set<string>();
    for (const lower of used) known.add(lower);
    this.#types.set(type, known);
  }

  #addDomainName(record: LdifRecord): void {
    const text = (name: string): string | undefined => record.attributes.find((attribute) => attribute.type.toLowerCase() === name)?.text;
    const domain = text('ncname');
    const netbios = text('netbiosname');
    if (domain !== undefined && netbios !== undefined) this.#netbios.set(dnKey(domain), netbios);
  }
}
