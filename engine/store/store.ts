import type { ConnectorRecord } from '../../shared/model/connector.ts';
import type { ConnectorId, CsId, MvId, RuleId, RunId, StepId } from '../../shared/model/identifier.ts';
import type { CsObject, Layers, MvObject, MvReference, ObjectError, ReferenceEdge } from '../../shared/model/object.ts';
import type { SyncRule } from '../../shared/model/rule.ts';
import type { Counters, OutboundCounters } from '../../shared/model/run-profile.ts';
import type { Schema } from '../../shared/model/schema.ts';
import type { TrippedThreshold } from '../../shared/model/threshold.ts';
import type { AttributeMap, Value } from '../../shared/model/value.ts';
import type { ConfigurationVersionReads, ConfigurationVersionWrites } from './configuration-version.ts';

/**
 * The store port: batches in, batches out, asynchronous, so that the same engine can later run on a PostgreSQL-family
 * cluster. Read procedures get a `ReadStore`, which has no method that writes; runs and configuration get a `WriteStore`.
 */
declare const access: unique symbol;
export type ReadStore = Reads & { readonly [access]: 'read' };
export type WriteStore = Reads & Writes & { readonly [access]: 'write' };

export interface Reads extends ConfigurationVersionReads {
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
  csObjects(ids: readonly CsId[], references?: ReferenceExtent): Promise<readonly CsObject[]>;
  /** Name and link of objects, for references to them. */
  csNames(ids: readonly CsId[]): Promise<ReadonlyMap<CsId, { readonly dn: string; readonly mv: MvId | undefined }>>;
  /** References of an object to certain targets, or all of an attribute, whatever `csObjects` read of it. */
  csEdges(cs: CsId, attribute: string, targets: readonly CsId[] | 'all'): Promise<readonly ReferenceEdge[]>;
  /** All references of an attribute by target id, a page of at most `limit` after the given target. */
  csEdgePage(cs: CsId, attribute: string, after: CsId | 0, limit: number): Promise<readonly NamedEdge[]>;
  csEdgeCount(cs: CsId, attribute: string): Promise<number>;
  /** Up to `limit` settled references whose target is connected. */
  csConnectedEdges(cs: CsId, attribute: string, limit: number): Promise<readonly CsId[]>;
  /** The references that point to these objects. */
  csEdgesTo(targets: readonly CsId[]): Promise<readonly EdgeWrite[]>;
  csByAnchor(connector: ConnectorId, anchors: readonly string[]): Promise<ReadonlyMap<string, CsHeader>>;
  /** By `dnKey`; placeholders included, transient objects not. */
  csByDn(connector: ConnectorId, dnKeys: readonly string[]): Promise<ReadonlyMap<string, CsHeader>>;
  /** The same look-up with only what a reference needs to know of its target, in the order of the names. */
  csTargets(connector: ConnectorId, dnKeys: readonly string[]): Promise<readonly (CsTarget | undefined)[]>;
  /** Objects below the DN (not itself), for renames of containers. */
  csBelow(connector: ConnectorId, dnKey: string): Promise<readonly CsHeader[]>;
  /** Objects of the connector whose *expected* image has the value in an index declared by `declareIndexes`. */
  csByIndex(connector: ConnectorId, attribute: string, keys: readonly IndexKey[]): Promise<ReadonlyMap<IndexKey, readonly CsId[]>>;
  csLinkedTo(mvs: readonly MvId[]): Promise<ReadonlyMap<MvId, readonly CsHeader[]>>;
  /** The same without their headers: a third of the cost. */
  csLinks(mvs: readonly MvId[]): Promise<ReadonlyMap<MvId, readonly CsLink[]>>;
  /** Ids in id order. */
  csSelect(selection: CsSelection): Promise<readonly CsId[]>;
  csCount(selection: CsSelection): Promise<number>;
  /** Objects holding a reference (in any layer) to one of these. */
  csReferrers(targets: readonly CsId[]): Promise<readonly CsId[]>;
  /** Placeholders no edge points to, in id order; purged at the end of an import (spec/engine.md §1.6). */
  csOrphanPlaceholders(connector: ConnectorId, limit: number): Promise<readonly CsId[]>;
  csErrors(ids: readonly CsId[]): Promise<ReadonlyMap<CsId, readonly ObjectError[]>>;
  csStatistics(connector: ConnectorId): Promise<CsStatistics>;
  /** What exists in the connected system, by object type: placeholders and adds that were never exported are not counted. */
  csPopulation(connector: ConnectorId, of: 'objects' | 'references'): Promise<ReadonlyMap<string, number>>;
  csSearch(query: CsQuery): Promise<Page<CsRow>>;

