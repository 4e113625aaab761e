import type { ConnectorId, CsId, MvId } from '../../../shared/model/identifier.ts';
import type { CsObject, MvObject } from '../../../shared/model/object.ts';
import type { ExceededLimit, GuardedOperation, GuardedStep } from '../../../shared/model/threshold.ts';
import type { Value } from '../../../shared/model/value.ts';
import type { CsHeader } from '../../store/connector-space.ts';
import type { Hold } from '../../store/store.ts';
import type { StepContext } from '../step.ts';
import { importRow, type MetaverseName, metaverseRow, stagedRow } from './batch-row.ts';
import { hasType } from './exceeded.ts';
import type { TalliedObject } from './tally.ts';
import { TrippedBatch } from './tripped-batch.ts';

const CHUNK = 500;

interface Selected {
  readonly object: TalliedObject;
  readonly operations: readonly GuardedOperation[];
}

/** Of a held step, everything that counts towards an exceeded limit; undefined when a stop was asked for meanwhile. */
export async function heldBatch(
  hold: Hold,
  step: Exclude<GuardedStep, 'export'>,
  { connector, signal }: Pick<StepContext, 'connector' | 'signal'>,
  exceeded: readonly ExceededLimit[],
  objects: Iterable<TalliedObject>,
): Promise<TrippedBatch | undefined> {
  const batch = new TrippedBatch();
  const rows = new HeldRows(hold, step, connector.id, batch);
  let waiting: Selected[] = [];
  for (const object of objects) {
    const operations = exceededOperations(object, exceeded);
    if (operations.length === 0) continue;
    waiting.push({ object, operations });
    if (waiting.length < CHUNK) continue;
    if (signal.aborted) return undefined;
    await rows.add(waiting);
    waiting = [];
    // The store answers without leaving this turn of the event loop; stop requests get theirs here.
    await new Promise((resolve) => setImmediate(resolve));
  }
  await rows.add(waiting);
  return signal.aborted ? undefined : batch;
}

/** The operations of an object that count towards one of the limits. */
export function exceededOperations(
  { population, objectType, operations, references }: Omit<TalliedObject, 'id'>,
  exceeded: readonly ExceededLimit[],
): readonly GuardedOperation[] {
  const own: readonly GuardedOperation[] = references > 0 ? [...operations, 'membership'] : operations;
  return own.filter((operation) =>
    exceeded.some((limit) => limit.operation === operation && (limit.target ?? 'metaverse') === population && hasType(limit, objectType)),
  );
}

class HeldRows {
  readonly #hold: Hold;
  readonly #step: Exclude<GuardedStep, 'export'>;
  readonly #connector: ConnectorId;
  readonly #batch: TrippedBatch;

  constructor(hold: Hold, step: Exclude<GuardedStep, 'export'>, connector: ConnectorId, batch: TrippedBatch) {
    this.#hold = hold;
    this.#step = step;
    this.#connector = connector;
    this.#batch = batch;
  }

  async add(selected: readonly Selected[]): Promise<void> {
    const [inMetaverse, inSpaces] = [true, false].map((metaverse) =>
      selected.filter(({ object }) => (object.population === 'metaverse') === metaverse),
    );
    if (inSpaces !== undefined && inSpaces.length > 0) await this.#connectorSpace(inSpaces);
    if (inMetaverse !== undefined && inMetaverse.length > 0) await this.#metaverse(inMetaverse);
  }

  async #connectorSpace(selected: readonly Selected[]): Promise<void> {
    const ids = selected.map(({ object }) => object.id as CsId);
    const before = byId(await this.#hold.before.csObjects(ids, 'all'));
    const after = byId(await this.#hold.store.csObjects(ids, 'all'));
    for (const { object, operations } of selected) {
      const old = real(before.get(object.id as CsId));
      const now = real(after.get(object.id as CsId));
      for (const operation of operations) {
        if (this.#step === 'import') this.#batch.add(importRow(operation, old, now));
        else if (now !== undefined) this.#batch.add(stagedRow(operation, now, object.population as ConnectorId));
      }
    }
  }

  async #metaverse(selected: readonly Selected[]): Promise<void> {
    const ids = selected.map(({ object }) => object.id as MvId);
    const before = byId<MvId, MvObject>(await this.#hold.before.mvObjects(ids, 'all'));
    const after = byId<MvId, MvObject>(await this.#hold.store.mvObjects(ids, 'all'));
    const targets = [...before.values(), ...after.values()].flatMap((mv) =>
      Object.values(mv.references).flatMap((entries) => entries.map((entry) => entry.target)),
    );
    const names = await this.#names([...ids, ...targets]);
    const known = new Set((await this.#hold.before.mvObjects([...new Set(targets)], 'none')).map((mv) => mv.id));
    // What does not exist yet has another number in every run, but it comes from the same object.
    const refer = (target: MvId): Value => ({ ref: known.has(target) ? `mv:${target}` : (names.get(target)?.dn ?? `mv:${target}`) });
    for (const { object, operations } of selected) {
      const id = object.id as MvId;
      const name = names.get(id) ?? { cs: 0 as CsId, dn: `mv:${id}` };
      for (const operation of operations) this.#batch.add(metaverseRow(operation, before.get(id), after.get(id), name, refer));
    }
  }

  /** By what each is, or was, connected to: in the synchronized connector, else the first by name, so that it lasts. */
  async #names(ids: readonly MvId[]): Promise<ReadonlyMap<MvId, MetaverseName>> {
    const wanted = [...new Set(ids)];
    const names = new Map<MvId, MetaverseName>();
    for (const linked of [await this.#hold.before.csLinkedTo(wanted), await this.#hold.store.csLinkedTo(wanted)]) {
      for (const [mv, headers] of linked) if (!names.has(mv)) names.set(mv, this.#nameOf(headers));
    }
    return names;
  }

  #nameOf(headers: readonly CsHeader[]): MetaverseName {
    const key = ({ connector, dn }: CsHeader) => `${connector === this.#connector ? 0 : 1}\n${connector}\n${dn}`;
    const [first] = [...headers].sort((a, b) => (key(a) < key(b) ? -1 : 1));
    return { cs: first?.id ?? (0 as CsId), dn: first?.dn ?? '' };
  }
}

const byId = <Id, T extends { readonly id: Id }>(objects: readonly T[]): ReadonlyMap<Id, T> =>
  new Map(objects.map((object) => [object.id, object]));

const real = (object: CsObject | undefined): CsObject | undefined => (object?.placeholder === true ? undefined : object);
