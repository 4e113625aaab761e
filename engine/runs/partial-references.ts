import type { CsId, MvId } from '../../shared/model/identifier.ts';
import type { MvReference, ReferenceEdge } from '../../shared/model/object.ts';
import type { Reads } from '../store/store.ts';

/** An object of either space with its references, some attributes of them read in part only. */
interface Holder<O, E> {
  readonly id: O;
  readonly references: { readonly [attribute: string]: readonly E[] };
  readonly partial?: readonly string[] | undefined;
}

/** Up to so many references of an attribute are read at once; with more, one that changes must not cost all of them. */
export const LARGE_REFERENCES = 500;

/** How the references of a space are read. */
export interface EdgeReads<O, T, E extends { readonly target: T }> {
  edges(owner: O, attribute: string, targets: readonly T[] | 'all'): Promise<readonly E[]>;
  count(owner: O, attribute: string): Promise<number>;
  /** Targets of up to `limit` references that are there for certain. */
  some(owner: O, attribute: string, limit: number): Promise<readonly T[]>;
  /** Targets whose edge has a change waiting to be written. */
  changed(owner: O, attribute: string): Iterable<T>;
}

type Changed<O, T> = (owner: O, attribute: string) => Iterable<T>;

export const connectorSpaceEdges = (store: Reads, changed: Changed<CsId, CsId>): EdgeReads<CsId, CsId, ReferenceEdge> => ({
  edges: (cs, attribute, targets) => store.csEdges(cs, attribute, targets),
  count: (cs, attribute) => store.csEdgeCount(cs, attribute),
  some: (cs, attribute, limit) => store.csConnectedEdges(cs, attribute, limit),
  changed,
});

export const metaverseEdges = (store: Reads, changed: Changed<MvId, MvId>): EdgeReads<MvId, MvId, MvReference> => ({
  edges: (mv, attribute, targets) => store.mvEdges(mv, attribute, targets),
  count: (mv, attribute) => store.mvEdgeCount(mv, attribute),
  some: (mv, attribute, limit) => store.mvEdgeTargets(mv, attribute, limit),
  changed,
});

/**
 * The object with further references of one attribute, those to certain targets or all. What is in memory, or has a change
 * waiting to be written, is newer than the store; everything else is settled and as it stands there.
 */
export async function withFurther<O, T, E extends { readonly target: T }, H extends Holder<O, E>>(
  holder: H,
  attribute: string,
  targets: readonly T[] | 'all',
  reads: EdgeReads<O, T, E>,
): Promise<H> {
  if (holder.partial?.includes(attribute) !== true) return holder;
  const loaded = holder.references[attribute] ?? [];
  const known = knownTargets(holder, attribute, reads);
  const wanted = targets === 'all' ? targets : targets.filter((target) => !known.has(target));
  const found = wanted.length === 0 ? [] : (await reads.edges(holder.id, attribute, wanted)).filter((edge) => !known.has(edge.target));
  const partial = targets === 'all' ? holder.partial.filter((name) => name !== attribute) : holder.partial;
  const all = loaded.length === 0 ? found : [...loaded, ...found];
  return {
    ...holder,
    references: found.length === 0 ? holder.references : { ...holder.references, [attribute]: all },
    partial: partial.length === 0 ? undefined : partial,
  };
}

/** How many references there are besides those in memory. */
export async function countFurther<O, T, E extends { readonly target: T }>(
  holder: Holder<O, E>,
  attribute: string,
  reads: EdgeReads<O, T, E>,
): Promise<number> {
  if (holder.partial?.includes(attribute) !== true) return 0;
  const known = [...knownTargets(holder, attribute, reads)];
  const stored = known.length === 0 ? 0 : (await reads.edges(holder.id, attribute, known)).length;
  return (await reads.count(holder.id, attribute)) - stored;
}

/** Is there a connected target besides those in memory? */
export async function hasFurther<O, T, E extends { readonly target: T }>(
  holder: Holder<O, E>,
  attribute: string,
  reads: EdgeReads<O, T, E>,
): Promise<boolean> {
  if (holder.partial?.includes(attribute) !== true) return false;
  const known = knownTargets(holder, attribute, reads);
  return (await reads.some(holder.id, attribute, known.size + 1)).some((target) => !known.has(target));
}

function knownTargets<O, T, E extends { readonly target: T }>(
  holder: Holder<O, E>,
  attribute: string,
  reads: EdgeReads<O, T, E>,
): ReadonlySet<T> {
  const known = new Set(reads.changed(holder.id, attribute));
  for (const { target } of holder.references[attribute] ?? []) known.add(target);
  return known;
}
