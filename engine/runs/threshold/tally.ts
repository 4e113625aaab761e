import type { ConnectorId, CsId, MvId } from '../../../shared/model/identifier.ts';
import type { GuardedOperation, GuardedStep } from '../../../shared/model/threshold.ts';
import type { ReadStore } from '../../store/store.ts';
import type { WriteBatch } from '../../store/write-batch.ts';
import {
  importOperations,
  isImportedChange,
  isStagedChange,
  metaverseOperations,
  newlyStaged,
  type ObjectOperation,
} from './object-change.ts';

/** Whose objects are counted together: those of a connector, or the metaverse's. */
export type Population = ConnectorId | 'metaverse';

/** What is known of one object that the step changed. */
interface Entry {
  readonly population: Population;
  readonly objectType: string;
  readonly operations: readonly ObjectOperation[];
}

/** Objects of one population, type and operation. */
export interface Tallied {
  readonly population: Population;
  readonly objectType: string;
  readonly operation: GuardedOperation;
  readonly number: number;
}

/** A changed object, for the list of what tripped. */
export interface TalliedObject {
  readonly id: CsId | MvId;
  readonly population: Population;
  readonly objectType: string;
  readonly operations: readonly ObjectOperation[];
  /** Reference values that changed. */
  readonly references: number;
}

/**
 * Counts what a held step does, batch by batch: each object once, by the difference between what it was before the step
 * and what it is now, however often the step came back to it.
 */
export class Tally {
  readonly #step: Exclude<GuardedStep, 'export'>;
  readonly #before: ReadStore;
  /** References are compared only when a limit asks for them. */
  readonly #references: boolean;
  readonly #cs = new Map<CsId, Entry>();
  readonly #mv = new Map<MvId, Entry>();
  readonly #csReferences = new ReferenceDifferences<CsId>();
  readonly #mvReferences = new ReferenceDifferences<MvId>();

  constructor(step: Exclude<GuardedStep, 'export'>, before: ReadStore, references: boolean) {
    this.#step = step;
    this.#before = before;
    this.#references = references;
  }

