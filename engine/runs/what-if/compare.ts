import { type WhatIfTransition, whatIfTransitionNames } from '../../../shared/codes/what-if-transitions.ts';
import type { ConnectorId, CsId, MvId } from '../../../shared/model/identifier.ts';
import type { Reads } from '../../store/store.ts';
import { type Affected, affectedCs, affectedMv } from './affected.ts';
import { type CsState, csTransitions, mvTransition } from './transitions.ts';

/** Who does what: for each kind of transition its objects, and how many per connector. */
export interface Comparison {
  readonly affected: ReadonlyMap<WhatIfTransition, readonly Affected[]>;
  readonly perConnector: ReadonlyMap<WhatIfTransition, ReadonlyMap<ConnectorId, number>>;
}

const BATCH = 500;

/** What may differ. */
export interface ComparedObjects {
  readonly cs: ReadonlySet<CsId>;
  readonly mv: ReadonlySet<MvId>;
}

/** Compares objects as they were and as they are, a batch at a time. Throws the signal's reason when cancelled. */
export async function compareStates(
  before: Reads,
  after: Reads,
  touched: ComparedObjects,
  signal: AbortSignal,
  advance: (objects: number) => void,
): Promise<Comparison> {
  const affected = new Map<WhatIfTransition, Affected[]>(whatIfTransitionNames.map((name) => [name, []]));
  const perConnector = new Map<WhatIfTransition, Map<ConnectorId, number>>();
  const note = (kind: WhatIfTransition, object: Affected, connector?: ConnectorId) => {
    affected.get(kind)?.push(object);
    if (connector === undefined) return;
    const counts = perConnector.get(kind) ?? new Map<ConnectorId, number>();
    counts.set(connector, (counts.get(connector) ?? 0) + 1);
    perConnector.set(kind, counts);
  };
  const pause = async (objects: number) => {
    advance(objects);
    await new Promise((resolve) => setImmediate(resolve));
    signal.throwIfAborted();
  };

  const existing = new Set<MvId>();
  for (const ids of batches([...touched.mv].sort((a, b) => a - b))) {
    const [old, now] = [byId(await before.mvObjects(ids, 'all')), byId(await after.mvObjects(ids, 'all'))];
    for (const id of ids) {
      const was = old.get(id);
      if (was === undefined) continue;
      existing.add(id);
      const kind = mvTransition(was, now.get(id));
      if (kind !== undefined) note(kind, affectedMv(was));
    }
    await pause(ids.length);
  }
  // Every metaverse object that came into being was written, so one that was not touched is old.
  const existed = (mv: MvId) => existing.has(mv) || !touched.mv.has(mv);
  for (const ids of batches([...touched.cs].sort((a, b) => a - b))) {
    const [old, now] = [await states(before, ids), await states(after, ids)];
    for (const id of ids) {
      const state = now.get(id) ?? old.get(id);
      const kinds = csTransitions(old.get(id), now.get(id), existed);
      if (state === undefined || kinds.length === 0) continue;
      const object = affectedCs(state.cs);
      for (const kind of kinds) note(kind, object, state.cs.connector);
    }
    await pause(ids.length);
  }
  return { affected, perConnector };
}

async function states(store: Reads, ids: readonly CsId[]): Promise<ReadonlyMap<CsId, CsState>> {
  const errors = await store.csErrors(ids);
  const objects = (await store.csObjects(ids, 'all')).filter((cs) => !cs.placeholder);
  return new Map(objects.map((cs) => [cs.id, { cs, error: errors.get(cs.id)?.find((error) => error.kind === 'import') }]));
}

const byId = <T extends { readonly id: unknown }>(objects: readonly T[]): ReadonlyMap<T['id'], T> =>
  new Map(objects.map((object) => [object.id, object]));

function* batches<T>(ids: readonly T[]): Generator<readonly T[]> {
  for (let at = 0; at < ids.length; at += BATCH) yield ids.slice(at, at + BATCH);
}
