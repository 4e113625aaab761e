import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { blankObject } from '../../../shared/model/blank-object.ts';
import type { ConnectorRecord } from '../../../shared/model/connector.ts';
import { applyDelta, type Delta } from '../../../shared/model/delta.ts';
import { dnKey } from '../../../shared/model/dn.ts';
import type { ConnectorId, CsId, MvId, RuleId } from '../../../shared/model/identifier.ts';
import { type CsObject, inImported, Layer } from '../../../shared/model/object.ts';
import { findRunProfile, type StepType } from '../../../shared/model/run-profile.ts';
import type { Connector } from '../../connectors/connector.ts';
import { EngineEvents } from '../../host/events.ts';
import type { RunRecord } from '../../store/run-history.ts';
import { openStore } from '../../store/sqlite/open-store.ts';
import type { WrittenBehind } from '../../store/sqlite/write-thread/write-behind.ts';
import type { WriteStore } from '../../store/store.ts';
import type { EdgeWrite } from '../../store/write-batch.ts';
import { ConnectorSpaceDraft } from '../connector-space-draft.ts';
import { executeRun } from '../run.ts';
import { StepLock } from '../step-lock.ts';
import { ScriptedConnector } from './scripted-connector.ts';

const ID = '11111111-2222-4333-8444-555555555555' as ConnectorId;
const CONTAINER = 'OU=Staff,DC=harbour,DC=example';
export const dn = (name: string, container = CONTAINER): string => `CN=${name},${container}`;

/** Real store, scripted connected system, real runs; synchronization is a stand-in that only applies what was imported. */
export class RunLaboratory {
  readonly store: WriteStore;
  readonly connector: ConnectorRecord;
  readonly system = new ScriptedConnector();
  /** Real connectors instead, for tests of both together. */
  openConnector: () => Promise<Connector> = async () => this.system;
  readonly folder: string;
  /** See `StepContext`. */
  largeReferences: number | undefined;
  readonly #close: () => Promise<void>;
  /** The last run, with its steps. */
  last: RunRecord | undefined;

  constructor(store: WriteStore, connector: ConnectorRecord, folder: string, close: () => Promise<void>) {
    this.store = store;
    this.connector = connector;
    this.folder = folder;
    this.#close = close;
  }

  /** Runs a profile and answers status and counters of its step. */
  async run(
    profile: StepType,
    signal: AbortSignal = new AbortController().signal,
  ): Promise<{ status: string; counters: { [name: string]: number } }> {
    const host = {
      store: this.store,
      events: new EngineEvents(),
      log: { info: () => {}, error: (fields: object, message: string) => console.error(message, fields) },
      lock: new StepLock(),
      now: Date.now,
      openConnector: this.openConnector,
      largeReferences: this.largeReferences,
    };
    const runProfile = findRunProfile(profile);
    if (runProfile === undefined) throw new Error(profile);
    const record = (await this.store.connector(ID)) ?? this.connector;
    this.last = await executeRun(host, record, runProfile, 'tester', signal, () => {});
    return { status: this.last.status, counters: { ...this.last.steps[0]?.counters } };
  }

  async errors(): Promise<readonly string[]> {
    const step = this.last?.steps[0];
    if (step === undefined) return [];
    return (await this.store.stepErrors({ step: step.id, offset: 0, limit: 1000 })).rows.map((row) => `${row.code} ${row.dn}`);
  }

  /** The object of that anchor or DN. */
  async object(name: string): Promise<CsObject | undefined> {
    const header = (await this.store.csByAnchor(ID, [name])).get(name) ?? (await this.store.csByDn(ID, [dnKey(name)])).get(dnKey(name));
    return header === undefined ? undefined : (await this.store.csObjects([header.id]))[0];
  }

  async objects(): Promise<readonly CsObject[]> {
    return this.store.csObjects(await this.store.csSelect({ connector: ID }));
  }

  /** DNs an object refers to in its imported image. */
  async members(name: string, attribute = 'member'): Promise<readonly string[]> {
    const edges = (await this.object(name))?.references[attribute] ?? [];
    return edges
      .filter((edge) => inImported(edge.layers))
      .map((edge) => edge.targetDn)
      .sort();
  }

