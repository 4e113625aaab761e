import { dnKey } from '../../../shared/model/dn.ts';
import type { ConnectorId, CsId, MvId } from '../../../shared/model/identifier.ts';
import { indexKey } from '../../../shared/model/index-key.ts';
import type { CsObject, MvObject, ObjectError } from '../../../shared/model/object.ts';
import type { Value } from '../../../shared/model/value.ts';
import type { Reads } from '../../store/store.ts';
import type { CsWrite, EdgeWrite, JoinKey, MvEdgeWrite, WriteBatch } from '../../store/write-batch.ts';
import { EdgeOverlay } from '../edge-overlay.ts';
import { LARGE_REFERENCES } from '../partial-references.ts';
import { isFoundAlike } from './found-alike.ts';
import { LinkChanges } from './link-changes.ts';
import { type LookedUp, UnitIndex } from './unit-index.ts';
import { UnitReferences } from './unit-references.ts';

/**
 * The objects of one batch, as they are after the effects applied so far: a cache over the store with an overlay of what
 * has changed. Preview and what-if use it and throw it away; a run writes `batch()` in one transaction.
 */
export class UnitOfWork {
  readonly store: Reads;
  readonly #joined: ReadonlySet<string>;
  readonly #cs = new Map<CsId, CsObject | undefined>();
  readonly #mv = new Map<MvId, MvObject | undefined>();
  readonly #links = new Map<MvId, Set<CsId>>();
  readonly #dirtyCs = new Set<CsId>();
  /** Objects that have changed, as the store has them. */
  readonly #stored = new Map<CsId, CsObject>();
  readonly #dirtyMv = new Set<MvId>();
  /** What the store said about names last. */
  #named: ReadonlyMap<CsId, Name> = new Map();
  /** Left the connector space in this unit; the number may live on as a placeholder or a new export object. */
  readonly #removed = new Set<CsId>();
  /** Lost all their references; what they refer to since is in `#edges`. */
  readonly #unreferring = new Set<CsId>();
  readonly #edges = new EdgeOverlay<CsId, CsId, EdgeWrite>();
  readonly #mvEdges = new EdgeOverlay<MvId, MvId, MvEdgeWrite>();
  readonly #linkChanges = new LinkChanges();
  /** References of large groups. */
  readonly references: UnitReferences;
  readonly #extent: { readonly upTo: number };
  readonly #errors = new Map<string, { cs: CsId; kind: 'import' | 'export'; error: ObjectError | undefined }>();
  readonly #index: UnitIndex;
  /** Objects whose link changed: what refers to them must look again. */
  readonly relinked = new Set<CsId>();
  readonly relinkedMv = new Set<MvId>();
  readonly retryMv = new Set<MvId>();
  /** To be synchronized again, whatever else happens to them. */
  readonly resync = new Set<CsId>();
  readonly #waits = new Map<CsId, readonly JoinKey[]>();
  readonly #joinChanges = new Map<string, JoinKey>();

  /** Reference attributes with more than `largeReferences` values are read in part (see `CsObject.partial`). */
  constructor(store: Reads, lookedUp: LookedUp, largeReferences: number = LARGE_REFERENCES) {
    this.store = store;
    this.#joined = lookedUp.joined;
    this.#index = new UnitIndex(lookedUp);
    this.#extent = { upTo: largeReferences };
    this.references = new UnitReferences(store, {
      cs: this.#cs,
      mv: this.#mv,
      links: this.#links,
      edges: this.#edges,
      mvEdges: this.#mvEdges,
      linkChanges: this.#linkChanges,
      csObject: (id) => this.csObject(id),
      mvObject: (id) => this.mvObject(id),
    });
  }

  get size(): number {
    return this.#dirtyCs.size + this.#dirtyMv.size;
  }

  /** References that have changed, in both spaces. */
  get edgeCount(): number {
    return this.#edges.size + this.#mvEdges.size;
  }

