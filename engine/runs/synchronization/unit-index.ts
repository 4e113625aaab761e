import { dnKey } from '../../../shared/model/dn.ts';
import type { ConnectorId, CsId, MvId } from '../../../shared/model/identifier.ts';
import { indexKey } from '../../../shared/model/index-key.ts';
import type { CsObject, MvObject } from '../../../shared/model/object.ts';
import { expectedValues } from '../../sync/image.ts';

/** Attributes whose values are looked up, so that changes inside this unit are found as well. */
export interface LookedUp {
  readonly metaverse: ReadonlySet<string>;
  /** All metaverse attributes inbound joins compare: who waits for a value of one is woken by it. */
  readonly joined: ReadonlySet<string>;
  readonly connectorSpaces: ReadonlyMap<ConnectorId, readonly string[]>;
}

/**
 * Names and values under which the objects a unit of work has changed are looked up. Nothing is taken out: who is found may have
 * changed since.
 */
export class UnitIndex {
  readonly #lookedUp: LookedUp;
  readonly #mvByKey = new Map<string, Set<MvId>>();
  readonly #csByKey = new Map<string, Set<CsId>>();
  readonly #csByDn = new Map<string, Set<CsId>>();

  constructor(lookedUp: LookedUp) {
    this.#lookedUp = lookedUp;
  }

  /** `known`: the object as it was put before, whose names and values are known. */
  putCs(cs: CsObject, known: CsObject | undefined): void {
    if (known?.dn !== cs.dn) remember(this.#csByDn, `${cs.connector}\n${dnKey(cs.dn)}`, cs.id);
    if (known !== undefined && sameImages(known, cs)) return;
    for (const attribute of this.#lookedUp.connectorSpaces.get(cs.connector) ?? []) {
      for (const value of expectedValues(cs, attribute) ?? []) {
        const key = indexKey(value);
        if (key !== undefined) remember(this.#csByKey, `${cs.connector}\n${attribute}\n${key}`, cs.id);
      }
    }
  }

  /** `known` as with `putCs`. */
  putMv(mv: MvObject, known: MvObject | undefined): void {
    if (known?.values === mv.values) return;
    for (const attribute of this.#lookedUp.metaverse) {
      for (const { value } of mv.values[attribute] ?? []) {
        const key = indexKey(value);
        if (key !== undefined) remember(this.#mvByKey, `${attribute}\n${key}`, mv.id);
      }
    }
  }

  /** `dnKey` of a name. */
  csNamed(connector: ConnectorId, dnKey: string): Iterable<CsId> {
    return this.#csByDn.get(`${connector}\n${dnKey}`) ?? [];
  }

  csWith(connector: ConnectorId, attribute: string, key: string): Iterable<CsId> {
    return this.#csByKey.get(`${connector}\n${attribute}\n${key}`) ?? [];
  }

  mvWith(attribute: string, key: string): Iterable<MvId> {
    return this.#mvByKey.get(`${attribute}\n${key}`) ?? [];
  }
}

function remember<K, T>(map: Map<K, Set<T>>, key: K, id: T): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, new Set([id]));
  else known.add(id);
}

/** The very same layers: what was looked up of the object is known already. */
const sameImages = (a: CsObject, b: CsObject): boolean =>
  a.base === b.base &&
  a.pendingImport === b.pendingImport &&
  a.unconfirmed === b.unconfirmed &&
  a.escrowed === b.escrowed &&
  a.unapplied === b.unapplied &&
  a.notWritable === b.notWritable;
