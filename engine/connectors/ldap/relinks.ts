import { EqualityFilter, OrFilter } from 'ldapts';
import type { DeltaImportRequest, ImportEntry } from '../connector.ts';
import { anchorOf } from './anchor.ts';
import type { ChangeList } from './change-source.ts';
import type { ObjectSource } from './object-search.ts';
import { searchAll } from './paged-search.ts';

/** Conditions in one search. */
const CONDITIONS = 200;
/** Names that are no links. */
const NO_LINKS = new Set(['distinguishedname', 'objectcategory', 'memberof']);

/**
 * In Active Directory links hold on to objects, not to names: a group is not changed when a member gets another name. For
 * objects that are known the connector space does the same. Those outside the selection are known by name only, so when
 * one of them comes in, who refers to it is asked of the directory; and when an object takes a name others refer to, these
 * are read again, because they may have meant its former bearer. Other directories hold names, and tell when they change.
 */
export class Relinks {
  readonly #source: ObjectSource;
  readonly #request: DeltaImportRequest;
  readonly #changes: ChangeList;
  readonly #active: boolean;
  readonly #entered: string[] = [];
  readonly #referrers = new Set<string>();

  constructor(source: ObjectSource, request: DeltaImportRequest, changes: ChangeList) {
    this.#source = source;
    this.#request = request;
    this.#changes = changes;
    this.#active = source.root.flavour === 'active-directory';
  }

  /** To be called before the entries are handed over. */
  async note(entries: readonly ImportEntry[]): Promise<void> {
    if (!this.#active || entries.length === 0) return;
    const { known } = this.#request;
    const before = await known.among(entries.map(({ anchor }) => anchor));
    for (const { anchor, dn } of entries) if (!before.has(anchor) && !this.#changes.created.has(anchor)) this.#entered.push(dn);
    for (const anchor of await known.awaiting(entries.map(({ dn }) => dn))) this.#referrers.add(anchor);
  }

  /** Anchors of objects to be read again, to the last value. */
  async referrers(): Promise<ReadonlySet<string>> {
    const { connection, anchorAttribute, pageSize } = this.#source;
    const attributes = this.#linkAttributes();
    const size = Math.max(1, Math.floor(CONDITIONS / Math.max(1, attributes.length)));
    for (let at = 0; attributes.length > 0 && at < this.#entered.length; at += size) {
      this.#request.signal.throwIfAborted();
      const names = this.#entered.slice(at, at + size);
      const filters = names.flatMap((value) => attributes.map((attribute) => new EqualityFilter({ attribute, value })));
      const search = { base: this.#request.partition, filter: new OrFilter({ filters }), attributes: [anchorAttribute], pageSize };
      const found = (await searchAll(connection.client, search)).flatMap((entry) => anchorOf(entry, anchorAttribute) ?? []);
      for (const anchor of await this.#request.known.among(found)) this.#referrers.add(anchor);
    }
    return this.#referrers;
  }

  #linkAttributes(): readonly string[] {
    const { attributes: selected, schema } = this.#request;
    const chosen = new Set(selected.map((name) => name.toLowerCase()));
    return Object.values(schema.attributes)
      .filter(({ name, type }) => type === 'reference' && (chosen.size === 0 || chosen.has(name.toLowerCase())))
      .map(({ name }) => name)
      .filter((name) => !NO_LINKS.has(name.toLowerCase()));
  }
}
