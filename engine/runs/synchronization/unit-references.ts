import type { CsId, MvId } from '../../../shared/model/identifier.ts';
import { type CsObject, isOpen, Layer, type MvObject, type MvReference, type ReferenceEdge } from '../../../shared/model/object.ts';
import type { Reads } from '../../store/store.ts';
import type { EdgeWrite, MvEdgeWrite } from '../../store/write-batch.ts';
import type { ReferenceOwner } from '../../sync/question.ts';
import type { EdgeOverlay } from '../edge-overlay.ts';
import { connectorSpaceEdges, countFurther, type EdgeReads, hasFurther, metaverseEdges, withFurther } from '../partial-references.ts';
import type { LinkChanges } from './link-changes.ts';

/** The objects of a unit of work and what it has changed of their references. */
export interface UnitObjects {
  readonly cs: Map<CsId, CsObject | undefined>;
  readonly mv: Map<MvId, MvObject | undefined>;
  readonly links: ReadonlyMap<MvId, ReadonlySet<CsId>>;
  readonly edges: EdgeOverlay<CsId, CsId, EdgeWrite>;
  readonly mvEdges: EdgeOverlay<MvId, MvId, MvEdgeWrite>;
  readonly linkChanges: LinkChanges;
  csObject(id: CsId): Promise<CsObject | undefined>;
  mvObject(id: MvId): Promise<MvObject | undefined>;
}

/** References of large groups, of which a unit of work reads no more than is asked for. */
export class UnitReferences {
  readonly #store: Reads;
  readonly #objects: UnitObjects;
  readonly #csReads: EdgeReads<CsId, CsId, ReferenceEdge>;
  readonly #mvReads: EdgeReads<MvId, MvId, MvReference>;
  /** Large attributes read in full, to be let go when their object has been evaluated. */
  readonly #whole = new Map<CsId, Set<string>>();
  readonly #wholeMv = new Map<MvId, Set<string>>();
  /** Their references have been looked at. */
  readonly settled = new Set<CsId>();
  readonly settledMv = new Set<MvId>();

  constructor(store: Reads, objects: UnitObjects) {
    this.#store = store;
    this.#objects = objects;
    const { linkChanges } = objects;
    const csReads = connectorSpaceEdges(store, (cs, attribute) => objects.edges.targets(cs, attribute));
    const mvReads = metaverseEdges(store, (mv, attribute) => objects.mvEdges.targets(mv, attribute));
    this.#csReads = {
      ...csReads,
      edges: async (cs, attribute, targets) => linkChanges.presentEdges(await csReads.edges(cs, attribute, targets)),
      some: async (cs, attribute, limit) => {
        const relinked = new Map(linkChanges);
        const found = (await csReads.some(cs, attribute, limit + relinked.size)).filter((target) => !relinked.has(target));
        const connected = [...relinked].flatMap(([target, mv]) => (mv === undefined ? [] : target));
        const more = found.length >= limit || connected.length === 0 ? [] : await csReads.edges(cs, attribute, connected);
        return [...found, ...more.filter((edge) => edge.layers === Layer.base).map((edge) => edge.target)].slice(0, limit);
      },
    };
    // What refers to an object that is gone goes with it.
    this.#mvReads = { ...mvReads, changed: (mv, attribute) => [...mvReads.changed(mv, attribute), ...linkChanges.gone] };
  }

  /** References of an attribute: those in memory, with these, with what the store connects to these, or all others. */
  async edges(
    id: CsId,
    attribute: string,
    targets: readonly CsId[] | 'all',
    connectedTo: readonly MvId[] = [],
  ): Promise<readonly ReferenceEdge[]> {
    const cs = await this.#objects.csObject(id);
    if (cs === undefined) return [];
    const connected = targets === 'all' ? [] : [...(await this.#store.csLinks(connectedTo)).values()].flat().map((link) => link.id);
    const more = await withFurther(cs, attribute, targets === 'all' ? targets : [...targets, ...connected], this.#csReads);
    this.#objects.cs.set(id, more);
    if (targets === 'all' && more !== cs) add(this.#whole, id, attribute);
    return more.references[attribute] ?? [];
  }

  async metaverseEdges(id: MvId, attribute: string, targets: readonly MvId[] | 'all'): Promise<readonly MvReference[]> {
    const mv = await this.#objects.mvObject(id);
    if (mv === undefined) return [];
    const more = await withFurther(mv, attribute, targets, this.#mvReads);
    this.#objects.mv.set(id, more);
    if (targets === 'all' && more !== mv) add(this.#wholeMv, id, attribute);
    return more.references[attribute] ?? [];
  }

  /** How many references there are besides those in memory. */
  async countFurther(of: ReferenceOwner, attribute: string): Promise<number> {
    if ('mv' in of) {
      const mv = await this.#objects.mvObject(of.mv);
      return mv === undefined ? 0 : countFurther(mv, attribute, this.#mvReads);
    }
    const cs = await this.#objects.csObject(of.cs);
    return cs === undefined ? 0 : countFurther(cs, attribute, this.#csReads);
  }

  /** Is there a connected target besides those in memory? */
  async hasFurther(of: ReferenceOwner, attribute: string): Promise<boolean> {
    if ('mv' in of) {
      const mv = await this.#objects.mvObject(of.mv);
      return mv !== undefined && hasFurther(mv, attribute, this.#mvReads);
    }
    const cs = await this.#objects.csObject(of.cs);
    return cs !== undefined && hasFurther(cs, attribute, this.#csReads);
  }

  /** A metaverse object and what is connected to it were evaluated: marks on their references have served. */
  settle(mv: MvId): void {
    const object = this.#objects.mv.get(mv);
    if (object !== undefined && (object.partial !== undefined || object.refRetry)) this.settledMv.add(mv);
    for (const id of this.#objects.links.get(mv) ?? []) {
      const cs = this.#objects.cs.get(id);
      if (cs !== undefined && (cs.partial !== undefined || cs.refRetry || this.#whole.has(id))) this.settled.add(id);
    }
  }

  /** Lets large reference attributes go that were read in full, so that memory holds one group at a time. */
  release(): void {
    // Emptying a map makes a new table, also of an empty one; this is called for every object.
    if (this.#whole.size + this.#wholeMv.size === 0) return;
    const { cs: objects, mv: metaverse, edges, mvEdges } = this.#objects;
    for (const [id, attributes] of this.#whole) {
      const cs = objects.get(id);
      if (cs === undefined) continue;
      const references: { [attribute: string]: readonly ReferenceEdge[] } = { ...cs.references };
      for (const name of attributes)
        references[name] = (references[name] ?? []).filter((edge) => isOpen(edge.layers) || edges.get(id, name, edge.target) !== undefined);
      objects.set(id, { ...cs, references, partial: [...(cs.partial ?? []), ...attributes] });
    }
    for (const [id, attributes] of this.#wholeMv) {
      const mv = metaverse.get(id);
      if (mv === undefined) continue;
      const references: { [attribute: string]: readonly MvReference[] } = { ...mv.references };
      for (const name of attributes)
        references[name] = (references[name] ?? []).filter((entry) => mvEdges.get(id, name, entry.target) !== undefined);
      metaverse.set(id, { ...mv, references, partial: [...(mv.partial ?? []), ...attributes] });
    }
    this.#whole.clear();
    this.#wholeMv.clear();
  }
}

function add<K>(map: Map<K, Set<string>>, key: K, attribute: string): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, new Set([attribute]));
  else known.add(attribute);
}
