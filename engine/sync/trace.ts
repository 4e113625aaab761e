import type { ConnectorId, CsId, MvId, RuleId } from '../../shared/model/identifier.ts';
import type { ScopeOperator } from '../../shared/model/rule.ts';
import type { Values } from '../../shared/model/value.ts';

/**
 * What an evaluation looked at and why it decided as it did; collected only when somebody asked, so that it costs a run
 * nothing. Effects say what happens, the trace why (spec/engine.md §5.5, spec/console.md §6).
 */
export interface Trace {
  add(event: TraceEvent): void;
  /** Work that must not disturb the evaluation (evaluating the flows that lost), done when it has ended. */
  later(work: () => void): void;
}

export interface TracedClause {
  readonly attribute: string;
  readonly operator: ScopeOperator;
  /** With its parameters expanded. */
  readonly value: string;
  readonly actual: Values;
  readonly satisfied: boolean;
}

/** Whose scope was looked at: an object of a connector space (inbound) or the metaverse object for a target (outbound). */
export type TracedSource = { readonly cs: CsId } | { readonly mv: MvId; readonly connector: ConnectorId };

export type JoinStatus = 'found-match' | 'no-match' | 'ambiguous' | 'no-value';

/** Why a contribution does or does not give the attribute its value. */
export type ContributionStatus =
  | 'applied'
  /** Merge: nothing of it was new. */
  | 'already-present'
  /** A stronger rule has given the value. */
  | 'not-precedent'
  | 'null'
  | 'ignored'
  | 'authoritative-null'
  /** Apply once: not evaluated again. */
  | 'applied-once'
  | 'failed';

export interface TracedContribution {
  readonly rule: RuleId;
  /** Number of the flow within its rule. */
  readonly flow: number;
  /** The contributing object; undefined outbound. */
  readonly cs: CsId | undefined;
  readonly status: ContributionStatus;
  readonly values: Values;
  readonly message: string | undefined;
}

export type TraceEvent =
  | {
      readonly kind: 'scope';
      readonly of: TracedSource;
      readonly rule: RuleId;
      readonly inScope: boolean;
      readonly groups: readonly (readonly TracedClause[])[];
    }
  | {
      readonly kind: 'join';
      readonly direction: 'inbound' | 'outbound';
      readonly rule: RuleId;
      /** From 1. */
      readonly group: number;
      readonly clauses: readonly {
        readonly cs: string;
        readonly mv: string;
        readonly caseSensitive: boolean;
        readonly searched: Values;
      }[];
      readonly status: JoinStatus;
      readonly candidates: readonly (CsId | MvId)[];
      readonly matches: readonly (CsId | MvId)[];
    }
  | {
      readonly kind: 'projection';
      readonly rule: RuleId | undefined;
      readonly projected: boolean;
      readonly reason: 'provision-rule' | 'no-provision-rule' | 'no-join-value' | 'leaving';
    }
  /** Which rules hold a link that is already there; none = it is disconnected (§6.3). */
  | { readonly kind: 'hold'; readonly cs: CsId; readonly held: boolean; readonly rules: readonly RuleId[] }
  | {
      readonly kind: 'import-flow';
      readonly mv: MvId;
      readonly attribute: string;
      readonly contributions: readonly TracedContribution[];
      readonly before: Values;
      readonly after: Values;
    }
  /** Rules of linked objects that keep the metaverse object; none = it is deleted (§6.6). */
  | {
      readonly kind: 'metaverse-deletion';
      readonly mv: MvId;
      readonly deleted: boolean;
      readonly retainedBy: readonly { readonly cs: CsId; readonly rule: RuleId }[];
    }
  | {
      readonly kind: 'export-flow';
      readonly cs: CsId;
      readonly connector: ConnectorId;
      readonly attribute: string;
      readonly contributions: readonly TracedContribution[];
      /** What the target holds or has been sent, and what it is to hold. */
      readonly before: Values;
      readonly after: Values;
    }
  | {
      readonly kind: 'provisioning';
      readonly connector: ConnectorId;
      readonly objectType: string;
      readonly rule: RuleId | undefined;
      readonly result: 'connected' | 'joined' | 'provisioned' | 'reconnected' | 'later' | 'no-provision-rule';
      readonly cs: CsId | undefined;
      readonly dn: string | undefined;
    }
  | {
      readonly kind: 'deprovisioning';
      readonly cs: CsId;
      readonly connector: ConnectorId;
      readonly action: 'keep' | 'disconnect' | 'delete';
    };

/** Collects events in the order of the pipeline. */
export class CollectedTrace implements Trace {
  readonly #events: TraceEvent[] = [];
  readonly #later: (() => void)[] = [];

  add(event: TraceEvent): void {
    this.#events.push(event);
  }

  later(work: () => void): void {
    this.#later.push(work);
  }

  /** Everything that was traced; called once, when the evaluation has ended. */
  events(): readonly TraceEvent[] {
    for (const work of this.#later.splice(0)) work();
    return this.#events;
  }
}
