import type { StagedChange } from '../../shared/contract/objects.ts';
import type { ConnectorRecord } from '../../shared/model/connector.ts';
import type { Delta } from '../../shared/model/delta.ts';
import { applyDelta } from '../../shared/model/delta.ts';
import { type CsObject, inEscrowed, inExpected, inImported, inUnconfirmed, Layer, type Layers } from '../../shared/model/object.ts';
import type { Schema } from '../../shared/model/schema.ts';
import type { AttributeMap, Value } from '../../shared/model/value.ts';
import { notWritableReason } from '../connectors/entra/entra-connector.ts';
import { importedImage } from '../sync/image.ts';
import { displayChange } from './display.ts';

/** Reason why a staged attribute cannot be written; undefined when it can. */
export type NotWritable = (objectType: string, attribute: string) => string | undefined;

/** What this kind of connected system cannot take, by attribute; for others, what it has refused of this object. */
export function notWritableTo(connector: ConnectorRecord | undefined, cs: CsObject): NotWritable {
  return connector?.configuration.type === 'entra' ? notWritableReason : (_, attribute) => cs.notWritable?.[attribute]?.reason;
}

/** The deltas of the tower (spec/engine.md §1.4), each as old and new values. */
export interface StagedChanges {
  readonly pendingImport: StagedChange | undefined;
  readonly awaitingConfirmation: StagedChange | undefined;
  readonly exportInProgress: StagedChange | undefined;
  readonly pendingExport: StagedChange | undefined;
}

export function stagedChanges(cs: CsObject, schema: Schema, notWritable: NotWritable): StagedChanges {
  const imported = importedImage(cs);
  const unconfirmed = applyDelta(imported, cs.unconfirmed);
  const escrowed = applyDelta(unconfirmed, cs.escrowed);
  const staged = (delta: Delta | undefined, below: AttributeMap, from: (l: Layers) => boolean, to: (l: Layers) => boolean, bits: Layers) =>
    stagedChange(cs, delta, below, from, to, bits, schema, notWritable);
  return {
    pendingImport: staged(cs.pendingImport, cs.base, (l) => (l & Layer.base) !== 0, inImported, Layer.importAdd | Layer.importDelete),
    awaitingConfirmation: staged(cs.unconfirmed, imported, inImported, inUnconfirmed, Layer.unconfirmedAdd | Layer.unconfirmedDelete),
    exportInProgress: staged(cs.escrowed, unconfirmed, inUnconfirmed, inEscrowed, Layer.escrowedAdd | Layer.escrowedDelete),
    pendingExport: staged(cs.unapplied, escrowed, inEscrowed, inExpected, Layer.unappliedAdd | Layer.unappliedDelete),
  };
}

/** One delta of the tower as old and new values; undefined when nothing is staged there. */
function stagedChange(
  cs: CsObject,
  delta: Delta | undefined,
  below: AttributeMap,
  from: (layers: Layers) => boolean,
  to: (layers: Layers) => boolean,
  bits: Layers,
  schema: Schema,
  notWritable: NotWritable,
): StagedChange | undefined {
  const references = Object.entries(cs.references).flatMap(([attribute, edges]) => {
    if (!edges.some((edge) => (edge.layers & bits) !== 0)) return [];
    const values = (isIn: (layers: Layers) => boolean) =>
      edges.filter((edge) => isIn(edge.layers)).map((edge): Value => ({ ref: edge.targetDn }));
    return [{ attribute, before: values(from), after: values(to) }];
  });
  if (delta === undefined && references.length === 0) return undefined;
  const plain = Object.entries(delta?.attributes ?? {}).map(([attribute, after]) => ({ attribute, before: below[attribute] ?? [], after }));
  const changes = [...plain, ...references].sort((a, b) => a.attribute.localeCompare(b.attribute, 'en'));
  const isExport = (bits & (Layer.importAdd | Layer.importDelete)) === 0;
  return {
    operation: delta?.operation ?? 'update',
    ...(delta?.dn === undefined ? {} : { newDn: delta.dn }),
    changes: changes.map((change) => displayChange(change, schema)),
    notWritable: isExport
      ? changes.flatMap(({ attribute }) => {
          const reason = notWritable(cs.objectType, attribute);
          return reason === undefined ? [] : [{ attribute, reason }];
        })
      : [],
  };
}
