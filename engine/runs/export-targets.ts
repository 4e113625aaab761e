import type { CsId } from '../../shared/model/identifier.ts';
import { type CsObject, Layer, type ReferenceEdge } from '../../shared/model/object.ts';
import type { ReferenceChange } from '../connectors/connector.ts';
import type { WriteStore } from '../store/store.ts';
import { isEscrowed } from './export-layers.ts';

interface Target {
  readonly anchor: string | undefined;
  readonly dn: string;
  readonly objectType: string;
}

/** Bounds memory: targets of references are read again when more than this many are known, and so many at a time. */
const REMEMBERED = 20_000;
const AT_ONCE = 5000;

/** Anchors of what exported references point to; anchors assigned during the export are told to it. */
export class ExportTargets {
  readonly #store: WriteStore;
  readonly #known = new Map<CsId, Target>();

  constructor(store: WriteStore) {
    this.#store = store;
  }

  assigned(object: CsObject): void {
    if (this.#known.size >= REMEMBERED) this.#known.clear();
    this.#known.set(object.id, targetOf(object));
  }

  /** The reference changes in escrow, with the anchors of their targets where these are known. */
  async changes(objects: readonly CsObject[]): Promise<ReadonlyMap<CsId, readonly ReferenceChange[]>> {
    const changes = new Map<CsId, ReferenceChange[]>();
    for (const piece of pieces(escrowedReferences(objects), AT_ONCE)) {
      const targets = await this.#targets(piece.map(({ edge }) => edge.target));
      for (const { owner, attribute, edge } of piece) {
        const target = targets.get(edge.target);
        const own = changes.get(owner) ?? [];
        if (own.length === 0) changes.set(owner, own);
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
    return changes;
  }

  async #targets(ids: readonly CsId[]): Promise<ReadonlyMap<CsId, Target>> {
    const targets = new Map<CsId, Target>();
    const missing = new Set<CsId>();
    for (const id of ids) {
      const known = this.#known.get(id);
      if (known?.anchor === undefined) missing.add(id);
      else targets.set(id, known);
    }
    if (missing.size === 0) return targets;
    for (const object of await this.#store.csObjects([...missing], 'none')) {
      targets.set(object.id, targetOf(object));
      this.assigned(object);
    }
    return targets;
  }
}

interface EscrowedReference {
  readonly owner: CsId;
  readonly attribute: string;
  readonly edge: ReferenceEdge;
}

function* escrowedReferences(objects: readonly CsObject[]): Iterable<EscrowedReference> {
  for (const { id, references } of objects) {
    for (const [attribute, edges] of Object.entries(references))
      for (const edge of edges) if (isEscrowed(edge.layers)) yield { owner: id, attribute, edge };
  }
}

function* pieces<T>(items: Iterable<T>, size: number): Iterable<readonly T[]> {
  let piece: T[] = [];
  for (const item of items) {
    piece.push(item);
    if (piece.length < size) continue;
    yield piece;
    piece = [];
  }
  if (piece.length > 0) yield piece;
}

const targetOf = ({ anchor, dn, objectType }: CsObject): Target => ({ anchor, dn, objectType });
const isAdded = (layers: number): boolean => (layers & Layer.escrowedAdd) !== 0;
