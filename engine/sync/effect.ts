import type { ConnectorId, CsId, MvId, RuleId } from '../../shared/model/identifier.ts';
import type { LinkOrigin, MvReference, MvValue } from '../../shared/model/object.ts';
import type { AttributeMap } from '../../shared/model/value.ts';

/** spec/engine.md §5.4. */
export type AlgorithmStep =
  | 'staging'
  | 'connector-filter'
  | 'join'
  | 'projection'
  | 'import-flow'
  | 'provisioning'
  | 'deprovisioning'
  | 'export-flow'
  | 'mv-deletion'
  | 'recall';

export type DisconnectReason = 'object-deleted' | 'out-of-scope' | 'metaverse-object-deleted' | 'deprovisioned';

/** A value of a metaverse attribute, as joins look it up. */
export interface PartnerKey {
  readonly attribute: string;
  readonly key: string;
}

/** New export layer bits of one reference edge: wanted and absent = add, unwanted and present = delete, else none. */
export interface ExportEdge {
  readonly attribute: string;
  readonly target: CsId;
  readonly staged: 'add' | 'delete' | 'none';
}

/**
 * What synchronizing one object does. Applying effects is the writer's business; showing them is preview's. Effects come
 * in the order in which they have to be applied.
 */
export type Effect =
  /** The pending import becomes the synchronized hologram. */
  | { readonly kind: 'apply-import'; readonly cs: CsId }
  | { readonly kind: 'project'; readonly cs: CsId; readonly mv: MvId; readonly objectType: string; readonly rule: RuleId }
  | {
      readonly kind: 'join';
      readonly cs: CsId;
      readonly mv: MvId;
      readonly rule: RuleId;
      readonly criteria: number;
      readonly origin: LinkOrigin;
    }
  | {
      readonly kind: 'disconnect';
      readonly cs: CsId;
      readonly mv: MvId;
      readonly reason: DisconnectReason;
      readonly rule?: RuleId | undefined;
    }
  /** `after: []` removes the attribute; equal values with another lineage are a change of provenance only. */
  | {
      readonly kind: 'set-metaverse-values';
      readonly mv: MvId;
      readonly attribute: string;
      readonly before: readonly MvValue[];
      readonly after: readonly MvValue[];
    }
  | {
      readonly kind: 'set-metaverse-references';
      readonly mv: MvId;
      readonly attribute: string;
      readonly put: readonly MvReference[];
      readonly remove: readonly MvId[];
    }
  /** What the decisions about its large reference attributes stand on (`MvObject.basis`). */
  | { readonly kind: 'set-reference-basis'; readonly mv: MvId; readonly basis: { readonly [decision: string]: string } }
  | { readonly kind: 'delete-metaverse-object'; readonly mv: MvId; readonly because: string }
  | {
      readonly kind: 'provision';
      readonly cs: CsId;
      readonly connector: ConnectorId;
      readonly mv: MvId;
      readonly objectType: string;
      readonly dn: string;
      readonly partition: string;
      readonly rule: RuleId;
    }
  /** An object of another type takes the place of this one, under the same name: delete-add (§8.3 E25). */
  | { readonly kind: 'replace'; readonly cs: CsId; readonly mv: MvId; readonly objectType: string; readonly rule: RuleId }
  /** Replaces the unapplied export of the object; undefined = nothing is staged any more. */
  | {
      readonly kind: 'stage-export';
      readonly cs: CsId;
      readonly connector: ConnectorId;
      readonly operation: 'add' | 'update' | 'delete' | 'delete-add' | undefined;
      readonly dn: string | undefined;
      readonly attributes: AttributeMap;
      readonly edges: readonly ExportEdge[];
    }
  /** The object leaves the connector space: its delete was imported, or it was provisioned and never exported. */
  | { readonly kind: 'remove-object'; readonly cs: CsId }
  /** Rules in force on a linked object. */
  | { readonly kind: 'set-lineage'; readonly cs: CsId; readonly rules: readonly RuleId[] }
  /**
   * The metaverse object must be looked at again: in this step, because an object joined or deprovisioned outbound
   * contributes from now on, or no longer; or not before the next one, because an object on its way out holds the name.
   */
  | { readonly kind: 'retry-metaverse-object'; readonly mv: MvId; readonly when: 'this-step' | 'next-step' }
  /**
   * Not joined and not projected: as long as the object, the rules and these metaverse values stay as they are, it will not
   * be, either. undefined: nobody can tell which values, so it is tried again by every synchronization (§5.1).
   */
  | { readonly kind: 'wait-for-partner'; readonly cs: CsId; readonly keys: readonly PartnerKey[] | undefined }
  /** The connector-space object must be evaluated once more at the end of the step. */
  | { readonly kind: 'retry-object'; readonly cs: CsId }
  | { readonly kind: 'count'; readonly counter: string; readonly cs: CsId; readonly target?: ConnectorId | undefined }
  | {
      readonly kind: 'error';
      readonly cs: CsId;
      readonly code: string;
      readonly at: AlgorithmStep;
      readonly message: string;
      readonly rule?: RuleId | undefined;
      readonly attribute?: string | undefined;
    };

/** An object-level failure while evaluating; caught by `synchronize` and turned into the only effect, an `error`. */
export class ObjectFailure extends Error {
  readonly code: string;
  readonly at: AlgorithmStep;
  readonly rule: RuleId | undefined;
  readonly attribute: string | undefined;
  constructor(code: string, at: AlgorithmStep, message: string, rule?: RuleId, attribute?: string) {
    super(message);
    this.name = 'ObjectFailure';
    this.code = code;
    this.at = at;
    this.rule = rule;
    this.attribute = attribute;
  }
}
