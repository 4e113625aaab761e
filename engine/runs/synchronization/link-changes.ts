import type { CsId, MvId } from '../../../shared/model/identifier.ts';
import type { CsObject, MvObject, MvReference, ReferenceEdge } from '../../../shared/model/object.ts';

/**
 * Links that a unit of work has changed. What the unit read before, or reads from the store, knows references with the
 * links of its beginning; here they learn the present ones, so that a decision is the same whether what it is about
 * happened earlier in this unit or in the one before.
 */
export class LinkChanges {
  /** The present link of objects whose link has changed, and when that was. */
  readonly #links = new Map<CsId, { readonly mv: MvId | undefined; readonly turn: number }>();
  /** Metaverse objects that were removed. */
  readonly gone = new Set<MvId>();
  /** Up to which change the references of an object are known to be present. */
  readonly #known = new Map<CsId, number>();
  readonly #knownMv = new Map<MvId, number>();
  #turn = 0;

  relinked(cs: CsId, mv: MvId | undefined): void {
    this.#links.set(cs, { mv, turn: ++this.#turn });
  }

  removed(mv: MvId): void {
    this.#turn++;
    this.gone.add(mv);
  }

  /** The object with the present links of what it refers to; the same object when none has changed since it was asked last. */
  present(cs: CsObject): CsObject {
    const since = this.#known.get(cs.id) ?? 0;
    if (since === this.#turn) return cs;
    this.#known.set(cs.id, this.#turn);
    let references: { [attribute: string]: readonly ReferenceEdge[] } | undefined;
    for (const attribute in cs.references) {
      const edges = cs.references[attribute] ?? [];
      const after = this.presentEdges(edges, since);
      if (after === edges) continue;
      references ??= { ...cs.references };
      references[attribute] = after;
    }
    return references === undefined ? cs : { ...cs, references };
  }

  /** `since`: changes up to that one are known. */
  presentEdges(edges: readonly ReferenceEdge[], since = 0): readonly ReferenceEdge[] {
    const isStale = (edge: ReferenceEdge): boolean => {
      const link = this.#links.get(edge.target);
      return link !== undefined && link.turn > since && link.mv !== edge.targetMv;
    };
    if (this.#links.size === 0 || !edges.some(isStale)) return edges;
    return edges.map((edge) => (isStale(edge) ? { ...edge, targetMv: this.#links.get(edge.target)?.mv } : edge));
  }

  /** The metaverse object without references to objects that are gone. */
  presentMv(mv: MvObject): MvObject {
    const since = this.#knownMv.get(mv.id) ?? 0;
    if (since === this.#turn || this.gone.size === 0) return mv;
    this.#knownMv.set(mv.id, this.#turn);
    let references: { [attribute: string]: readonly MvReference[] } | undefined;
    for (const attribute in mv.references) {
      const entries = mv.references[attribute] ?? [];
      const after = entries.filter((entry) => !this.gone.has(entry.target));
      if (after.length === entries.length) continue;
      references ??= { ...mv.references };
      if (after.length === 0) delete references[attribute];
      else references[attribute] = after;
    }
    return references === undefined ? mv : { ...mv, references };
  }

  /** Objects whose link has changed, with what they are connected to now. */
  *[Symbol.iterator](): Iterator<readonly [CsId, MvId | undefined]> {
    for (const [cs, { mv }] of this.#links) yield [cs, mv];
  }
}
