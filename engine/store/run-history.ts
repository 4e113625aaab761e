import type { ConnectorId, CsId, RunId, StepId } from '../../shared/model/identifier.ts';
import type { ObjectError } from '../../shared/model/object.ts';
import type { Counters, OutboundCounters } from '../../shared/model/run-profile.ts';
import type { TrippedThreshold } from '../../shared/model/threshold.ts';
import type { AttributeMap, Value } from '../../shared/model/value.ts';

export interface NewRun {
  readonly connector: ConnectorId;
  readonly profile: string;
  readonly user: string;
  readonly started: number;
}

export interface NewStep {
  readonly run: RunId;
  readonly number: number;
  /** A `StepType`. */
  readonly type: string;
  readonly partition: string;
  readonly started: number;
}

export interface StepProgress {
  /** Running phase, a run result of the class `running`: `in-progress`, `completing-obsoletion` … */
  readonly status: string;
  readonly processed: number;
  readonly total: number | undefined;
  readonly counters: Counters;
  readonly outbound: readonly OutboundCounters[];
}

export interface StepResult extends StepProgress {
  readonly ended: number;
  readonly connection: { readonly result: string; readonly server: string; readonly message: string } | undefined;
  /** Plain words: what happened and what to do. */
  readonly message: string | undefined;
  /** Set when a limit stopped the step before its first write. */
  readonly tripped?: TrippedThreshold | undefined;
}

export interface RunRecord {
  readonly id: RunId;
  readonly connector: ConnectorId;
  /** Per-connector sequence. */
  readonly number: number;
  readonly profile: string;
  readonly user: string;
  readonly status: string;
  readonly started: number;
  readonly ended: number | undefined;
  readonly steps: readonly StepRecord[];
}

export interface StepRecord extends StepProgress {
  readonly id: StepId;
  readonly number: number;
  readonly type: string;
  readonly partition: string;
  readonly started: number;
  readonly ended: number | undefined;
  readonly connection: StepResult['connection'];
  readonly message: string | undefined;
  readonly tripped?: TrippedThreshold | undefined;
  readonly errorCount: number;
}

export interface RunQuery {
  readonly connector?: ConnectorId | undefined;
  readonly offset: number;
  readonly limit: number;
}

/** An object that incremented a counter in a step, as it was before and after in that run. */
export interface StepObject {
  readonly step: StepId;
  readonly counter: string;
  /** Target connector of outbound counters. */
  readonly target: ConnectorId | undefined;
  readonly cs: CsId;
  readonly dn: string;
  readonly objectType: string;
  readonly changes: readonly ValueChange[];
}

/** As written. */
export interface NewStepObject extends StepObject {
  /**
   * Attributes of an object that was not there before, the same map as in its pending import: told without a change for each,
   * and packed once. Reads give them as changes, before the others.
   */
  readonly added?: AttributeMap | undefined;
}

/** One attribute before and after; references as `{ ref: dn }`. */
export interface ValueChange {
  readonly attribute: string;
  readonly before: readonly Value[];
  readonly after: readonly Value[];
}

export interface StepObjectQuery {
  readonly step: StepId;
  readonly counters: readonly string[];
  /** Absent: those without a target; `any`: all. */
  readonly target?: ConnectorId | 'any' | undefined;
  /** Part of the DN, the display name or the object type. */
  readonly text?: string | undefined;
  readonly offset: number;
  readonly limit: number;
}

/** A line of the Synchronization Errors grid: discovery, synchronization or export error of one step. */
export interface StepError extends Omit<ObjectError, 'kind' | 'step'> {
  readonly step: StepId;
  readonly kind: 'discovery' | 'import' | 'export';
  readonly cs: CsId | undefined;
  readonly dn: string;
  readonly algorithmStep: string;
}
