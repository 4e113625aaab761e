import { applyDelta, type Delta } from '../../shared/model/delta.ts';
import { dnKey } from '../../shared/model/dn.ts';
import { type CsObject, Layer, type Layers } from '../../shared/model/object.ts';
import { type AttributeMap, type Values, valuesEqual } from '../../shared/model/value.ts';

/**
 * Confirming import (spec/engine.md §9.5): what was exported is compared with what the connected system now delivers,
 * attribute by attribute and reference by reference.
 *
 * | delivered           | what happens to the exported part                                   |
 * |---------------------|---------------------------------------------------------------------|
 * | the exported value  | moves into the synchronized hologram                                |
 * | the value of before | staged again (unapplied), `exported-change-not-reimported`           |
 * | a third value       | dropped; the difference becomes a pending import, sync decides      |
 *
 * Changes in escrow have an unknown outcome (the engine died while sending): the same, but without the warning.
 */
export interface Confirmation {
  readonly base: AttributeMap;
  /** What has to be sent (again); attributes the system holds already are taken out. */
  readonly unapplied: Delta | undefined;
  /** At least one exported value was seen again. */
  readonly confirmed: boolean;
  /** Attributes whose delivered value is the exported one, so it is no news (`dn` for a rename). */
  readonly awaited: ReadonlySet<string>;
  readonly notReimported: readonly NotReimported[];
}

/** An exported value that was not there in the import that followed. */
export interface NotReimported {
  readonly attribute: string;
  readonly exported: Values;
  readonly received: Values;
}

const none: Values = [];

/** Compares the non-reference attributes and the DN; `object` is as it was before this import. */
export function confirmAttributes(object: CsObject, delivered: AttributeMap, dn: string): Confirmation {
  const before = applyDelta(object.base, object.pendingImport);
  const base: { [attribute: string]: Values } = { ...object.base };
  const again: { [attribute: string]: Values } = {};
  const awaited = new Set<string>();
  const notReimported: NotReimported[] = [];
  let confirmed = false;
  let renameAgain: string | undefined;
  let deleteAgain = false;

  for (const sent of [object.unconfirmed, object.escrowed]) {
    if (sent === undefined) continue;
    const known = sent === object.unconfirmed;
    if (sent.operation === 'delete') {
      deleteAgain = true;
      if (known) notReimported.push({ attribute: 'dn', exported: none, received: [dn] });
      continue;
    }
    if (sent.operation === 'add') confirmed = true;
    for (const [attribute, exported] of Object.entries(sent.attributes)) {
      const received = delivered[attribute] ?? none;
      if (valuesEqual(received, exported)) {
        confirmed = true;
        awaited.add(attribute);
        delete again[attribute];
        if (exported.length === 0) delete base[attribute];
        else base[attribute] = exported;
      } else if (valuesEqual(received, before[attribute] ?? none)) {
        again[attribute] = exported;
        if (known && !supersededIn(object.escrowed, attribute)) notReimported.push({ attribute, exported, received });
      }
    }
    if (sent.dn !== undefined) {
      if (dnKey(sent.dn) === dnKey(dn)) {
        confirmed = true;
        renameAgain = undefined;
        awaited.add('dn');
      } else if (dnKey(dn) === dnKey(object.dn)) {
        renameAgain = sent.dn;
        if (known) notReimported.push({ attribute: 'dn', exported: [sent.dn], received: [dn] });
      }
    }
  }
  const unapplied = deleteAgain ? stagedDelete : stillToSend(object.unapplied, again, renameAgain, delivered, dn);
  return { base, unapplied, confirmed, awaited, notReimported };
}

const stagedDelete: Delta = { operation: 'delete', attributes: {} };

const supersededIn = (newer: Delta | undefined, attribute: string): boolean => newer?.attributes[attribute] !== undefined;

