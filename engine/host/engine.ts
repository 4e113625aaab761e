import { join } from 'node:path';
import type { Logger } from 'pino';
import type { ConnectorRecord, EntraSettings } from '../../shared/model/connector.ts';
import { finishRemovals } from '../configuration/versions/connector-removals.ts';
import { recordFound } from '../configuration/versions/record-found.ts';
import type { Connector, ConnectorContext } from '../connectors/connector.ts';
import { createConnectorPort } from '../connectors/registry.ts';
import { Runs } from '../runs/runs.ts';
import { StepLock } from '../runs/step-lock.ts';
import { WhatIfJobs } from '../runs/what-if/what-if-job.ts';
import { type OpenStore, openStore } from '../store/sqlite/open-store.ts';
import { EngineEvents } from './events.ts';
import { boundHeapGrowth } from './heap-growth.ts';
import { openLog } from './log.ts';
import { SandboxHost } from './sandbox-host.ts';
import { openSecretStore, type SecretStore } from './secret-store.ts';

/** The engine on one data folder: what every host (desktop, service, CLI, tests) opens. */
export interface Engine {
  readonly version: string;
  readonly dataFolder: string;
  readonly assetsFolder: string;
  readonly started: number;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly log: Logger;
  readonly store: OpenStore;
  readonly secrets: SecretStore;
  readonly events: EngineEvents;
  readonly runs: Runs;
  readonly whatIf: WhatIfJobs;
  readonly sandbox: SandboxHost;
  /** Opens the connected system; `secrets` replaces the stored ones (a connector that is being tried). Throws `ConnectorFailure`. */
  openConnector(record: ConnectorRecord, secrets?: { readonly [key: string]: string }): Promise<Connector>;
  /** Stops what runs, then lets go of the data folder. */
  close(): Promise<void>;
}

export interface EngineOptions {
  readonly dataFolder: string;
  readonly assetsFolder: string;
  readonly version: string;
  readonly log?: Logger | undefined;
  readonly now?: (() => number) | undefined;
  /** Where this engine answers commands; announced in the lock of the folder. */
  readonly socket?: string | undefined;
}

/** Opens the data folder. Throws `StoreFailure` (locked, not a database …) and has then changed nothing. */
export async function openEngine(options: EngineOptions): Promise<Engine> {
  const { dataFolder, assetsFolder, version } = options;
  const now = options.now ?? Date.now;
  boundHeapGrowth();
  const store = await openStore({ dataFolder, now, socket: options.socket });
  try {
    const log = options.log ?? openLog(dataFolder);
    const secrets = await openSecretStore(dataFolder);
    const events = new EngineEvents();
    const sandbox = new SandboxHost(dataFolder);
    const interrupted = await store.write.closeInterruptedRuns();
    if (interrupted.length > 0) log.warn({ runs: interrupted }, 'runs that were interrupted are shown as stopped');
    await finishRemovals({ store, secrets, events, log });
    await recordFound({ store, events, now });
    const openConnector = (record: ConnectorRecord, given?: { readonly [key: string]: string }) => open(record, given);
    const runs = new Runs({ store: store.write, events, log, lock: new StepLock(), now, openConnector });
    const whatIf = new WhatIfJobs({
      store,
      folder: join(dataFolder, 'what-if'),
      now,
      // Nothing is sent, so no secret is needed.
      openTarget: (record) => createConnectorPort(record, { secret: async () => undefined, dataFolder, assetsFolder, log }),
      changed: () => events.emit({ kind: 'what-if' }),
      log,
    });
    // Copies that a dead engine left.
    await whatIf.discard();
    log.info({ version, dataFolder, node: process.version }, 'engine opened');

    async function open(record: ConnectorRecord, given: { readonly [key: string]: string } | undefined): Promise<Connector> {
      const secret = async (key: string) => given?.[key] ?? (await secrets.get(record.id, key));
      const context: ConnectorContext = { secret, dataFolder, assetsFolder, log };
      const { configuration } = record;
      if (configuration.type !== 'entra' || !configuration.settings.sandbox) return createConnectorPort(record, context);
      const tenant = await sandbox.ensureStarted();
      const settings: EntraSettings = { ...configuration.settings, ...tenantSettings(tenant) };
      const asked = async (key: string) => (key === 'clientSecret' ? tenant.clientSecret : undefined);
      return createConnectorPort({ ...record, configuration: { type: 'entra', settings } }, { ...context, secret: asked });
    }

    let closing: Promise<void> | undefined;
    const close = async () => {
      await runs.stopAll();
      await whatIf.close();
      await sandbox.close();
      events.close();
      await store.close();
      log.info('engine closed');
      await new Promise<void>((resolve) => log.flush(() => resolve()));
    };
    return {
      version,
      dataFolder,
      assetsFolder,
      started: now(),
      now,
      log,
      store,
      secrets,
      events,
      runs,
      whatIf,
      sandbox,
      openConnector,
      close: () => (closing ??= close()),
    };
  } catch (thrown) {
    await store.close();
    throw thrown;
  }
}

/** Where the sandbox tenant of this folder is now; its port may change from start to start. */
function tenantSettings(
  tenant: Awaited<ReturnType<SandboxHost['ensureStarted']>>,
): Pick<EntraSettings, 'tenantId' | 'clientId' | 'credential' | 'authorityHost' | 'graphUrl' | 'caFile'> {
  const { tenantId, clientId, authorityHost, graphUrl, caFile } = tenant;
  return { tenantId, clientId, credential: 'secret', authorityHost, graphUrl, caFile };
}
