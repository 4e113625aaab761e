import type { CsId } from '../../shared/model/identifier.ts';
import { type CsObject, Layer } from '../../shared/model/object.ts';
import type { ReferenceChange } from '../connectors/connector.ts';
import type { WriteStore } from '../store/store.ts';
import { isEscrowed } from './export-layers.ts';

interface Target {
  readonly anchor: string | undefined;
  readonly dn: string;
  readonly objectType: string;
}

/** Bounds memory: targets of references are read again when more than this many are known. */
const REMEMBERED = 200_000;

/** Anchors of what exported references point to; anchors assigned during the export are told to it. */
export class ExportTargets {
  readonly #store: WriteStore;
  readonly #known = new Map<CsId, Target>();

  constructor(store: WriteStore) {
    this.#store = store;
  }

  assigned(object: CsObject): void {
    this.#known.set(object.id, { anchor: object.anchor, dn: object.dn, objectType: object.objectType });
  }

  /** The reference changes in escrow, with the anchors of their targets where these are known. */
  async changes(objects: readonly CsObject[]): Promise<ReadonlyMap<CsId, readonly ReferenceChange[]>> {
    await this.#load(objects);
    const changes = new Map<CsId, ReferenceChange[]>();
    for (const object of objects) {
      const own: ReferenceChange[] = [];
      for (const [attribute, edges] of Object.entries(object.references)) {
        for (const edge of edges) {
          if (!isEscrowed(edge.layers)) continue;
          const target = this.#known.get(edge.target);
          own.push({
            attribute,
            operation: isAdded(edge.layers) ? 'add' : 'delete',
            targetId: edge.target,
            targetDn: target?.dn ?? edge.targetDn,
            targetAnchor: target?.anchor,
            targetObjectType: target?.objectType ?? '',
          });
        }
      }
      changes.set(object.id, own);
    }
    return changes;
  }

  async #load(objects: readonly CsObject[]): Promise<void> {
    if (this.#known.size > REMEMBERED) this.#known.clear();
    const missing = new Set<CsId>();
    for (const object of objects) {
      for (const edges of Object.values(object.references)) {
        for (const edge of edges)
          if (isEscrowed(edge.layers) && this.#known.get(edge.target)?.anchor === undefined) missing.add(edge.target);
      }
    }
    for (const target of await this.#store.csObjects([...missing], 'none')) this.assigned(target);
  }
}

const isAdded = (layers: number): boolean => (layers & Layer.escrowedAdd) !== 0;
