import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { ConnectorId, RuleId } from '../../../shared/model/identifier.ts';
import type { SyncRule } from '../../../shared/model/rule.ts';
import { type Counters, findRunProfile, type StepType } from '../../../shared/model/run-profile.ts';
import type { ImportEntry } from '../../connectors/connector.ts';
import { EngineEvents } from '../../host/events.ts';
import { executeRun } from '../../runs/run.ts';
import { StepLock } from '../../runs/step-lock.ts';
import type { StepObject } from '../../store/run-history.ts';
import { type OpenStore, openStore } from '../../store/sqlite/open-store.ts';
import type { WriteStore } from '../../store/store.ts';
import { Chain } from './laboratory-chain.ts';
import { connectorId, nameOf, type RuleText, rule, toRule } from './laboratory-objects.ts';
import { connectorRecord, laboratoryMetaverse } from './laboratory-schema.ts';
import { findObject, type MetaverseView, type ObjectView, type Snapshot, snapshot } from './laboratory-view.ts';
import { MemoryDirectory } from './memory-directory.ts';

export * from './laboratory-objects.ts';

export interface LaboratorySetup {
  readonly rules: readonly RuleText[];
  /** Named by the rules; further ones can be added here, or an order given. */
  readonly connectors?: readonly string[];
  /** Persons that are there before the test begins: objects of a connector `seed`, made with `person`. */
  readonly metaverse?: readonly ImportEntry[];
}

/** One run as tests look at it. */
export interface LaboratoryRun {
  readonly connector: string;
  readonly profile: StepType;
  readonly status: string;
  readonly counters: Counters;
  /** By target connector. */
  readonly outbound: { readonly [connector: string]: Counters };
  /** `code name`. */
  readonly errors: readonly string[];
}

/** Real store, real runs, connected systems in memory. Everything is in plain values (see laboratory-objects.ts). */
export class Laboratory {
  readonly store: WriteStore;
  readonly systems = new Map<string, MemoryDirectory>();
  readonly runs: LaboratoryRun[] = [];
  /** Epoch milliseconds; every run is a second later. */
  now = 1_000_000;
  /** See `StepContext`. */
  largeReferences: number | undefined;
  objectsPerBatch: number | undefined;
  readonly #opened: OpenStore;
  readonly #folder: string;
  readonly #connectors = new Map<ConnectorId, string>();
  readonly #rules = new Map<RuleId, string>();
  readonly #log: string[] = [];
  #current: readonly SyncRule[] = [];
  #state: Snapshot = { objects: [], placeholders: [], metaverse: [] };

  constructor(opened: OpenStore, folder: string) {
    this.#opened = opened;
    this.store = opened.write;
    this.#folder = folder;
  }

  async setUp(connectors: readonly string[], rules: readonly RuleText[]): Promise<void> {
    await this.store.saveMetaverseSchema(laboratoryMetaverse);
    for (const [index, name] of connectors.entries()) {
      const record = connectorRecord(connectorId(name), name, index);
      this.systems.set(name, new MemoryDirectory());
      this.#connectors.set(record.id, name);
      await this.store.saveConnector(record);
      await this.store.write({ watermark: { connector: record.id, partition: 'default', value: 'new' } });
    }
    await this.setRules(rules);
  }