  /** What a synchronization does to the connector space: pending imports become the hologram, deleted objects go. */
  async synchronize(): Promise<void> {
    const objects = await this.objects();
    for (const object of objects) {
      if (object.pendingImport === undefined || object.pendingImport.operation === 'delete' || object.transient) continue;
      const edges: EdgeWrite[] = [];
      for (const [attribute, all] of Object.entries(object.references)) {
        for (const edge of all) {
          const kept = edge.layers & ~(Layer.base | Layer.importAdd | Layer.importDelete);
          edges.push({ cs: object.id, attribute, target: edge.target, layers: kept | (inImported(edge.layers) ? Layer.base : 0) });
        }
      }
      await this.store.write({
        cs: [{ object: { ...object, base: applyDelta(object.base, object.pendingImport), pendingImport: undefined } }],
        edges,
      });
    }
    for (const object of objects) {
      if (object.pendingImport?.operation !== 'delete') continue;
      const draft = new ConnectorSpaceDraft(this.store, ID);
      await draft.remove(object);
      await draft.write({});
    }
  }

  /** What outbound rules do: stages a change of an existing object. */
  async stage(name: string, unapplied: Delta): Promise<void> {
    const object = await this.object(name);
    if (object === undefined) throw new Error(`no object ${name}`);
    await this.store.write({ cs: [{ object: { ...object, unapplied } }] });
  }

  async provision(objectDn: string, attributes: Delta['attributes'], objectType = 'user', mv?: MvId): Promise<CsId> {
    const id = this.store.newCsId();
    const link = mv === undefined ? undefined : { mv, origin: 'provisioning' as const, rule: undefined, time: 0, rules: [] as RuleId[] };
    const object = {
      ...blankObject(id, ID, this.connector.partitions[0]?.name ?? 'default', objectDn, objectType),
      provisioned: true,
      link,
      unapplied: { operation: 'add' as const, attributes },
    };
    await this.store.write({ cs: [{ object }] });
    return id;
  }

  async person(): Promise<MvId> {
    const id = this.store.newMvId();
    const object = {
      id,
      objectType: 'person',
      values: {},
      references: {},
      created: 0,
      modified: 0,
      provisioningRetry: false,
      refRetry: false,
    };
    await this.store.write({ mv: [object] });
    return id;
  }

  /** Closes the store and keeps the folder. */
  close(): Promise<void> {
    return this.#close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/**
 * `tenant`: a connector of type entra, which the deletion threshold guards; otherwise a directory with containers.
 * `writtenBehind`: see `StoreOptions`.
 */
export async function runLaboratory(kind: 'directory' | 'tenant' = 'directory', writtenBehind?: WrittenBehind): Promise<RunLaboratory> {
  const folder = mkdtempSync(join(tmpdir(), 'isthmus-runs-'));
  const opened = await openStore({ dataFolder: folder, writtenBehind });
  const configuration: ConnectorRecord['configuration'] =
    kind === 'tenant'
      ? {
          type: 'entra',
          settings: {
            tenantId: 'harbour.example',
            clientId: 'c',
            credential: 'secret',
            authorityHost: 'https://login.example',
            graphUrl: 'https://graph.example',
            sandbox: true,
          },
        }
      : { type: 'ldif', settings: { files: ['people.ldif'], anchorAttribute: 'objectGUID', namingContexts: [] } };
  const connector: ConnectorRecord = {
    id: ID,
    name: 'harbour.example',
    description: '',
    configuration,
    partitions: [{ name: kind === 'tenant' ? 'default' : 'DC=harbour,DC=example', selected: true, parameters: {} }],
    parameters: {},
    schema: { objectTypes: [], attributes: { title: { name: 'title', type: 'string', multiValued: false } } },
    objectTypes: ['user', 'group', 'contact', 'organizationalUnit'],
    attributes: [],
    order: 1,
    created: 0,
    modified: 0,
    fullImportRequired: false,
    fullSyncRequired: false,
  };
  await opened.write.saveConnector(connector);
  return new RunLaboratory(opened.write, connector, folder, () => opened.close());
}
