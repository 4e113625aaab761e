import type { ConnectorRecord, ConnectorType, Partition } from '../../shared/model/connector.ts';
import type { Delta } from '../../shared/model/delta.ts';
import type { CsId } from '../../shared/model/identifier.ts';
import type { Schema } from '../../shared/model/schema.ts';
import type { AttributeMap } from '../../shared/model/value.ts';

/**
 * The port every connector implements. A connector reads and writes one connected system; it knows nothing of connector
 * spaces, rules or runs. All text it returns is already free of secrets.
 */
export interface Connector {
  readonly capabilities: ConnectorCapabilities;
  /** Signs in and reads what identifies the system; never throws for an expected failure. */
  test(): Promise<ConnectionResult>;
  /** Schema, naming contexts and rule parameters as the system publishes them. Throws `ConnectorFailure`. */
  discover(): Promise<Discovery>;
  /**
   * Every object of the partition, in batches of a few hundred. Ends normally only when the source has been read to its
   * end. Object-level faults come as `errors`; a failure of the whole import throws `ConnectorFailure`.
   */
  fullImport(request: ImportRequest): AsyncIterable<ImportBatch>;
  /** Changes since `request.watermark`; present only when `capabilities.deltaImport`. */
  deltaImport?(request: DeltaImportRequest): AsyncIterable<ImportBatch>;
  /**
   * Sends changes in the given order as far as the system allows. Yields one outcome per operation, soon after it is
   * known, so that a crash loses little. Present only when `capabilities.export`.
   */
  exportChanges?(request: ExportRequest): AsyncIterable<ExportOutcome>;
  /** False when nothing would be sent for the operation, because the system takes no object of its kind. Absent: it takes all. */
  takes?(operation: ExportOperation): boolean;
  close(): Promise<void>;
}

export interface ConnectorCapabilities {
  readonly fullImport: boolean;
  readonly deltaImport: boolean;
  readonly export: boolean;
  /** Adds cannot carry references; they are sent in a second pass once targets exist (spec/engine.md §9.2). */
  readonly noReferencesInFirstPass: boolean;
}

/** How the registry makes a connector from its record. */
export interface ConnectorFactory {
  readonly type: ConnectorType;
  create(record: ConnectorRecord, context: ConnectorContext): Connector;
}

export interface ConnectorContext {
  /** Reads a secret of this connector (`password`, `clientSecret`, `privateKey`); undefined when none is stored. */
  secret(key: string): Promise<string | undefined>;
  readonly dataFolder: string;
  readonly assetsFolder: string;
  readonly log: ConnectorLog;
}

export interface ConnectorLog {
  info(fields: { readonly [key: string]: unknown }, message: string): void;
  warn(fields: { readonly [key: string]: unknown }, message: string): void;
}

/** spec/console.md §15.3. */
export type ConnectionStatus =
  | 'success'
  | 'failed-connection'
  | 'failed-authentication'
  | 'failed-permission'
  | 'failed-search'
  | 'dropped-connection';

export interface ConnectionResult {
  readonly result: ConnectionStatus;
  /** host:port, file path or tenant that was contacted. */
  readonly server: string;
  /** What happened, to what, and what to do. */
  readonly message: string;
}

export interface Discovery {
  readonly schema: Schema;
  readonly partitions: readonly Partition[];
  readonly parameters: { readonly [name: string]: string };
  /** Object types and attributes worth selecting by default. */
  readonly objectTypes: readonly string[];
}

export interface ImportRequest {
  /** Partition name (naming context DN, or `default`). */
  readonly partition: string;
  readonly objectTypes: readonly string[];
  readonly attributes: readonly string[];
  readonly schema: Schema;
  readonly watermark: string | undefined;
  readonly signal: AbortSignal;
}

export interface DeltaImportRequest extends ImportRequest {
  readonly known: KnownObjects;
  /** Entries may have `referenceChanges`. */
  readonly takesReferenceChanges: boolean;
}

