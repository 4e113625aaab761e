import { blankObject } from '../../shared/model/blank-object.ts';
import type { ConnectorId, CsId, MvId } from '../../shared/model/identifier.ts';
import type { CsObject, ObjectError } from '../../shared/model/object.ts';
import type { WriteStore } from '../store/store.ts';
import type { CsWrite, EdgeWrite, WriteBatch } from '../store/write-batch.ts';
import { EdgeOverlay } from './edge-overlay.ts';
import { connectorSpaceEdges, type EdgeReads, LARGE_REFERENCES, withFurther } from './partial-references.ts';
import { repointReferences } from './repoint-references.ts';
import { isVoidImport } from './staging.ts';

/**
 * Changes of a connector space that belong together: objects are read once, changed in memory and written in one
 * transaction, so that a crash leaves either all of them or none.
 */
export class ConnectorSpaceDraft {
  readonly #store: WriteStore;
  readonly #connector: ConnectorId;
  readonly #objects = new Map<CsId, CsObject>();
  readonly #writes = new Map<CsId, CsWrite>();
  readonly #deletes = new Set<CsId>();
  readonly #edges = new EdgeOverlay<CsId, CsId, EdgeWrite>();
  readonly #unreferring = new Set<CsId>();
  /** Their link changed without a synchronization. */
  readonly #relinked = new Set<CsId>();
  readonly #refRetry = new Set<CsId>();
  readonly #reads: EdgeReads<CsId, CsId, CsObject['references'][string][number]>;
  readonly #largeReferences: number;
  readonly #errors: NonNullable<WriteBatch['errors']>[number][] = [];
  readonly #retry = new Set<MvId>();

  /** Reference attributes with more than `largeReferences` values are read in part (see `CsObject.partial`). */
  constructor(store: WriteStore, connector: ConnectorId, largeReferences: number = LARGE_REFERENCES) {
    this.#store = store;
    this.#connector = connector;
    this.#largeReferences = largeReferences;
    this.#reads = connectorSpaceEdges(store, (cs, attribute) => this.#edges.targets(cs, attribute));
  }

