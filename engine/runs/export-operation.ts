import { applyDelta } from '../../shared/model/delta.ts';
import type { CsObject } from '../../shared/model/object.ts';
import type { ExportFailure, ExportOperation, ExportOutcome } from '../connectors/connector.ts';

/** What a connector is asked to do for an object in escrow. */
export function operationOf(object: CsObject, references: ExportOperation['references']): ExportOperation {
  const change = object.escrowed ?? { operation: 'update', attributes: {} };
  const replaced = change.operation === 'delete-add' || change.operation === 'delete' || change.operation === 'obsolete';
  return {
    id: object.id,
    operation: replaced ? 'delete' : change.operation === 'add' ? 'add' : 'update',
    dn: object.dn,
    anchor: object.anchor,
    objectType: object.objectType,
    change,
    expected: applyDelta(applyDelta(object.base, object.pendingImport), object.unconfirmed),
    references: replaced ? [] : references,
  };
}

/** References whose targets are not there; spec/engine.md §9.2. */
export const partialSuccess = (object: CsObject, outcome: ExportOutcome): ExportFailure => {
  const left = outcome.referencesLeft ?? [];
  const shown = left.slice(0, 3).map(({ attribute, targetDn }) => `${attribute} ${targetDn}`);
  const rest = left.length > shown.length ? ` and ${left.length - shown.length} more` : '';
  return {
    code: 'partial-success',
    message: `${object.dn}: not in the connected system yet: ${shown.join(', ')}${rest}. They follow as soon as they are.`,
  };
};

export const unknownFailure = (object: CsObject): ExportFailure => ({
  code: 'cd-error',
  message: `${object.dn}: the connected system refused the change without a reason.`,
});
