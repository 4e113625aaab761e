import type { DeltaImportRequest, DiscoveryError, ImportEntry, ReferenceDifference } from '../connector.ts';
import type { ChangeList, LinkChanges } from './change-source.ts';
import type { PartialEntry } from './entry-reader.ts';
import { completed, type ObjectSource } from './object-search.ts';

/**
 * Large groups, of which a search delivers only the first values. When the source tells which values came and went, these are
 * passed on instead of reading a hundred thousand others; so a changed member costs the same in a group of any size.
 */
export class LinkedValues {
  readonly #source: ObjectSource;
  readonly #request: DeltaImportRequest;
  readonly #links: ChangeList['links'];
  readonly #partial = new Set<string>();
  readonly #whole = new Set<string>();
  /** Anchors of objects that are gone, to be taken out of every group that is not read as a whole. */
  removed: readonly string[] = [];

  constructor(source: ObjectSource, request: DeltaImportRequest, links: ChangeList['links']) {
    this.#source = source;
    this.#request = request;
    this.#links = links;
  }

  isPartial(anchor: string): boolean {
    return this.#partial.has(anchor);
  }

  /** From now on these are read to the last value. */
  demandWhole(anchors: Iterable<string>): void {
    for (const anchor of anchors) this.#whole.add(anchor);
  }

  async complete(partial: PartialEntry): Promise<ImportEntry | DiscoveryError> {
    const { entry, ranged } = partial;
    const known =
      this.#request.takesReferenceChanges && !this.#whole.has(entry.anchor)
        ? await this.#request.known.among([entry.anchor])
        : new Set<string>();
    const { attributes: definitions } = this.#source.request.schema;
    const links = ranged.every(({ attribute }) => definitions[attribute]?.type === 'reference');
    if (this.#source.root.flavour !== 'active-directory' || !links || !known.has(entry.anchor)) return completed(this.#source, partial);
    this.#partial.add(entry.anchor);
    const attributes = { ...entry.attributes };
    const referenceChanges: { [attribute: string]: ReferenceDifference } = {};
    for (const { attribute } of ranged) {
      delete attributes[attribute];
      referenceChanges[attribute] = this.#difference(this.#links.get(entry.anchor), attribute);
    }
    return { ...entry, attributes, referenceChanges };
  }

  #difference(changes: LinkChanges | undefined, attribute: string): ReferenceDifference {
    const { added = [], removed = [] } = changes?.get(attribute.toLowerCase()) ?? {};
    return {
      added: added.map((dn) => ({ dn })),
      removed: [...removed.map((dn) => ({ dn })), ...this.removed.map((anchor) => ({ anchor }))],
    };
  }
}
