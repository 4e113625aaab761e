import type { ConnectorId, CsId, MvId, RuleId, StepId } from '../../shared/model/identifier.ts';
import type { CsObject, Layers, MvObject, ObjectError } from '../../shared/model/object.ts';
import type { IndexKey } from './index-declaration.ts';
import type { NewStepObject, StepError, StepProgress } from './run-history.ts';

export interface WriteBatch {
  /**
   * The batch may share a transaction with those of the same step that follow: it is stored, and seen by readers, when anything
   * else is written and after a second at the latest. A crash, or a failure of one of them, undoes all that share it.
   */
  readonly moreFollows?: StepId | undefined;
  /** Whole rows without their edges; insert or replace. */
  readonly cs?: readonly CsWrite[] | undefined;
  /** With their edges, errors and index entries, before anything else. Throws when an edge to one of them remains. */
  readonly csDeletes?: readonly CsId[] | undefined;
  /** All references of these go before `edges` are written. */
  readonly csUnreferring?: readonly CsId[] | undefined;
  /** `layers: 0` removes the edge. */
  readonly edges?: readonly EdgeWrite[] | undefined;
  /** References of these have been looked at: the marks set until now go. */
  readonly csSettled?: readonly CsId[] | undefined;
  /** Their link has changed: settled references to them are marked, and set `refRetry` on who holds one. */
  readonly csRelinked?: readonly CsId[] | undefined;
  /** Sets `refRetry` on these. */
  readonly csRefRetry?: readonly CsId[] | undefined;
  /** Whole objects with their values; references come as `mvEdges`. */
  readonly mv?: readonly MvObject[] | undefined;
  /** With their references in both directions. Throws when a connector-space object stays linked to one of them. */
  readonly mvDeletes?: readonly MvId[] | undefined;
  readonly mvEdges?: readonly MvEdgeWrite[] | undefined;
  readonly mvSettled?: readonly MvId[] | undefined;
  /** What is connected to them has changed: references to them are marked (`refRetry` is set by `mvRefRetry`). */
  readonly mvRelinked?: readonly MvId[] | undefined;
  readonly mvRefRetry?: readonly MvId[] | undefined;
  /** Sets `resync` on these. */
  readonly csResync?: readonly CsId[] | undefined;
  /** What disconnectors wait for, instead of what they waited for before. */
  readonly joinWaits?: readonly JoinWait[] | undefined;
  /** Metaverse values that came or went: disconnectors waiting for one, in this batch too, get `resync`. */
  readonly joinChanges?: readonly JoinKey[] | undefined;
  /** Replaces the error of that kind on the object; `error: undefined` clears it. */
  readonly errors?:
    | readonly { readonly cs: CsId; readonly kind: 'import' | 'export'; readonly error: ObjectError | undefined }[]
    | undefined;
  readonly watermark?: { readonly connector: ConnectorId; readonly partition: string; readonly value: string } | undefined;
  readonly step?: { readonly id: StepId; readonly progress: StepProgress } | undefined;
  readonly stepObjects?: readonly NewStepObject[] | undefined;
  readonly stepErrors?: readonly StepError[] | undefined;
}

/** A value of a metaverse attribute, as joins look it up. */
export interface JoinKey {
  readonly attribute: string;
  readonly key: IndexKey;
}

/** A disconnector can be joined only after one of these has come or gone. */
export interface JoinWait {
  readonly cs: CsId;
  readonly keys: readonly JoinKey[];
}

export interface CsWrite {
  readonly object: CsObject;
  /** undefined keeps the stored digest. */
  readonly digest?: string | undefined;
  /** The object was stored before with the same values, perhaps in other layers: searches find it as it is. */
  readonly isFoundAlike?: boolean | undefined;
}

export interface EdgeWrite {
  readonly cs: CsId;
  readonly attribute: string;
  readonly target: CsId;
  readonly layers: Layers;
}

export interface MvEdgeWrite {
  readonly mv: MvId;
  readonly attribute: string;
  readonly target: MvId;
  /** undefined removes the edge. */
  readonly lineage: { readonly cs: CsId; readonly rule: RuleId; readonly time: number } | undefined;
}
