import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ConnectorRecord } from '../../../shared/model/connector.ts';
import type { SyncRule } from '../../../shared/model/rule.ts';
import { findRunProfile, type StepType } from '../../../shared/model/run-profile.ts';
import type { Connector } from '../../connectors/connector.ts';
import { EngineEvents } from '../../host/events.ts';
import { type CyclePolicy, executeCycle } from '../../runs/cycle.ts';
import { hasWatermarks } from '../../runs/known-objects.ts';
import { executeRun, type RunHost } from '../../runs/run.ts';
import { StepLock } from '../../runs/step-lock.ts';
import type { RunRecord } from '../../store/run-history.ts';
import { type OpenStore, openStore } from '../../store/sqlite/open-store.ts';
import type { WriteStore } from '../../store/store.ts';
import { connectorId, type RuleText, toRule } from '../../sync/testing/laboratory-objects.ts';
import { connectorRecord, laboratoryMetaverse } from '../../sync/testing/laboratory-schema.ts';

/** What cuts work short. `at` counts calls of the store from the beginning of the work. */
export type Interruption =
  | { readonly kind: 'none' }
  /** The stop button: the run's signal. */
  | { readonly kind: 'stop'; readonly at: number }
  /** The process dies before the n-th write, or after it was committed and before anybody knew. */
  | { readonly kind: 'crash'; readonly at: number; readonly committed: boolean };

class Crash extends Error {}

/** Small numbers, so that little worlds have many batches and large groups. */
export type ModelLabSettings = Pick<RunHost, 'largeReferences' | 'objectsPerBatch'>;

/** The real store and the real runs over simulated systems; it can be stopped, killed and opened again. */
export class ModelLab {
  readonly connectors: readonly string[];
  readonly #systems: ReadonlyMap<string, Connector>;
  readonly #folder: string;
  readonly #entra: string;
  #opened: OpenStore | undefined;
  #rules: readonly SyncRule[] = [];
  #now = 1_000_000;
  readonly #settings: ModelLabSettings;
  /** One line for every run, for the report of a failure. */
  readonly log: string[] = [];

  private constructor(systems: ReadonlyMap<string, Connector>, entra: string, settings: ModelLabSettings) {
    this.#settings = settings;
    this.connectors = [...systems.keys()];
    this.#systems = systems;
    this.#entra = entra;
    this.#folder = mkdtempSync(join(tmpdir(), 'isthmus-model-'));
  }

