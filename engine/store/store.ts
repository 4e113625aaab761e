import type { ConnectorRecord } from '../../shared/model/connector.ts';
import type { ConnectorId, CsId, MvId, RuleId, RunId, StepId } from '../../shared/model/identifier.ts';
import type { CsObject, MvObject, MvReference, ObjectError, ReferenceEdge } from '../../shared/model/object.ts';
import type { SyncRule } from '../../shared/model/rule.ts';
import type { Schema } from '../../shared/model/schema.ts';
import type { ConfigurationVersionReads, ConfigurationVersionWrites } from './configuration-version.ts';
import type {
  CsHeader,
  CsLink,
  CsQuery,
  CsRow,
  CsSelection,
  CsStatistics,
  CsTarget,
  NamedEdge,
  ReferenceExtent,
} from './connector-space.ts';
import type { IndexDeclaration, IndexKey } from './index-declaration.ts';
import type { MvQuery, MvRow, MvSelection } from './metaverse.ts';
import type { Page } from './page.ts';
import type { NewRun, NewStep, RunQuery, RunRecord, StepError, StepObject, StepObjectQuery, StepResult } from './run-history.ts';
import type { EdgeWrite, WriteBatch } from './write-batch.ts';

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