  // metaverse
  mvObjects(ids: readonly MvId[], references?: ReferenceExtent): Promise<readonly MvObject[]>;
  /** References of an object to certain targets, or all of an attribute. */
  mvEdges(mv: MvId, attribute: string, targets: readonly MvId[] | 'all'): Promise<readonly MvReference[]>;
  /** Targets of up to `limit` references. */
  mvEdgeTargets(mv: MvId, attribute: string, limit: number): Promise<readonly MvId[]>;
  mvEdgeCount(mv: MvId, attribute: string): Promise<number>;
  /** Metaverse objects (of the type, or of any with `*`) having the value in an indexed attribute. Keys: `indexKey`. */
  mvByIndex(objectType: string, attribute: string, keys: readonly IndexKey[]): Promise<ReadonlyMap<IndexKey, readonly MvId[]>>;
  mvReferrers(targets: readonly MvId[]): Promise<readonly MvId[]>;
  mvSelect(selection: MvSelection): Promise<readonly MvId[]>;
  mvCounts(): Promise<ReadonlyMap<string, number>>;
  /** Reference values by object type. */
  mvReferenceCounts(): Promise<ReadonlyMap<string, number>>;
  mvSearch(query: MvQuery): Promise<Page<MvRow>>;

  // run history
  runs(query: RunQuery): Promise<Page<RunRecord>>;
  run(id: RunId): Promise<RunRecord | undefined>;
  runOfStep(step: StepId): Promise<RunRecord | undefined>;
  stepObjects(query: StepObjectQuery): Promise<Page<StepObject>>;
  stepErrors(query: { readonly step: StepId; readonly offset: number; readonly limit: number }): Promise<Page<StepError>>;
}

export interface Writes extends ConfigurationVersionWrites {
  /** Numbers for new objects; unique for the life of the data folder. */
  newCsId(): CsId;
  newMvId(): MvId;
  /** Everything in one transaction: all of it is stored, or nothing. */
  write(batch: WriteBatch): Promise<void>;
  /**
   * Begins a hold: what is written through it can still be undone as a whole, and nobody else sees it. Writes of others
   * wait until it ends; a crash undoes it. For steps that have to know what they would do before they do it.
   */
  hold(): Promise<Hold>;

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
  /** At the end of a step: what it has written is moved from the log into the database file, at once or by the thread that wrote it. */
  settle(): Promise<void>;
}

/**
 * `all` and `none` references; `{ upTo }`: attributes with more references than that give only those to be looked at, and
 * are named in `partial`.
 */
export type ReferenceExtent = 'all' | 'none' | { readonly upTo: number };

export interface NamedEdge {
  readonly target: CsId;
  readonly layers: Layers;
  /** undefined: the target is transient, another object has its name. */
  readonly dn: string | undefined;
}

/** Ends with `keep` or `discard`, after which its store must not be used any more. */
export interface Hold {
  /** Writes into the hold and reads what it holds. No configuration may be changed through it, save for settings. */
  readonly store: WriteStore;
  /** What everybody else sees meanwhile. */
  readonly before: ReadStore;
  /** Neither kept nor discarded yet. */
  readonly open: boolean;
  keep(): Promise<void>;
  discard(): Promise<void>;
}

/** What an index stores of a value: lower-cased text, or hex of bytes. */
export type IndexKey = string;

export interface IndexDeclaration {
  readonly metaverse: readonly string[];
  readonly connectorSpaces: readonly { readonly connector: ConnectorId; readonly attributes: readonly string[] }[];
}

/** A connector-space object that is linked to a metaverse object. */
export interface CsLink {
  readonly id: CsId;
  readonly connector: ConnectorId;
}

export interface CsTarget {
  readonly id: CsId;
  readonly dn: string;
  readonly mv: MvId | undefined;
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
   * `to-synchronize`: pending import, resync, refRetry or import error (spec/engine.md §5.1), not placeholder, not
   * transient; explicit disconnectors only when they are to be deleted. `disconnector`: normal ones. `connectable`: all real objects not explicit. `anchored`: has an anchor.
   */
  readonly which?:
    | 'to-synchronize'
    | 'disconnector'
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
  /** `update` includes `delete-add`, which can be asked for by itself. */
  readonly pendingExport?: 'add' | 'update' | 'delete' | 'delete-add' | undefined;
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