  /** `entra`: the name of the system that is exported to. */
  static async open(systems: ReadonlyMap<string, Connector>, entra: string, settings: ModelLabSettings): Promise<ModelLab> {
    const lab = new ModelLab(systems, entra, settings);
    lab.#opened = await openStore({ dataFolder: lab.#folder });
    await lab.store.saveMetaverseSchema(laboratoryMetaverse);
    for (const [index, name] of lab.connectors.entries()) await lab.store.saveConnector(lab.#record(name, index));
    return lab;
  }

  get opened(): OpenStore {
    if (this.#opened === undefined) throw new Error('the laboratory is closed');
    return this.#opened;
  }
  get store(): WriteStore {
    return this.opened.write;
  }
  get rules(): readonly SyncRule[] {
    return this.#rules;
  }

  connectorName(id: string): string {
    return this.connectors.find((name) => connectorId(name) === id) ?? id;
  }

  /** Replaces the rules and asks for what a change of rules asks for: a full synchronization everywhere (§5.6). */
  async setRules(texts: readonly RuleText[]): Promise<void> {
    const next = texts.map(toRule);
    const kept = new Set(next.map(({ id }) => id));
    await this.store.deleteRules(this.#rules.map(({ id }) => id).filter((id) => !kept.has(id)));
    await this.store.saveRules(next);
    this.#rules = next;
    for (const record of await this.store.connectors()) await this.store.saveConnector({ ...record, fullSyncRequired: true });
  }

  async cycle(policy: CyclePolicy, interruption: Interruption = { kind: 'none' }): Promise<readonly RunRecord[]> {
    return this.#work(`${policy} cycle`, interruption, async (store, signal) => {
      const { records } = await executeCycle(policy, {
        connectors: () => store.connectors(),
        openConnector: async (record) => this.#system(record),
        hasWatermarks: (record) => hasWatermarks(store, record),
        run: (connector, profile) => this.#run(store, signal, connector, profile.key),
        signal,
      });
      return records;
    });
  }

  async run(connector: string, profile: StepType, interruption: Interruption = { kind: 'none' }): Promise<readonly RunRecord[]> {
    return this.#work(`${profile} of ${connector}`, interruption, async (store, signal) => {
      const record = await store.connector(connectorId(connector));
      return record === undefined ? [] : [await this.#run(store, signal, record, profile)];
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#opened?.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #work(
    what: string,
    interruption: Interruption,
    work: (store: WriteStore, signal: AbortSignal) => Promise<readonly RunRecord[]>,
  ): Promise<readonly RunRecord[]> {
    const stop = new AbortController();
    this.log.push(`-- ${what}${interruption.kind === 'none' ? '' : ` ${JSON.stringify(interruption)}`}`);
    try {
      return await work(interrupted(this.store, interruption, stop), stop.signal);
    } catch (thrown) {
      if (!(thrown instanceof Crash)) throw thrown;
      this.log.push('   crashed');
      await this.#opened?.close();
      this.#opened = await openStore({ dataFolder: this.#folder });
      await this.store.closeInterruptedRuns();
      return [];
    }
  }

  async #run(store: WriteStore, signal: AbortSignal, connector: ConnectorRecord, key: StepType): Promise<RunRecord> {
    const profile = findRunProfile(key);
    if (profile === undefined) throw new Error(`no run profile ${key}`);
    this.#now += 1000;
    const faults: object[] = [];
    const host = {
      store,
      events: new EngineEvents(),
      log: { info: () => {}, error: (fields: object) => faults.push(fields) },
      lock: new StepLock(),
      now: () => this.#now,
      ...this.#settings,
      openConnector: async () => this.#system(connector),
    };
    const record = await executeRun(host, connector, profile, 'model', signal, () => {});
    this.log.push(`   ${key} ${connector.name}: ${record.status} ${JSON.stringify(record.steps[0]?.counters)}`);
    for (const { connectorName, counters } of record.steps[0]?.outbound ?? [])
      this.log.push(`     → ${connectorName} ${JSON.stringify(counters)}`);
    if (faults.length > 0 && !faults.every((fault) => JSON.stringify(fault).includes(CRASHED)))
      throw new Error(`${key} of ${connector.name} failed: ${JSON.stringify(faults)}`);
    return record;
  }

  #system(record: ConnectorRecord): Connector {
    const system = this.#systems.get(record.name);
    if (system === undefined) throw new Error(`there is no system ${record.name}`);
    return system;
  }

  #record(name: string, index: number): ConnectorRecord {
    const record = connectorRecord(connectorId(name), name, index);
    if (name !== this.#entra) return record;
    const settings = { tenantId: 'lab', clientId: 'lab', credential: 'secret' as const, authorityHost: '', graphUrl: '', sandbox: false };
    return { ...record, configuration: { type: 'entra', settings } };
  }
}

const WRITES: ReadonlySet<string | symbol> = new Set([
  'write',
  'startStep',
  'finishStep',
  'finishRun',
  'settle',
  'saveSetting',
  'declareIndexes',
]);
const CRASHED = 'the engine was killed';

/** The store as an engine sees it that is stopped or dies on the way. */
function interrupted(store: WriteStore, interruption: Interruption, stop: AbortController): WriteStore {
  if (interruption.kind === 'none') return store;
  let calls = 0;
  let writes = 0;
  let dead = false;
  const die = (): never => {
    dead = true;
    throw new Crash(CRASHED);
  };
  return new Proxy(store, {
    get(target, name, receiver) {
      const method: unknown = Reflect.get(target, name, receiver);
      if (typeof method !== 'function') return method;
      return (...parameters: unknown[]): unknown => {
        if (dead) throw new Crash(CRASHED);
        if (interruption.kind === 'stop' && ++calls === interruption.at) stop.abort();
        const due = interruption.kind === 'crash' && WRITES.has(name) && ++writes === interruption.at;
        if (due && !interruption.committed) die();
        const answer: unknown = Reflect.apply(method, target, parameters);
        return due ? Promise.resolve(answer).then(die) : answer;
      };
    },
  });
}