  /** Replaces all rules: what is not in the list is deleted. */
  async setRules(rules: readonly RuleText[]): Promise<void> {
    const next = rules.map(toRule);
    const kept = new Set(next.map((entry) => entry.id));
    await this.store.deleteRules(this.#current.map((entry) => entry.id).filter((id) => !kept.has(id)));
    await this.store.saveRules(next);
    this.#current = next;
    for (const entry of next) this.#rules.set(entry.id, entry.name);
  }

  /** Changes objects in the connected system, then runs a delta import (or a full one). */
  import(connector: string, ...objects: readonly ImportEntry[]): Chain {
    return new Chain(this).import(connector, ...objects);
  }
  /** Synchronizes one connector, or all in their order. */
  sync(connector?: string, mode: 'full' | 'delta' = 'delta'): Chain {
    return new Chain(this).sync(connector, mode);
  }
  /** Exports to one connector, or to all targets of outbound rules. */
  export(connector?: string): Chain {
    return new Chain(this).export(connector);
  }
  /** Imports everywhere, synchronizes, exports, confirms, synchronizes again. */
  cycle(mode: 'full' | 'delta' = 'delta'): Chain {
    return new Chain(this).cycle(mode);
  }

  /** The object of that name (`name` or `connector/name`). Throws when there is none. */
  object(path: string): ObjectView {
    const found = this.find(path);
    if (found === undefined)
      throw new Error(
        `there is no ${path}; there are ${this.#state.objects.map((entry) => `${entry.connector}/${entry.name}`).join(', ')}`,
      );
    return found;
  }
  find(path: string): ObjectView | undefined {
    return findObject(this.#state.objects, path);
  }
  objects(connector?: string): readonly ObjectView[] {
    return this.#state.objects.filter((entry) => connector === undefined || entry.connector === connector);
  }
  get placeholders(): readonly string[] {
    return this.#state.placeholders;
  }
  metaverse(type?: string): readonly MetaverseView[] {
    return this.#state.metaverse.filter((entry) => type === undefined || entry.type === type);
  }
  /** The metaverse object this connector-space object is connected to. Throws when it is not. */
  joined(path: string): MetaverseView {
    const found = this.#state.metaverse.find((entry) => entry.id === this.object(path).mv);
    if (found === undefined) throw new Error(`${path} is not connected`);
    return found;
  }
  /** The last run. */
  get last(): LaboratoryRun {
    const last = this.runs.at(-1);
    if (last === undefined) throw new Error('nothing has been run');
    return last;
  }
  /** What the connected system holds, by name. */
  directory(connector: string): readonly string[] {
    return [...this.system(connector).system.objects.values()].map((entry) => nameOf(entry.dn)).sort();
  }
  system(connector: string): MemoryDirectory {
    const system = this.systems.get(connector);
    if (system === undefined) throw new Error(`the laboratory has no connector ${connector}`);
    return system;
  }
  get targets(): readonly string[] {
    const ids = new Set(this.#current.filter((entry) => entry.direction === 'outbound').map((entry) => entry.connectorId));
    return [...this.#connectors].filter(([id]) => ids.has(id)).map(([, name]) => name);
  }

  async run(connector: string, profile: StepType, signal: AbortSignal = new AbortController().signal): Promise<LaboratoryRun> {
    const system = this.system(connector);
    const record = await this.store.connector(connectorId(connector));
    const runProfile = findRunProfile(profile);
    if (record === undefined || runProfile === undefined) throw new Error(`${connector} ${profile}`);
    this.now += 1000;
    if (profile === 'delta-import') system.tellChanges();
    const before = new Map(system.system.objects);
    const faults: object[] = [];
    const host = {
      store: this.store,
      events: new EngineEvents(),
      log: { info: () => {}, error: (fields: object) => faults.push(fields) },
      lock: new StepLock(),
      now: () => this.now,
      openConnector: async () => system.system,
      largeReferences: this.largeReferences,
      objectsPerBatch: this.objectsPerBatch,
    };
    const done = await executeRun(host, record, runProfile, 'tester', signal, () => {});
    if (profile === 'export') system.settle(before);
    this.#state = await snapshot(this.store, { connectors: this.#connectors, rules: this.#rules });
    const step = done.steps[0];
    if (step === undefined || faults.length > 0) throw new Error(`${profile} of ${connector} failed: ${JSON.stringify(faults)}`);
    const errors = (await this.store.stepErrors({ step: step.id, offset: 0, limit: 100 })).rows;
    const counters = step.counters;
    const objects = await this.store.stepObjects({ step: step.id, counters: Object.keys(counters), offset: 0, limit: 100 });
    const outbound = Object.fromEntries(step.outbound.map((block) => [block.connectorName, block.counters]));
    const run = {
      connector,
      profile,
      status: done.status,
      counters,
      outbound,
      errors: errors.map((error) => `${error.code} ${nameOf(error.dn)}`),
    };
    this.runs.push(run);
    this.#log.push(
      `${profile} ${connector}: ${show(run)}`,
      ...errors.map((error) => `  ! ${error.dn}: ${error.message}`),
      ...objects.rows.map(effect),
    );
    return run;
  }

  /** Everything that happened, for a test that failed. */
  report(): string {
    return [...this.#log, 'at the end:', ...this.#state.objects.map(show), ...this.#state.metaverse.map(show)].join('\n');
  }

  /** The read handle, and copies of everything as it is. */
  get opened(): Pick<OpenStore, 'read' | 'copyTo'> {
    return this.#opened;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#opened.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/**
 * A store in a temporary folder, connected systems in memory and compiled rules. A test that fails prints what happened;
 * the folder goes when the test ends.
 */
export async function laboratory({ rules, connectors = [], metaverse = [] }: LaboratorySetup): Promise<Laboratory> {
  const folder = mkdtempSync(join(tmpdir(), 'isthmus-laboratory-'));
  const lab = new Laboratory(await openStore({ dataFolder: folder }), folder);
  onTestFinished(async ({ task }) => {
    if (task.result?.state === 'fail') console.error(lab.report());
    await lab[Symbol.asyncDispose]();
  });
  const seeded = metaverse.length === 0 ? rules : [...rules, seedRule(metaverse)];
  const names = new Set([...(metaverse.length === 0 ? [] : ['seed']), ...connectors, ...rules.map((entry) => entry.connector)]);
  await lab.setUp([...names], seeded);
  if (metaverse.length > 0) await lab.import('seed', ...metaverse).sync('seed');
  return lab;
}

function seedRule(objects: readonly ImportEntry[]): RuleText {
  const names = new Set(objects.flatMap((entry) => Object.keys(entry.attributes)));
  const flows = Object.fromEntries([...names].map((name) => [name, name]));
  return rule({ name: 'Seed', connector: 'seed', type: 'seed', precedence: 9000, flows });
}

const show = (value: object): string => JSON.stringify(value, (_, item: unknown) => (typeof item === 'bigint' ? Number(item) : item));
const effect = (entry: StepObject): string => `  ${entry.counter} ${nameOf(entry.dn)} ${show(entry.changes)}`;
