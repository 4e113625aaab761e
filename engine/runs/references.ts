import { blankObject } from '../../shared/model/blank-object.ts';
import { dnKey } from '../../shared/model/dn.ts';
import type { ConnectorId, CsId, MvId } from '../../shared/model/identifier.ts';
import { type AttributeMap, isReference, type Values } from '../../shared/model/value.ts';
import type { ImportEntry } from '../connectors/connector.ts';
import type { WriteStore } from '../store/store.ts';
import type { ConnectorSpaceDraft } from './connector-space-draft.ts';
import type { DeliveredReferences, ReferenceTarget } from './staged-references.ts';

/** Values and references of an entry apart: values are stored with the object, references as edges. */
export function splitReferences(entry: ImportEntry): {
  readonly attributes: AttributeMap;
  readonly references: ReadonlyMap<string, Values>;
} {
  let references: Map<string, Values> | undefined;
  for (const name in entry.attributes) {
    const values = entry.attributes[name];
    if (values?.[0] !== undefined && isReference(values[0])) {
      references ??= new Map();
      references.set(name, values);
    }
  }
  if (references === undefined) return { attributes: entry.attributes, references: none };
  const attributes: { [attribute: string]: Values } = {};
  for (const name in entry.attributes) if (!references.has(name)) attributes[name] = entry.attributes[name] ?? [];
  return { attributes, references };
}
const none: ReadonlyMap<string, Values> = new Map();

/**
 * Resolves reference DNs of one batch to connector-space ids. A DN nobody holds becomes a placeholder (spec/engine.md
 * §1.6 b); the object that arrives under this DN later takes over its id, so that no referrer has to be touched.
 * Placeholders for missing containers (§1.6 a) are not made: nothing here walks the tree by parent ids.
 */
export class ReferenceResolver {
  readonly #store: WriteStore;
  readonly #connector: ConnectorId;
  readonly #draft: ConnectorSpaceDraft;
  readonly #holders = new Map<string, ReferenceTarget & { readonly id: CsId }>();

  constructor(store: WriteStore, connector: ConnectorId, draft: ConnectorSpaceDraft) {
    this.#store = store;
    this.#connector = connector;
    this.#draft = draft;
  }

  /** The object that holds this DN from now on. */
  hold(key: string, dn: string, id: CsId, mv: MvId | undefined): void {
    this.#holders.set(key, { id, dn, mv });
  }

  /** Looks up all DNs at once, so that `resolve` need not. `moving`: objects that get another DN in this batch. */
  async prepare(keys: Iterable<string>, moving: ReadonlySet<CsId>): Promise<void> {
    const unknown = [...new Set(keys)].filter((key) => !this.#holders.has(key));
    if (unknown.length === 0) return;
    for (const [key, header] of await this.#store.csByDn(this.#connector, unknown)) {
      const drafted = this.#draft.get(header.id);
      // Whoever the reference means, it is not the object that has another name by now.
      if (moving.has(header.id)) continue;
      if (this.#draft.isDeleted(header.id) || drafted?.transient === true || (drafted !== undefined && dnKey(drafted.dn) !== key)) continue;
      this.#holders.set(key, { id: header.id, dn: header.dn, mv: header.mv });
    }
  }

  resolve(references: ReadonlyMap<string, Values>): DeliveredReferences {
    if (references.size === 0) return noReferences;
    const resolved = new Map<string, Map<CsId, ReferenceTarget>>();
    for (const [attribute, values] of references) {
      const targets = new Map<CsId, ReferenceTarget>();
      for (const value of values) {
        if (!isReference(value)) continue;
        const holder = this.#holders.get(dnKey(value.ref)) ?? this.#placeholder(value.ref);
        targets.set(holder.id, holder);
      }
      resolved.set(attribute, targets);
    }
    return resolved;
  }

  #placeholder(dn: string): ReferenceTarget & { readonly id: CsId } {
    const id = this.#store.newCsId();
    this.#draft.put({ ...blankObject(id, this.#connector, '', dn, ''), placeholder: true });
    const holder = { id, dn, mv: undefined };
    this.#holders.set(dnKey(dn), holder);
    return holder;
  }
}
const noReferences: DeliveredReferences = new Map();