  /** Loads the neighbourhoods of these objects at once. */
  async prefetch(ids: readonly CsId[]): Promise<void> {
    const wanted = ids.filter((id) => !this.#cs.has(id));
    for (const cs of await this.store.csObjects(wanted, this.#extent)) this.#cs.set(cs.id, cs);
    const mvs: MvId[] = [];
    for (const id of ids) {
      const mv = this.#cs.get(id)?.link?.mv;
      if (mv !== undefined && !this.#links.has(mv)) mvs.push(mv);
    }
    await this.prefetchMetaverse([...new Set(mvs)]);
  }

  async prefetchMetaverse(mvs: readonly MvId[]): Promise<void> {
    const wanted = mvs.filter((mv) => !this.#links.has(mv));
    if (wanted.length === 0) return;
    for (const mv of await this.store.mvObjects(
      wanted.filter((id) => !this.#mv.has(id)),
      this.#extent,
    ))
      this.#mv.set(mv.id, mv);
    const linked = await this.store.csLinks(wanted);
    const missing: CsId[] = [];
    for (const mv of wanted) {
      const ids = new Set<CsId>();
      for (const header of linked.get(mv) ?? []) {
        if (!this.#dirtyCs.has(header.id)) ids.add(header.id);
        if (!this.#cs.has(header.id)) missing.push(header.id);
      }
      for (const id of this.#dirtyCs) if (this.#cs.get(id)?.link?.mv === mv) ids.add(id);
      this.#links.set(mv, ids);
    }
    for (const cs of await this.store.csObjects(missing, this.#extent)) this.#cs.set(cs.id, cs);
  }

  async csObject(id: CsId): Promise<CsObject | undefined> {
    if (!this.#cs.has(id)) {
      const [loaded] = await this.store.csObjects([id], this.#extent);
      this.#cs.set(id, loaded);
    }
    const known = this.#cs.get(id);
    if (known === undefined) return undefined;
    const present = this.#linkChanges.present(known);
    if (present !== known) this.#cs.set(id, present);
    return present;
  }

  /** Name and link of objects, without loading them. */
  async names(ids: readonly CsId[]): Promise<ReadonlyMap<CsId, Name>> {
    const unknown = ids.filter((id) => !this.#cs.has(id));
    // The history asks for those that were asked for to stage them.
    if (!unknown.every((id) => this.#named.has(id))) this.#named = await this.store.csNames(unknown);
    const names = new Map<CsId, Name>();
    for (const id of ids) {
      const cs = this.#cs.get(id);
      // What this unit has removed has no name, whatever the store still says.
      const name = cs !== undefined ? { dn: cs.dn, mv: cs.link?.mv } : this.#cs.has(id) ? undefined : this.#named.get(id);
      if (name !== undefined) names.set(id, name);
    }
    return names;
  }

  async mvObject(id: MvId): Promise<MvObject | undefined> {
    if (!this.#mv.has(id)) {
      const [loaded] = await this.store.mvObjects([id], this.#extent);
      this.#mv.set(id, loaded);
    }
    const known = this.#mv.get(id);
    if (known === undefined) return undefined;
    const present = this.#linkChanges.presentMv(known);
    if (present !== known) this.#mv.set(id, present);
    return present;
  }

  async linkedTo(mv: MvId): Promise<readonly CsObject[]> {
    await this.prefetchMetaverse([mv]);
    const objects: CsObject[] = [];
    for (const id of this.#links.get(mv) ?? []) {
      const cs = await this.csObject(id);
      if (cs !== undefined) objects.push(cs);
    }
    return objects.sort((a, b) => a.id - b.id);
  }

  /** Linked objects of one connector for many metaverse objects, without loading the objects. */
  async linkedIds(connector: ConnectorId, mvs: readonly MvId[]): Promise<ReadonlyMap<MvId, readonly CsId[]>> {
    const found = new Map<MvId, CsId[]>();
    const add = (mv: MvId, cs: CsId) => {
      const list = found.get(mv);
      if (list === undefined) found.set(mv, [cs]);
      else if (!list.includes(cs)) list.push(cs);
    };
    const unknown = mvs.filter((mv) => !this.#links.has(mv));
    for (const [mv, links] of await this.store.csLinks(unknown)) {
      for (const link of links) if (link.connector === connector && !this.#dirtyCs.has(link.id)) add(mv, link.id);
    }
    const asked = new Set(mvs);
    for (const id of this.#dirtyCs) {
      const cs = this.#cs.get(id);
      if (cs?.link !== undefined && cs.connector === connector && asked.has(cs.link.mv)) add(cs.link.mv, id);
    }
    for (const mv of mvs) {
      for (const id of this.#links.get(mv) ?? []) if (this.#cs.get(id)?.connector === connector) add(mv, id);
    }
    return found;
  }

  async mvByIndex(objectType: string, attribute: string, keys: readonly string[]): Promise<readonly MvObject[]> {
    const ids = new Set<MvId>();
    for (const found of (await this.store.mvByIndex(objectType, attribute, keys)).values())
      for (const id of found) if (!this.#dirtyMv.has(id)) ids.add(id);
    for (const key of keys) for (const id of this.#index.mvWith(attribute, key)) ids.add(id);
    const objects: MvObject[] = [];
    for (const id of ids) {
      const mv = await this.mvObject(id);
      if (mv !== undefined && (objectType === '*' || mv.objectType === objectType)) objects.push(mv);
    }
    return objects;
  }

  async csByIndex(connector: ConnectorId, attribute: string, keys: readonly string[]): Promise<readonly CsObject[]> {
    const ids = new Set<CsId>();
    for (const found of (await this.store.csByIndex(connector, attribute, keys)).values())
      for (const id of found) if (!this.#dirtyCs.has(id)) ids.add(id);
    for (const key of keys) for (const id of this.#index.csWith(connector, attribute, key)) ids.add(id);
    const objects: CsObject[] = [];
    for (const id of ids) {
      const cs = await this.csObject(id);
      if (cs !== undefined) objects.push(cs);
    }
    return objects;
  }

  async csByDn(connector: ConnectorId, dn: string): Promise<CsObject | undefined> {
    const key = dnKey(dn);
    for (const id of this.#index.csNamed(connector, key)) {
      const cs = this.#cs.get(id);
      if (cs !== undefined && !cs.transient && dnKey(cs.dn) === key) return cs;
    }
    const header = (await this.store.csByDn(connector, [key])).get(key);
    if (header === undefined || this.#dirtyCs.has(header.id)) return undefined;
    return this.csObject(header.id);
  }

  putCs(cs: CsObject): void {
    const before = this.#cs.get(cs.id);
    const known = this.#dirtyCs.has(cs.id) ? before : undefined;
    if (known === undefined && before !== undefined) this.#stored.set(cs.id, before);
    this.#cs.set(cs.id, cs);
    this.#dirtyCs.add(cs.id);
    if (before?.link?.mv !== cs.link?.mv) {
      this.#linkChanges.relinked(cs.id, cs.link?.mv);
      if (before?.link !== undefined) this.#links.get(before.link.mv)?.delete(cs.id);
      if (cs.link !== undefined) this.#links.get(cs.link.mv)?.add(cs.id);
    }
    this.#index.putCs(cs, known);
  }

  removeCs(id: CsId): void {
    const before = this.#cs.get(id);
    if (before?.link !== undefined) {
      this.#linkChanges.relinked(id, undefined);
      this.#links.get(before.link.mv)?.delete(id);
    }
    this.#edges.removeOwner(id);
    this.#unreferring.add(id);
    this.#cs.set(id, undefined);
    this.#dirtyCs.add(id);
    this.#removed.add(id);
    this.putError(id, 'import', undefined);
    this.putError(id, 'export', undefined);
  }

  putMv(mv: MvObject): void {
    const known = this.#dirtyMv.has(mv.id) ? this.#mv.get(mv.id) : undefined;
    this.#mv.set(mv.id, mv);
    this.#dirtyMv.add(mv.id);
    this.#index.putMv(mv, known);
  }

  /** A metaverse object that is not in the store yet: nobody else is linked to it. */
  addMv(mv: MvObject): void {
    this.#links.set(mv.id, new Set());
    this.putMv(mv);
  }

  removeMv(id: MvId): void {
    this.#linkChanges.removed(id);
    this.#mv.set(id, undefined);
    this.#dirtyMv.add(id);
  }

  /** What a disconnector waits for, instead of what it waited for before. */
  putWait(cs: CsId, keys: readonly JoinKey[]): void {
    this.#waits.set(cs, keys);
  }

  /** Somebody may wait for a value of the attribute. */
  isJoinedBy(attribute: string): boolean {
    return this.#joined.has(attribute);
  }

  /** These values of a metaverse object came or went. */
  partnerChanged(attribute: string, values: Iterable<Value>): void {
    if (!this.isJoinedBy(attribute)) return;
    for (const value of values) {
      const key = indexKey(value);
      if (key !== undefined) this.#joinChanges.set(`${attribute}\n${key}`, { attribute, key });
    }
  }

  putEdge(edge: EdgeWrite): void {
    this.#edges.put(edge.cs, edge.attribute, edge.target, edge);
  }

  putMvEdge(edge: MvEdgeWrite): void {
    this.#mvEdges.put(edge.mv, edge.attribute, edge.target, edge);
  }

  putError(cs: CsId, kind: 'import' | 'export', error: ObjectError | undefined): void {
    this.#errors.set(`${cs}\n${kind}`, { cs, kind, error });
  }

  /** Is the object the target of a reference, in the store or in this unit? */
  async isReferenced(id: CsId): Promise<boolean> {
    for (const edge of this.#edges) if (edge.target === id && edge.cs !== id && edge.layers !== 0) return true;
    return (await this.store.csEdgesTo([id])).some(
      ({ cs, attribute }) => cs !== id && !this.#unreferring.has(cs) && this.#edges.get(cs, attribute, id) === undefined,
    );
  }

  /** Everything changed, with the retry flags of what refers to relinked objects; one transaction. */
  async batch(): Promise<WriteBatch> {
    const cs: CsWrite[] = [];
    const csDeletes: CsId[] = [];
    for (const id of this.#dirtyCs) {
      const object = this.#cs.get(id);
      if (object === undefined) csDeletes.push(id);
      else if (this.#removed.has(id)) cs.push({ object, digest: '' });
      else {
        const stored = this.#stored.get(id);
        cs.push({ object, isFoundAlike: stored !== undefined && isFoundAlike(stored, object) });
      }
    }
    const mv: MvObject[] = [];
    const mvDeletes: MvId[] = [];
    for (const id of this.#dirtyMv) {
      const object = this.#mv.get(id);
      if (object === undefined) mvDeletes.push(id);
      else mv.push(object);
    }
    const gone = new Set(csDeletes);
    const goneMv = new Set(mvDeletes);
    const mvRefRetry = new Set([...(await this.store.mvReferrers([...this.relinkedMv, ...mvDeletes])), ...this.retryMv]);
    for (const edge of this.#mvEdges) if (edge.lineage !== undefined && this.relinkedMv.has(edge.target)) mvRefRetry.add(edge.mv);
    return {
      cs,
      csDeletes,
      csUnreferring: [...this.#unreferring].filter((id) => !gone.has(id)),
      edges: [...this.#edges].filter((edge) => !gone.has(edge.cs) || edge.layers === 0),
      csSettled: [...this.references.settled].filter((id) => !gone.has(id)),
      csRelinked: [...this.relinked],
      mv,
      mvDeletes,
      mvSettled: [...this.references.settledMv].filter((id) => !goneMv.has(id)),
      mvRelinked: [...this.relinkedMv].filter((id) => !goneMv.has(id)),
      mvEdges: [...this.#mvEdges].filter((edge) => !goneMv.has(edge.mv) && !goneMv.has(edge.target)),
      mvRefRetry: [...mvRefRetry].filter((id) => !goneMv.has(id)),
      csResync: [...this.resync].filter((id) => !gone.has(id)),
      joinWaits: [...this.#waits].filter(([id]) => !gone.has(id)).map(([id, keys]) => ({ cs: id, keys })),
      joinChanges: [...this.#joinChanges.values()],
      errors: [...this.#errors.values()].filter((entry) => !gone.has(entry.cs)),
    };
  }
}

interface Name {
  readonly dn: string;
  readonly mv: MvId | undefined;
}
