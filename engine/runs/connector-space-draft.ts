import { blankObject } from '../../shared/model/blank-object.ts';
import type { ConnectorId, CsId, MvId } from '../../shared/model/identifier.ts';
import type { CsObject, ObjectError, ReferenceEdge } from '../../shared/model/object.ts';
import type { CsWrite, EdgeWrite, WriteBatch, WriteStore } from '../store/store.ts';
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
  #edges: EdgeWrite[] = [];
  readonly #errors: NonNullable<WriteBatch['errors']>[number][] = [];
  readonly #retry = new Set<MvId>();

  constructor(store: WriteStore, connector: ConnectorId) {
    this.#store = store;
    this.#connector = connector;
  }

  /** Reads the objects (with their references) that are not in the draft yet. */
  async load(ids: Iterable<CsId>): Promise<void> {
    const missing = [...new Set(ids)].filter((id) => !this.#objects.has(id));
    if (missing.length === 0) return;
    for (const object of await this.#store.csObjects(missing, 'all')) this.#objects.set(object.id, object);
  }

  /** The object as drafted; undefined when it does not exist or is to be deleted. */
  get(id: CsId): CsObject | undefined {
    return this.#deletes.has(id) ? undefined : this.#objects.get(id);
  }

  isDeleted(id: CsId): boolean {
    return this.#deletes.has(id);
  }

  put(object: CsObject, edges: readonly EdgeWrite[] = [], digest?: string): void {
    this.#objects.set(object.id, object);
    const earlier = this.#writes.get(object.id);
    this.#writes.delete(object.id);
    this.#writes.set(object.id, { object, digest: digest ?? earlier?.digest });
    for (const edge of edges) this.#edges.push(edge);
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
    const drafted = this.#edges.some((edge) => edge.target === object.id && edge.layers !== 0 && edge.cs !== object.id);
    const alive = drafted || referrers.some((id) => id !== object.id && !this.#deletes.has(id));
    if (alive) {
      await this.load([object.id]);
      const gone = this.get(object.id) ?? object;
      this.put({ ...blankObject(object.id, this.#connector, '', object.dn, ''), placeholder: true }, allRemoved(gone));
    } else this.#delete(object.id);
  }

  /** References to `from` become references to `to`, then `from` is deleted: it was the same object under another id. */
  async merge(pairs: ReadonlyMap<CsId, CsId>): Promise<void> {
    if (pairs.size === 0) return;
    await this.load(await this.#store.csReferrers([...pairs.keys()]));
    for (const object of [...this.#objects.values()]) {
      if (pairs.has(object.id) || this.#deletes.has(object.id)) continue;
      const merged = repointReferences(object, pairs, (id) => this.#objects.get(id));
      if (merged === undefined) continue;
      const next = { ...object, references: merged.references };
      this.put(isVoidImport(next) ? { ...next, pendingImport: undefined } : next, merged.edges);
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
      edges: this.#edges.filter((edge) => kept(edge.cs)),
      errors: this.#errors.filter((error) => kept(error.cs)),
      mv: mv.map((object) => ({ ...object, provisioningRetry: true })),
    });
  }
}

const allRemoved = (object: CsObject): EdgeWrite[] =>
  Object.entries(object.references).flatMap(([attribute, edges]) =>
    edges.map((edge: ReferenceEdge) => ({ cs: object.id, attribute, target: edge.target, layers: 0 })),
  );