  /** Reads the objects (with their references) that are not in the draft yet. */
  async load(ids: Iterable<CsId>): Promise<void> {
    const missing = [...new Set(ids)].filter((id) => !this.#objects.has(id));
    if (missing.length === 0) return;
    for (const object of await this.#store.csObjects(missing, { upTo: this.#largeReferences })) this.#objects.set(object.id, object);
  }

  /** Reads what these objects refer to of the targets, where their references were read in part. */
  async include(ids: Iterable<CsId>, targets: readonly CsId[], attributes?: readonly string[]): Promise<void> {
    for (const id of ids) {
      let object = this.#objects.get(id);
      for (const attribute of attributes ?? object?.partial ?? [])
        if (object !== undefined) object = await withFurther(object, attribute, targets, this.#reads);
      if (object === undefined) continue;
      this.#objects.set(id, object);
      const written = this.#writes.get(id);
      if (written !== undefined) this.#writes.set(id, { ...written, object });
    }
  }

  /** Targets of the attribute that are in memory, or whose edge was drafted. */
  knownTargets(id: CsId, attribute: string): ReadonlySet<CsId> {
    const known = new Set(this.#edges.targets(id, attribute));
    for (const { target } of this.#objects.get(id)?.references[attribute] ?? []) known.add(target);
    return known;
  }

  /** The object as drafted; undefined when it does not exist or is to be deleted. */
  get(id: CsId): CsObject | undefined {
    return this.#deletes.has(id) ? undefined : this.#objects.get(id);
  }

  isDeleted(id: CsId): boolean {
    return this.#deletes.has(id);
  }

  put(object: CsObject, edges: readonly EdgeWrite[] = [], digest?: string): void {
    const before = this.#objects.get(object.id);
    if (before !== undefined && before.link?.mv !== object.link?.mv) this.#relinked.add(object.id);
    this.#objects.set(object.id, object);
    const earlier = this.#writes.get(object.id);
    if (earlier !== undefined) this.#writes.delete(object.id);
    this.#writes.set(object.id, { object, digest: digest ?? earlier?.digest });
    for (const edge of edges) this.#edges.put(edge.cs, edge.attribute, edge.target, edge);
  }

  /** Sets or clears (undefined) the error of that kind on the object. */
  error(cs: CsId, kind: ObjectError['kind'], error: ObjectError | undefined): void {
    this.#errors.push({ cs, kind, error });
  }

  /** The metaverse object lost a connector without a synchronization: it is provisioned again (spec/engine.md §4.3 a). */
  retryProvisioning(mv: MvId): void {
    this.#retry.add(mv);
  }

  /** Removes an object; what still refers to it makes it a placeholder of `object.dn` instead (spec/engine.md §1.6, §1.11). */
  async remove(object: CsObject): Promise<void> {
    const referrers = await this.#store.csReferrers([object.id]);
    const drafted = [...this.#edges].some((edge) => edge.target === object.id && edge.layers !== 0 && edge.cs !== object.id);
    const alive = drafted || referrers.some((id) => id !== object.id && !this.#deletes.has(id));
    if (alive) {
      await this.load([object.id]);
      const gone = this.get(object.id) ?? object;
      this.#edges.removeOwner(gone.id);
      this.#unreferring.add(gone.id);
      this.put({ ...blankObject(object.id, this.#connector, '', object.dn, ''), placeholder: true });
    } else this.#delete(object.id);
  }

  /** References to `from` become references to `to`, then `from` is deleted: it was the same object under another id. */
  async merge(pairs: ReadonlyMap<CsId, CsId>): Promise<void> {
    if (pairs.size === 0) return;
    const referrers = await this.#store.csReferrers([...pairs.keys()]);
    await this.load([...referrers, ...pairs.keys(), ...pairs.values()]);
    await this.include(this.#objects.keys(), [...pairs.keys(), ...pairs.values()]);
    // What referred to one now refers to an object that is connected otherwise.
    const moved = [...pairs].filter(([from, to]) => this.#objects.get(from)?.link?.mv !== this.#objects.get(to)?.link?.mv);
    for (const [, to] of moved) this.#relinked.add(to);
    for (const object of [...this.#objects.values()]) {
      if (pairs.has(object.id) || this.#deletes.has(object.id)) continue;
      const merged = repointReferences(object, pairs, (id) => this.#objects.get(id));
      if (merged === undefined) continue;
      const next = { ...object, references: merged.references };
      this.put(isVoidImport(next) ? { ...next, pendingImport: undefined } : next, merged.edges);
      if (object.link !== undefined && merged.edges.some((edge) => moved.some(([from]) => from === edge.target)))
        this.#refRetry.add(object.id);
    }
    for (const id of pairs.keys()) this.#delete(id);
  }

  #delete(id: CsId): void {
    this.#deletes.add(id);
    this.#writes.delete(id);
  }

  /** Everything drafted so far, as one batch together with `rest`. */
  async write(rest: Omit<WriteBatch, 'cs' | 'csDeletes' | 'edges' | 'errors' | 'mv'>): Promise<void> {
    const kept = (cs: CsId) => !this.#deletes.has(cs);
    const mv = this.#retry.size === 0 ? [] : await this.#store.mvObjects([...this.#retry], 'none');
    await this.#store.write({
      ...rest,
      cs: [...this.#writes.values()],
      csDeletes: [...this.#deletes],
      csUnreferring: [...this.#unreferring].filter(kept),
      edges: [...this.#edges].filter((edge) => kept(edge.cs)),
      csRelinked: [...this.#relinked].filter(kept),
      csRefRetry: [...this.#refRetry].filter(kept),
      errors: this.#errors.filter((error) => kept(error.cs)),
      mv: mv.map((object) => ({ ...object, provisioningRetry: true })),
    });
  }
}
