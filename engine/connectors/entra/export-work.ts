import { applyDelta } from '../../../shared/model/delta.ts';
import type { CsId } from '../../../shared/model/identifier.ts';
import type { AttributeMap } from '../../../shared/model/value.ts';
import type { ExportFailure, ExportOperation, ExportOutcome, ReferenceChange } from '../connector.ts';
import { graphId } from './naming.ts';

/** One operation on its way: what is known of it so far. */
export interface Work {
  readonly operation: ExportOperation;
  /** Anchor the tenant assigned, or the one the operation came with. */
  anchor: string | undefined;
  readonly notWritable: Map<string, string>;
  readonly referencesLeft: ReferenceChange[];
  error: ExportFailure | undefined;
  /** Reference requests still to be answered. */
  open: number;
}

export const workOn = (operation: ExportOperation): Work => ({
  operation,
  anchor: operation.anchor,
  notWritable: new Map(),
  referencesLeft: [],
  error: undefined,
  open: 0,
});

/** The whole image the object is to have. */
export const imageOf = (operation: ExportOperation): AttributeMap => applyDelta(operation.expected, operation.change);

export function textValue(image: AttributeMap, attribute: string): string | undefined {
  const value = image[attribute]?.[0];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** How the object is called in messages. */
export function subjectOf(operation: ExportOperation): string {
  const image = imageOf(operation);
  return textValue(image, 'userPrincipalName') ?? textValue(image, 'displayName') ?? textValue(image, 'commonName') ?? operation.dn;
}

export const idOf = (anchor: string | undefined): string | undefined => (anchor === undefined ? undefined : graphId(anchor));

export const refused = (work: Work, code: string, message: string): ExportFailure => ({
  code,
  message: `${subjectOf(work.operation)}: ${message}`,
});

/** Graph takes no object of this kind from an application (contacts, distribution groups). */
export const NOT_EXPORTABLE = 'no-export-to-this-object-type';

/** Anchors given to objects created by this export, so that references of the same export find them. */
export type AssignedAnchors = Map<CsId, string>;

export function outcomeOf(work: Work, failed = work.error !== undefined): ExportOutcome {
  const { id, operation } = work.operation;
  return {
    id,
    result: !failed ? 'success' : work.error?.code === NOT_EXPORTABLE ? 'not-writable' : 'failure',
    ...(operation === 'add' && !failed ? { anchor: work.anchor } : {}),
    ...(work.notWritable.size === 0 || failed
      ? {}
      : { notWritable: [...work.notWritable].map(([attribute, reason]) => ({ attribute, reason })) }),
    ...(work.referencesLeft.length === 0 || failed ? {} : { referencesLeft: work.referencesLeft }),
    ...(work.error === undefined ? {} : { error: work.error }),
  };
}
