import type { ConnectorRecord } from '../../shared/model/connector.ts';
import type { ConnectorId, CsId, MvId, RuleId, RunId, StepId } from '../../shared/model/identifier.ts';
import type { CsObject, Layers, MvObject, ObjectError } from '../../shared/model/object.ts';
import type { SyncRule } from '../../shared/model/rule.ts';
import type { Counters, OutboundCounters } from '../../shared/model/run-profile.ts';
import type { Schema } from '../../shared/model/schema.ts';
import type { Value } from '../../shared/model/value.ts';

/**
 * The store port: batches in, batches out, asynchronous, so that the same engine can later run on a PostgreSQL-family
 * cluster. Read procedures get a `ReadStore`, which has no method that writes; runs and configuration get a `WriteStore`.
 */
declare const access: unique symbol;
export type ReadStore = Reads & { readonly [access]: 'read' };
export type WriteStore = Reads & Writes & { readonly [access]: 'write' };

export interface Reads {
  /** 16 hex digits of this data folder; makes object GUIDs (shared/model/identifier.ts). */
  readonly seed: string;

  // configuration
  connectors(): Promise<readonly ConnectorRecord[]>;
  connector(id: ConnectorId): Promise<ConnectorRecord | undefined>;
  rules(): Promise<readonly SyncRule[]>;
  metaverseSchema(): Promise<Schema>;
  setting(key: string): Promise<unknown>;
  watermark(connector: ConnectorId, partition: string): Promise<string | undefined>;

  // connector space
  /** Objects in the order of the ids; unknown ids are left out. `references: 'none'` skips the edges. */
  csObjects(ids: readonly CsId[], references?: 'all' | 'none'): Promise<readonly CsObject[]>;
  csByAnchor(connector: ConnectorId, anchors: readonly string[]): Promise<ReadonlyMap<string, CsHeader>>;
  /** By `dnKey`; placeholders included, transient objects not. */
  csByDn(connector: ConnectorId, dnKeys: readonly string[]): Promise<ReadonlyMap<string, CsHeader>>;
  /** Objects below the DN (not itself), for renames of containers. */
  csBelow(connector: ConnectorId, dnKey: string): Promise<readonly CsHeader[]>;
  /** Objects of the connector whose *expected* image has the value in an index declared by `declareIndexes`. */
  csByIndex(connector: ConnectorId, attribute: string, keys: readonly IndexKey[]): Promise<ReadonlyMap<IndexKey, readonly CsId[]>>;
  csLinkedTo(mvs: readonly MvId[]): Promise<ReadonlyMap<MvId, readonly CsHeader[]>>;
  /** Ids in id order. */
  csSelect(selection: CsSelection): Promise<readonly CsId[]>;
  csCount(selection: CsSelection): Promise<number>;
  /** Objects holding a reference (in any layer) to one of these. */
  csReferrers(targets: readonly CsId[]): Promise<readonly CsId[]>;
  /** Placeholders no edge points to, in id order; purged at the end of an import (spec/engine.md §1.6). */
  csOrphanPlaceholders(connector: ConnectorId, limit: number): Promise<readonly CsId[]>;
  csErrors(ids: readonly CsId[]): Promise<ReadonlyMap<CsId, readonly ObjectError[]>>;
  csStatistics(connector: ConnectorId): Promise<CsStatistics>;
  csSearch(query: CsQuery): Promise<Page<CsRow>>;

  // metaverse
  mvObjects(ids: readonly MvId[], references?: 'all' | 'none'): Promise<readonly MvObject[]>;
  /** Metaverse objects (of the type, or of any with `*`) having the value in an indexed attribute. Keys: `indexKey`. */
  mvByIndex(objectType: string, attribute: string, keys: readonly IndexKey[]): Promise<ReadonlyMap<IndexKey, readonly MvId[]>>;
  mvReferrers(targets: readonly MvId[]): Promise<readonly MvId[]>;
  mvSelect(selection: MvSelection): Promise<readonly MvId[]>;
  mvCounts(): Promise<ReadonlyMap<string, number>>;
  mvSearch(query: MvQuery): Promise<Page<MvRow>>;

  // run history
  runs(query: RunQuery): Promise<Page<RunRecord>>;
  run(id: RunId): Promise<RunRecord | undefined>;
  stepObjects(query: StepObjectQuery): Promise<Page<StepObject>>;
  stepErrors(query: { readonly step: StepId; readonly offset: number; readonly limit: number }): Promise<Page<StepError>>;
}