/** Staged changes win over those sent before them; what the system holds already need not be sent. */
function stillToSend(
  unapplied: Delta | undefined,
  again: AttributeMap,
  renameAgain: string | undefined,
  delivered: AttributeMap,
  deliveredDn: string,
): Delta | undefined {
  if (unapplied?.operation === 'delete' || unapplied?.operation === 'delete-add') return unapplied;
  const attributes: { [attribute: string]: Values } = { ...again };
  for (const [attribute, values] of Object.entries(unapplied?.attributes ?? {})) {
    if (valuesEqual(values, delivered[attribute] ?? none)) delete attributes[attribute];
    else attributes[attribute] = values;
  }
  const dn = unapplied?.dn ?? renameAgain;
  const rename = dn !== undefined && dnKey(dn) !== dnKey(deliveredDn) ? dn : undefined;
  for (const _ in attributes) return { operation: 'update', attributes, ...(rename === undefined ? {} : { dn: rename }) };
  return rename === undefined ? undefined : { operation: 'update', attributes, dn: rename };
}

export interface EdgeConfirmation {
  readonly layers: Layers;
  readonly confirmed: boolean;
  /** The exported change of this reference that was not seen again. */
  readonly notReimported: 'add' | 'delete' | undefined;
}

/**
 * One reference of a delivered object. `present`: the delivered object holds it. `settled`: the connected system cannot
 * take this attribute (`notWritable`), so its sent references are neither missed nor sent again.
 */
export function confirmEdge(layers: Layers, present: boolean, settled = false): EdgeConfirmation {
  let next = layers;
  let confirmed = false;
  let notReimported: EdgeConfirmation['notReimported'];
  for (const sent of sentBits) {
    const bit = present ? sent.remove : sent.add;
    const done = present ? sent.add : sent.remove;
    if ((next & done) !== 0) {
      confirmed = true;
      next = present ? next | Layer.base : next & ~Layer.base;
      next &= ~(done | Layer.importAdd | Layer.importDelete);
    }
    if ((next & bit) !== 0 && !settled) {
      const newerOpposite = present ? sent.newerAdd : sent.newerRemove;
      if ((next & newerOpposite) === 0) {
        next |= present ? Layer.unappliedDelete : Layer.unappliedAdd;
        if (sent.known) notReimported = present ? 'delete' : 'add';
      }
      next &= ~bit;
    }
  }
  next = withImport(next, present);
  return { layers: next & ~(present ? Layer.unappliedAdd : Layer.unappliedDelete), confirmed, notReimported };
}

/** Unconfirmed first, then escrowed; `newer…`: bits of later layers that say the opposite. */
const sentBits = [
  {
    known: true,
    add: Layer.unconfirmedAdd,
    remove: Layer.unconfirmedDelete,
    newerAdd: Layer.escrowedAdd | Layer.unappliedAdd,
    newerRemove: Layer.escrowedDelete | Layer.unappliedDelete,
  },
  { known: false, add: Layer.escrowedAdd, remove: Layer.escrowedDelete, newerAdd: Layer.unappliedAdd, newerRemove: Layer.unappliedDelete },
] as const;

/** The import layer that makes the imported image say `present` on top of the base (spec/engine.md §4.4 merging). */
export function withImport(layers: Layers, present: boolean): Layers {
  const clear = layers & ~(Layer.importAdd | Layer.importDelete);
  const based = (layers & Layer.base) !== 0;
  if (based === present) return clear;
  return clear | (present ? Layer.importAdd : Layer.importDelete);
}

const UNAPPLIED = Layer.unappliedAdd | Layer.unappliedDelete;
const IMPORT = Layer.importAdd | Layer.importDelete;
export const isStaged = (layers: Layers): boolean => (layers & UNAPPLIED) !== 0;
export const isImportPending = (layers: Layers): boolean => (layers & IMPORT) !== 0;

const EXPORT = UNAPPLIED | Layer.escrowedAdd | Layer.escrowedDelete | Layer.unconfirmedAdd | Layer.unconfirmedDelete;
export const withoutExports = (layers: Layers): Layers => layers & ~EXPORT;