  /** To be called with every batch, before it is written. */
  async observe(batch: WriteBatch): Promise<void> {
    await this.#connectorSpace(batch);
    if (this.#references) await this.#edges(batch);
    if (this.#step === 'import') return;
    await this.#metaverse(batch);
    if (this.#references) await this.#metaverseEdges(batch);
  }

  *objects(): Generator<TalliedObject> {
    yield* described(this.#cs, this.#csReferences);
    yield* described(this.#mv, this.#mvReferences);
  }

  async #connectorSpace({ cs = [], csDeletes = [] }: WriteBatch): Promise<void> {
    const after = new Map(cs.map(({ object }) => [object.id, object]));
    const gone = csDeletes.filter((id) => !after.has(id));
    const before = new Map((await this.#before.csObjects([...after.keys(), ...gone], 'none')).map((object) => [object.id, object]));
    const operationsOf = this.#step === 'import' ? importOperations : newlyStaged;
    for (const id of [...after.keys(), ...gone]) {
      const [old, now] = [before.get(id), after.get(id)];
      const object = now === undefined || now.placeholder ? old : now;
      if (object === undefined) this.#cs.delete(id);
      else this.#cs.set(id, { population: object.connector, objectType: object.objectType, operations: operationsOf(old, now) });
    }
  }

  async #metaverse({ mv = [], mvDeletes = [] }: WriteBatch): Promise<void> {
    const after = new Map(mv.map((object) => [object.id, object]));
    const ids = [...after.keys(), ...mvDeletes.filter((id) => !after.has(id))];
    const before = new Map((await this.#before.mvObjects(ids, 'none')).map((object) => [object.id, object]));
    for (const id of ids) {
      const [old, now] = [before.get(id), after.get(id)];
      const object = now ?? old;
      if (object === undefined) this.#mv.delete(id);
      else this.#mv.set(id, { population: 'metaverse', objectType: object.objectType, operations: metaverseOperations(old, now) });
    }
  }

  async #edges({ edges = [], csUnreferring = [] }: WriteBatch): Promise<void> {
    const changed = this.#step === 'import' ? isImportedChange : isStagedChange;
    const written = new Map<string, { cs: CsId; attribute: string; targets: Map<CsId, number> }>();
    const put = (cs: CsId, attribute: string, target: CsId, layers: number, overwrite: boolean) => {
      const key = `${cs} ${attribute}`;
      const group = written.get(key) ?? { cs, attribute, targets: new Map<CsId, number>() };
      written.set(key, group);
      if (overwrite || !group.targets.has(target)) group.targets.set(target, layers);
    };
    for (const { cs, attribute, target, layers } of edges) put(cs, attribute, target, layers, true);
    for (const object of await this.#before.csObjects(csUnreferring, 'all')) {
      for (const [attribute, known] of Object.entries(object.references))
        for (const { target } of known) put(object.id, attribute, target, 0, false);
    }
    for (const { cs, attribute, targets } of written.values()) {
      const known = new Map((await this.#before.csEdges(cs, attribute, [...targets.keys()])).map((edge) => [edge.target, edge.layers]));
      for (const [target, layers] of targets)
        this.#csReferences.put(cs, `${attribute}\n${target}`, changed(known.get(target) ?? 0, layers));
    }
  }

  async #metaverseEdges({ mvEdges = [] }: WriteBatch): Promise<void> {
    const groups = new Map<string, { mv: MvId; attribute: string; targets: Map<MvId, boolean> }>();
    for (const { mv, attribute, target, lineage } of mvEdges) {
      const key = `${mv} ${attribute}`;
      const group = groups.get(key) ?? { mv, attribute, targets: new Map<MvId, boolean>() };
      groups.set(key, group);
      group.targets.set(target, lineage !== undefined);
    }
    for (const { mv, attribute, targets } of groups.values()) {
      const known = new Set((await this.#before.mvEdges(mv, attribute, [...targets.keys()])).map((edge) => edge.target));
      for (const [target, there] of targets) this.#mvReferences.put(mv, `${attribute}\n${target}`, known.has(target) !== there);
    }
  }
}

/** Which reference values of an object differ from before the step. */
class ReferenceDifferences<Id> {
  readonly #changed = new Map<Id, Set<string>>();

  put(id: Id, key: string, differs: boolean): void {
    const known = this.#changed.get(id);
    if (differs && known === undefined) this.#changed.set(id, new Set([key]));
    else if (differs) known?.add(key);
    else known?.delete(key);
  }

  count = (id: Id): number => this.#changed.get(id)?.size ?? 0;
}

function* described<Id extends CsId | MvId>(entries: ReadonlyMap<Id, Entry>, changed: ReferenceDifferences<Id>): Generator<TalliedObject> {
  for (const [id, { population, objectType, operations }] of entries) {
    // With an object go its references; they are not counted beside it.
    const references = operations.length === 1 && operations[0] === 'delete' ? 0 : changed.count(id);
    if (operations.length === 0 && references === 0) continue;
    yield { id, population, objectType, operations: operations.length === 0 ? ['update'] : operations, references };
  }
}

/** Sums by population, type and operation. */
export function sums(objects: Iterable<TalliedObject>): readonly Tallied[] {
  const found = new Map<string, { population: Population; objectType: string; operation: GuardedOperation; number: number }>();
  const add = (population: Population, objectType: string, operation: GuardedOperation, number: number) => {
    const key = `${population}\n${objectType}\n${operation}`;
    const sum = found.get(key) ?? { population, objectType, operation, number: 0 };
    sum.number += number;
    found.set(key, sum);
  };
  for (const { population, objectType, operations, references } of objects) {
    for (const operation of operations) add(population, objectType, operation, 1);
    if (references > 0) add(population, objectType, 'membership', references);
  }
  return [...found.values()];
}