export interface Writes {
  /** Numbers for new objects; unique for the life of the data folder. */
  newCsId(): CsId;
  newMvId(): MvId;
  /** Everything in one transaction: all of it is stored, or nothing. */
  write(batch: WriteBatch): Promise<void>;

  saveConnector(record: ConnectorRecord): Promise<void>;
  /** Removes the connector, its rules and its connector space, in batches. */
  deleteConnector(id: ConnectorId): Promise<void>;
  saveRules(rules: readonly SyncRule[]): Promise<void>;
  deleteRules(ids: readonly RuleId[]): Promise<void>;
  saveMetaverseSchema(schema: Schema): Promise<void>;
  saveSetting(key: string, value: unknown): Promise<void>;
  /** Which attributes joins look up; (re)builds what is missing. Metaverse attributes marked `indexed` are always indexed. */
  declareIndexes(indexes: IndexDeclaration): Promise<void>;

  startRun(run: NewRun): Promise<RunId>;
  startStep(step: NewStep): Promise<StepId>;
  finishStep(step: StepId, result: StepResult): Promise<void>;
  finishRun(run: RunId, status: string): Promise<void>;
  /** Runs a dead engine left `in-progress` become `stopped-server`; returns them. */
  closeInterruptedRuns(): Promise<readonly RunId[]>;
  clearRuns(before: number): Promise<number>;
  /** Writes what is still queued (full-text index) and checkpoints; called after each step. */
  settle(): Promise<void>;
}

/** What an index stores of a value: lower-cased text, or hex of bytes. */
export type IndexKey = string;

export interface IndexDeclaration {
  readonly metaverse: readonly string[];
  readonly connectorSpaces: readonly { readonly connector: ConnectorId; readonly attributes: readonly string[] }[];
}

/** Enough of a CS object to stage an import or find a target without reading its image. */
export interface CsHeader {
  readonly id: CsId;
  readonly connector: ConnectorId;
  readonly partition: string;
  readonly dn: string;
  readonly anchor: string | undefined;
  readonly objectType: string;
  readonly mv: MvId | undefined;
  readonly placeholder: boolean;
  readonly transient: boolean;
  /** Digest of the imported state (attributes, references, dn, type) after its last import; undefined before. */
  readonly digest: string | undefined;
  /** True when a pending import, or any export delta, exists: the short way "same digest = nothing to do" is not open. */
  readonly busy: boolean;
}

/** All conditions are ANDed; absent = any. */
export interface CsSelection {
  readonly connector: ConnectorId;
  readonly partition?: string | undefined;
  readonly objectType?: string | undefined;
  /**
   * `to-synchronize`: pending import, resync, refRetry, import error, or normal disconnector (spec/engine.md §5.1), not
   * placeholder, not transient, not explicit. `connectable`: all real objects not explicit. `anchored`: has an anchor.
   */
  readonly which?:
    | 'to-synchronize'
    | 'connectable'
    | 'anchored'
    | 'to-export'
    | 'in-escrow'
    | 'ref-retry'
    | 'placeholder'
    | 'transient'
    | undefined;
  /** `delete` includes `obsolete`; `not-delete` is everything else, also objects without a pending import. */
  readonly pendingImport?: 'add' | 'update' | 'delete' | 'delete-add' | 'not-delete' | undefined;
  readonly pendingExport?: 'add' | 'update' | 'delete' | undefined;
  /** Objects with an export delta awaiting confirmation. */
  readonly awaitingConfirmation?: boolean | undefined;
}

export interface MvSelection {
  readonly objectType?: string | undefined;
  /** provisioningRetry or refRetry set. */
  readonly retry?: boolean | undefined;
}

export interface CsStatistics {
  readonly all: number;
  readonly connectors: number;
  readonly explicitConnectors: number;
  readonly disconnectors: number;
  readonly explicitDisconnectors: number;
  readonly filteredDisconnectors: number;
  readonly placeholders: number;
  readonly importAdd: number;
  readonly importUpdate: number;
  readonly importDelete: number;
  readonly importNone: number;
  readonly exportAdd: number;
  readonly exportUpdate: number;
  readonly exportDelete: number;
  readonly awaitingConfirmation: number;
  readonly importErrors: number;
  readonly exportErrors: number;
}

export interface Page<T> {
  readonly rows: readonly T[];
  readonly total: number;
}

