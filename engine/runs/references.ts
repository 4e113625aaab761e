import { blankObject } from '../../shared/model/blank-object.ts';
import { dnKey } from '../../shared/model/dn.ts';
import { encodedOf } from '../../shared/model/encoded-attributes.ts';
import type { ConnectorId, CsId, MvId } from '../../shared/model/identifier.ts';
import { type AttributeMap, isReference, type Values } from '../../shared/model/value.ts';
import type { ImportEntry, NamedTarget } from '../connectors/connector.ts';
import type { WriteStore } from '../store/store.ts';
import type { ConnectorSpaceDraft } from './connector-space-draft.ts';
import type { ReferenceTarget } from './staged-references.ts';

/** Values and references of an entry apart: values are stored with the object, references as edges. */
export function splitReferences(entry: ImportEntry): {
  readonly attributes: AttributeMap;
  readonly references: ReadonlyMap<string, Values>;
} {
  let references: Map<string, Values> | undefined;
  const encoded = encodedOf(entry.attributes);
  const known = encoded?.knownAttributes ?? entry.attributes;
  for (const name in known) {
    const values = known[name];
    if (values?.[0] !== undefined && isReference(values[0])) {
      references ??= new Map();
      references.set(name, values);
    }
  }
  if (references === undefined) return { attributes: entry.attributes, references: none };
  if (encoded !== undefined) return { attributes: encoded.without(references).attributes, references };
  const attributes: { [attribute: string]: Values } = {};
  for (const name in entry.attributes) if (!references.has(name)) attributes[name] = entry.attributes[name] ?? [];
  return { attributes, references };
}
const none: ReadonlyMap<string, Values> = new Map();

type Holder = ReferenceTarget & { readonly id: CsId };

interface Held {
  readonly key: string;
  readonly anchor: string;
  readonly holder: Holder;
}

/**
 * Resolves reference DNs of one batch to connector-space ids. A DN nobody holds becomes a placeholder (spec/engine.md
 * §1.6 b); the object that arrives under this DN later takes over its id, so that no referrer has to be touched.
 * Placeholders for missing containers (§1.6 a) are not made: nothing here walks the tree by parent ids.
 */
export class ReferenceResolver {
  readonly #store: WriteStore;
  readonly #connector: ConnectorId;
  readonly #draft: ConnectorSpaceDraft;
  /** Objects of this batch, until somebody asks for one: most batches refer to nothing. */
  readonly #held: Held[] = [];
  readonly #holders = new Map<string, Holder>();
  /** Objects of this batch by their anchor, and their names in it. */
  readonly #byAnchor = new Map<string, Holder>();
  readonly #names = new Map<CsId, string>();
  #moving: ReadonlySet<CsId> = new Set();

  constructor(store: WriteStore, connector: ConnectorId, draft: ConnectorSpaceDraft) {
    this.#store = store;
    this.#connector = connector;
    this.#draft = draft;
  }

  /** The object that holds this DN from now on. */
  hold(key: string, dn: string, id: CsId, mv: MvId | undefined, anchor: string): void {
    this.#held.push({ key, anchor, holder: { id, dn, mv } });
  }

  #note(): void {
    for (const { key, anchor, holder } of this.#held) {
      this.#holders.set(key, holder);
      this.#byAnchor.set(anchor, holder);
      this.#names.set(holder.id, key);
    }
    this.#held.length = 0;
  }

  /** Objects that get another DN in this batch. */
  moving(ids: ReadonlySet<CsId>): void {
    this.#moving = ids;
  }

  /** The name (`dnKey`) under which references mean this object, known as `dn`, from now on; undefined when none does. */
  nameOf(id: CsId, dn: string): string | undefined {
    this.#note();
    const held = this.#names.get(id);
    if (held !== undefined) return held;
    const drafted = this.#draft.get(id);
    if (this.#moving.has(id) || this.#draft.isDeleted(id) || drafted?.transient === true) return undefined;
    const key = dnKey(drafted?.dn ?? dn);
    const holder = this.#holders.get(key);
    return holder === undefined || holder.id === id ? key : undefined;
  }

  /** Looks up all DNs at once, so that `resolve` need not. */
  async prepare(keys: Iterable<string>): Promise<void> {
    const unknown = new Set<string>();
    for (const key of keys) {
      if (this.#held.length > 0) this.#note();
      if (!this.#holders.has(key)) unknown.add(key);
    }
    if (unknown.size === 0) return;
    const names = [...unknown];
    const targets = await this.#store.csTargets(this.#connector, names);
    for (const [at, key] of names.entries()) {
      const target = targets[at];
      // Whoever the reference means, it is not the object that has another name by now.
      if (target === undefined || this.#moving.has(target.id) || this.#draft.isDeleted(target.id)) continue;
      const drafted = this.#draft.get(target.id);
      if (drafted === undefined || (!drafted.transient && dnKey(drafted.dn) === key)) this.#holders.set(key, target);
    }
  }

  /** Looks up objects named by their anchors. */
  async prepareAnchors(anchors: Iterable<string>): Promise<void> {
    const named = new Set(anchors);
    if (named.size === 0) return;
    this.#note();
    const unknown = [...named].filter((anchor) => !this.#byAnchor.has(anchor));
    if (unknown.length === 0) return;
    for (const [anchor, { id, dn, mv }] of await this.#store.csByAnchor(this.#connector, unknown))
      if (!this.#draft.isDeleted(id)) this.#byAnchor.set(anchor, { id, dn, mv });
  }

  /** What the names mean; a name nobody holds becomes a placeholder. After `prepare`. */
  targets(names: Iterable<string>): Map<CsId, ReferenceTarget> {
    this.#note();
    const targets = new Map<CsId, ReferenceTarget>();
    for (const name of names) {
      const holder = this.#holders.get(dnKey(name)) ?? this.#placeholder(name);
      targets.set(holder.id, holder);
    }
    return targets;
  }

  /** The object a change of a reference names; undefined when it is not known. After `prepare` and `prepareAnchors`. */
  named({ anchor, dn }: NamedTarget): Holder | undefined {
    this.#note();
    const known = anchor === undefined ? undefined : this.#byAnchor.get(anchor);
    return known ?? (dn === undefined ? undefined : this.#holders.get(dnKey(dn)));
  }

  #placeholder(dn: string): Holder {
    const id = this.#store.newCsId();
    this.#draft.put({ ...blankObject(id, this.#connector, '', dn, ''), placeholder: true });
    const holder = { id, dn, mv: undefined };
    this.#holders.set(dnKey(dn), holder);
    return holder;
  }
}
