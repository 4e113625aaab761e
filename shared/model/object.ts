import type { Delta } from './delta.ts';
import type { ConnectorId, CsId, MvId, RuleId } from './identifier.ts';
import type { AttributeMap, Value, Values } from './value.ts';

/** spec/engine.md §1.5. Filtered is serialized as `stay` by the original. */
export const connectorStates = ['normal', 'explicit', 'filtered'] as const;
export type ConnectorState = (typeof connectorStates)[number];

/** Which images of an object hold a reference edge; a bit mask, so that one changed member is one changed row. */
export const Layer = {
  base: 1,
  importAdd: 2,
  importDelete: 4,
  unconfirmedAdd: 8,
  unconfirmedDelete: 16,
  escrowedAdd: 32,
  escrowedDelete: 64,
  unappliedAdd: 128,
  unappliedDelete: 256,
} as const;
export type Layers = number;

/** The reference is in the imported image (synchronized hologram + pending import). */
export const inImported = (layers: Layers): boolean =>
  (layers & Layer.importAdd) !== 0 || ((layers & Layer.base) !== 0 && (layers & Layer.importDelete) === 0);

/** … in the image a given export layer ends with; each layer overrides the ones below it (spec/engine.md §1.4). */
export const inUnconfirmed = (layers: Layers): boolean =>
  (layers & Layer.unconfirmedAdd) !== 0 || ((layers & Layer.unconfirmedDelete) === 0 && inImported(layers));
export const inEscrowed = (layers: Layers): boolean =>
  (layers & Layer.escrowedAdd) !== 0 || ((layers & Layer.escrowedDelete) === 0 && inUnconfirmed(layers));
export const inExpected = (layers: Layers): boolean =>
  (layers & Layer.unappliedAdd) !== 0 || ((layers & Layer.unappliedDelete) === 0 && inEscrowed(layers));

/**
 * Something is pending on the edge, so that it takes part in every evaluation. All other edges are settled: they are as
 * the last evaluation left them, unless the link of their target has changed since, which the store keeps with them.
 */
export const isOpen = (layers: Layers): boolean => layers !== Layer.base;

/** A reference of a connector-space object to another one of the same connector (possibly a placeholder). */
export interface ReferenceEdge {
  readonly target: CsId;
  readonly targetDn: string;
  /** Metaverse object the target is linked to; undefined for placeholders and disconnectors. */
  readonly targetMv: MvId | undefined;
  readonly layers: Layers;
}

export const linkOrigins = ['join', 'projection', 'provisioning', 'reverse-join', 'manual'] as const;
export type LinkOrigin = (typeof linkOrigins)[number];

/** Lineage of a CS–MV link (spec/engine.md §1.9). */
export interface Link {
  readonly mv: MvId;
  readonly origin: LinkOrigin;
  /** The rule that caused the link. */
  readonly rule: RuleId | undefined;
  /** Epoch milliseconds. */
  readonly time: number;
  /** Rules in force on this object at its last synchronization, of both directions. */
  readonly rules: readonly RuleId[];
}

export interface Disconnection {
  readonly reason: string;
  readonly rule: RuleId | undefined;
  readonly time: number;
}

/** A connector-space object with its layered images (spec/engine.md §1.3, §1.4). Images exclude references. */
export interface CsObject {
  readonly id: CsId;
  readonly connector: ConnectorId;
  /** Partition name (DN of the naming context, or `default`). */
  readonly partition: string;
  readonly dn: string;
  readonly objectType: string;
  /** Text form of the anchor; undefined until known. */
  readonly anchor: string | undefined;
  readonly link: Link | undefined;
  readonly state: ConnectorState;
  /** Created by provisioning rather than by import. */
  readonly provisioned: boolean;
  readonly placeholder: boolean;
  readonly transient: boolean;
  /** References must be evaluated again at the next synchronization. */
  readonly refRetry: boolean;
  /** Must be synchronized although nothing is pending (an export was confirmed, rules asked for it …). */
  readonly resync: boolean;
  /** Synchronized hologram. */
  readonly base: AttributeMap;
  readonly pendingImport: Delta | undefined;
  readonly unconfirmed: Delta | undefined;
  readonly escrowed: Delta | undefined;
  readonly unapplied: Delta | undefined;
  /**
   * Values that were staged but that the connected system cannot take through this connector. They count as part of the
   * expected image, so that they are neither exported again nor reported as not reimported; shown with the reason.
   */
  readonly notWritable: { readonly [attribute: string]: { readonly values: Values; readonly reason: string } } | undefined;
  readonly references: { readonly [attribute: string]: readonly ReferenceEdge[] };
  /**
   * Attributes with so many references that only the open ones were read (see `isOpen`), and those somebody asked for: what
   * happened to one member of a large group must not cost the group. Absent: `references` is complete.
   */
  readonly partial?: readonly string[] | undefined;
  readonly disconnection: Disconnection | undefined;
  readonly lastImport: number | undefined;
  readonly lastExport: number | undefined;
}

/** One metaverse value with the rule, the connector-space object and the time it came from (value-level lineage). */
export interface MvValue {
  readonly value: Value;
  readonly cs: CsId;
  readonly rule: RuleId;
  /** Epoch milliseconds. */
  readonly time: number;
}

export interface MvReference {
  readonly target: MvId;
  readonly cs: CsId;
  readonly rule: RuleId;
  readonly time: number;
}

export interface MvObject {
  readonly id: MvId;
  readonly objectType: string;
  readonly values: { readonly [attribute: string]: readonly MvValue[] };
  readonly references: { readonly [attribute: string]: readonly MvReference[] };
  /** Attributes of which only references to be looked at again were read, and those asked for. Absent: all are there. */
  readonly partial?: readonly string[] | undefined;
  /**
   * How large reference attributes of this object, and of what is connected to it, were last decided: a fingerprint of the
   * rules and contributors. While it is the same, only references that changed need a decision.
   */
  readonly basis?: { readonly [decision: string]: string } | undefined;
  readonly created: number;
  readonly modified: number;
  readonly provisioningRetry: boolean;
  readonly refRetry: boolean;
}

/** An error that stays on its object until cleared (spec/engine.md §1.3). */
export interface ObjectError {
  readonly kind: 'import' | 'export';
  readonly code: string;
  readonly message: string;
  /** spec/engine.md §5.4 algorithm-step, or `staging` / `export`. */
  readonly step: string;
  readonly rule?: RuleId | undefined;
  readonly attribute?: string | undefined;
  /** cd-error of the connected system: code, literal, server detail. */
  readonly detail?: { readonly [key: string]: string } | undefined;
  readonly firstOccurred: number;
  readonly lastOccurred: number;
  readonly retryCount: number;
}