export interface CsQuery {
  readonly connector: ConnectorId;
  readonly scope:
    | { readonly kind: 'all' }
    | { readonly kind: 'sub-tree'; readonly dn: string }
    | { readonly kind: 'rdn'; readonly text: string }
    | { readonly kind: 'dn-or-anchor'; readonly text: string }
    /** Part of the DN, of the anchor or of any text value. */
    | { readonly kind: 'text'; readonly text: string }
    | { readonly kind: 'pending-import'; readonly operations: readonly ('add' | 'update' | 'delete')[] }
    | { readonly kind: 'pending-export'; readonly operations: readonly ('add' | 'update' | 'delete')[] }
    | { readonly kind: 'awaiting-confirmation' }
    | { readonly kind: 'import-error' }
    | { readonly kind: 'export-error' }
    | { readonly kind: 'connector' }
    | { readonly kind: 'disconnector' }
    | { readonly kind: 'placeholder' };
  readonly offset: number;
  readonly limit: number;
}

export interface CsRow {
  readonly id: CsId;
  readonly connector: ConnectorId;
  readonly dn: string;
  readonly displayName: string | undefined;
  readonly objectType: string;
  readonly mv: MvId | undefined;
  readonly placeholder: boolean;
  readonly pendingImport: string | undefined;
  readonly pendingExport: string | undefined;
  readonly error: string | undefined;
}

/** spec/console.md §8: clauses are ANDed. */
export type MvOperator = 'equals' | 'contains' | 'not-contains' | 'starts-with' | 'ends-with' | 'is-present' | 'is-not-present';

export interface MvQuery {
  readonly objectType?: string | undefined;
  readonly clauses: readonly { readonly attribute: string; readonly operator: MvOperator; readonly value?: string | undefined }[];
  /** Free text over all values (full-text index). */
  readonly text?: string | undefined;
  /** Attributes to return. */
  readonly columns: readonly string[];
  readonly sort?: { readonly attribute: string; readonly descending: boolean } | undefined;
  readonly offset: number;
  readonly limit: number;
}

export interface MvRow {
  readonly id: MvId;
  readonly objectType: string;
  readonly displayName: string | undefined;
  readonly values: { readonly [attribute: string]: readonly Value[] };
}

export interface WriteBatch {
  /** Whole rows without their edges; insert or replace. */
  readonly cs?: readonly CsWrite[] | undefined;
  /** With their edges, errors and index entries, before anything else. Throws when an edge to one of them remains. */
  readonly csDeletes?: readonly CsId[] | undefined;
  /** `layers: 0` removes the edge. */
  readonly edges?: readonly EdgeWrite[] | undefined;
  /** Sets `refRetry` on these (objects holding references to something whose link changed). */
  readonly csRefRetry?: readonly CsId[] | undefined;
  /** Whole objects with their values; references come as `mvEdges`. */
  readonly mv?: readonly MvObject[] | undefined;
  /** With their references in both directions. Throws when a connector-space object stays linked to one of them. */
  readonly mvDeletes?: readonly MvId[] | undefined;
  readonly mvEdges?: readonly MvEdgeWrite[] | undefined;
  readonly mvRefRetry?: readonly MvId[] | undefined;
  /** Replaces the error of that kind on the object; `error: undefined` clears it. */
  readonly errors?:
    | readonly { readonly cs: CsId; readonly kind: 'import' | 'export'; readonly error: ObjectError | undefined }[]
    | undefined;
  readonly watermark?: { readonly connector: ConnectorId; readonly partition: string; readonly value: string } | undefined;
  readonly step?: { readonly id: StepId; readonly progress: StepProgress } | undefined;
  readonly stepObjects?: readonly StepObject[] | undefined;
  readonly stepErrors?: readonly StepError[] | undefined;
}

export interface CsWrite {
  readonly object: CsObject;
  /** undefined keeps the stored digest. */
  readonly digest?: string | undefined;
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

/** One attribute before and after; references as `{ ref: dn }`. */
export interface ValueChange {
  readonly attribute: string;
  readonly before: readonly Value[];
  readonly after: readonly Value[];
}

export interface StepObjectQuery {
  readonly step: StepId;
  readonly counters: readonly string[];
  readonly target?: ConnectorId | undefined;
  readonly offset: number;
  readonly limit: number;
}

/** A line of the Synchronization Errors grid: discovery, synchronization or export error of one step. */
export interface StepError {
  readonly step: StepId;
  readonly kind: 'discovery' | 'import' | 'export';
  readonly code: string;
  readonly cs: CsId | undefined;
  readonly dn: string;
  readonly message: string;
  readonly algorithmStep: string;
  readonly rule?: RuleId | undefined;
  readonly attribute?: string | undefined;
  readonly detail?: { readonly [key: string]: string } | undefined;
  readonly firstOccurred: number;
  readonly lastOccurred: number;
  readonly retryCount: number;
}