/** What earlier imports have delivered and no delete has taken back; for sources that tell less than a delta needs. */
export interface KnownObjects {
  /** Those of the anchors that are known. */
  among(anchors: readonly string[]): Promise<ReadonlySet<string>>;
  /** Anchors of the objects with these names, by `dnKey`. */
  named(dns: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Anchors of all objects of the partition. */
  all(): Promise<readonly string[]>;
  /** Anchors of objects that refer to one of these. */
  referrers(anchors: readonly string[]): Promise<readonly string[]>;
  /** Anchors of objects that refer to one of these names, which no known object bears. */
  awaiting(dns: readonly string[]): Promise<readonly string[]>;
}

export interface ImportBatch {
  readonly entries: readonly ImportEntry[];
  readonly errors: readonly DiscoveryError[];
  /** Objects outside container or type scope that the source delivered (counter `filtered-objects`). */
  readonly filtered?: number | undefined;
  /** To be stored with this batch; usually only on the last one. Empty: the source tells no changes from here on. */
  readonly watermark?: string | undefined;
  /** Estimated number of objects of the whole import, for progress. */
  readonly total?: number | undefined;
  /** Server that answered, for the Connection Status grid. */
  readonly server?: string | undefined;
}

export interface ImportEntry {
  /** `object`: the complete current state; `delete`: the object is gone (dn may be empty, the anchor counts). */
  readonly change: 'object' | 'delete';
  readonly dn: string;
  /** Text form, stable and case-sensitive: GUIDs as lower-case hyphened text, others verbatim. */
  readonly anchor: string;
  readonly objectType: string;
  /** Includes references as `{ ref: dn }`. Attributes without values are left out. */
  readonly attributes: AttributeMap;
  /**
   * Delta imports only: reference attributes of which the source told what came and went since the watermark, in place of
   * all values. They are not in `attributes`; a reference attribute that is in neither has no values. Telling of a value
   * twice does no harm; a value that is not mentioned stays as it is and confirms nothing.
   */
  readonly referenceChanges?: { readonly [attribute: string]: ReferenceDifference } | undefined;
}

/** Values of one reference attribute that came and went. */
export interface ReferenceDifference {
  readonly added: readonly NamedTarget[];
  readonly removed: readonly NamedTarget[];
}

/**
 * By DN, by anchor, or both; the anchor counts when an object with it is known. One that is added needs a DN unless it is
 * known; one that is removed needs an anchor unless the DN is its present one.
 */
export interface NamedTarget {
  readonly dn?: string | undefined;
  readonly anchor?: string | undefined;
}

/** spec/engine.md §4.5 / spec/console.md §15.6. */
export interface DiscoveryError {
  readonly code: string;
  readonly message: string;
  readonly dn?: string | undefined;
  readonly anchor?: string | undefined;
  readonly attribute?: string | undefined;
  /** Files: where. */
  readonly file?: string | undefined;
  readonly line?: number | undefined;
  readonly column?: number | undefined;
  readonly entry?: number | undefined;
}

export interface ExportRequest {
  readonly partition: string;
  readonly operations: readonly ExportOperation[];
  readonly schema: Schema;
  readonly signal: AbortSignal;
}

export interface ExportOperation {
  readonly id: CsId;
  readonly operation: 'add' | 'update' | 'delete';
  readonly dn: string;
  readonly anchor: string | undefined;
  readonly objectType: string;
  /** The staged change of non-reference attributes; `[]` = remove the attribute. */
  readonly change: Delta;
  /** The whole image the change is applied to (what the system is expected to hold now). */
  readonly expected: AttributeMap;
  /** Reference values to add and remove, value by value, with the target's anchor where it is known. */
  readonly references: readonly ReferenceChange[];
}

export interface ReferenceChange {
  readonly attribute: string;
  readonly operation: 'add' | 'delete';
  readonly targetId: CsId;
  readonly targetDn: string;
  /** undefined while the target has not been created in the connected system. */
  readonly targetAnchor: string | undefined;
  readonly targetObjectType: string;
}

export interface ExportOutcome {
  readonly id: CsId;
  /**
   * `not-writable`: the connected system takes no object of this kind through this connector; nothing was sent, the
   * change stays staged, and `error` says why. It is counted and shown, but it is not a failure.
   */
  readonly result: 'success' | 'failure' | 'not-writable';
  /** Anchor the system assigned (adds). */
  readonly anchor?: string | undefined;
  /**
   * Attributes the connected system cannot take through this connector, with the reason. They are counted as handled and
   * shown as such, never sent again for the same value.
   */
  readonly notWritable?: readonly { readonly attribute: string; readonly reason: string }[] | undefined;
  /** References that could not be sent (target unknown there) or were refused; they stay pending. */
  readonly referencesLeft?: readonly ReferenceChange[] | undefined;
  readonly error?: ExportFailure | undefined;
}

/** spec/engine.md §9.6; `code` is an export error type or an Entra error name. */
export interface ExportFailure {
  readonly code: string;
  readonly message: string;
  readonly detail?: { readonly [key: string]: string } | undefined;
}

/**
 * A failure of the whole step. `result` is a step result of `shared/codes/run-results.ts`: `no-start-*` before the first
 * object was read or sent, `stopped-*` afterwards.
 */
export class ConnectorFailure extends Error {
  readonly result: string;
  readonly connection: ConnectionResult | undefined;
  constructor(result: string, message: string, connection?: ConnectionResult) {
    super(message);
    this.name = 'ConnectorFailure';
    this.result = result;
    this.connection = connection;
  }
}
