import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ConnectorFailure } from '../connectors/connector.ts';
import { type SandboxTenant, startSandboxTenant } from '../sandbox/sandbox-tenant.ts';

/** The sandbox tenant of a data folder: started when a connector or a page first needs it. */
export class SandboxHost {
  readonly folder: string;
  #starting: Promise<SandboxTenant> | undefined;
  #tenant: SandboxTenant | undefined;

  constructor(dataFolder: string) {
    this.folder = join(dataFolder, 'sandbox-tenant');
  }

  get tenant(): SandboxTenant | undefined {
    return this.#tenant;
  }

  /** Throws `ConnectorFailure` when it cannot be started, e.g. since another process runs it. */
  async ensureStarted(): Promise<SandboxTenant> {
    this.#starting ??= this.#start();
    return this.#starting;
  }

  async #start(): Promise<SandboxTenant> {
    try {
      const tenant = await startOnUsualPort(this.folder);
      this.#tenant = tenant;
      return tenant;
    } catch (thrown) {
      this.#starting = undefined;
      const reason = thrown instanceof Error ? thrown.message : String(thrown);
      throw new ConnectorFailure('no-start-connection', `The sandbox tenant of this data folder could not be started: ${reason}`);
    }
  }

  async close(): Promise<void> {
    const tenant = await this.#starting?.catch(() => undefined);
    await tenant?.close();
  }
}

/** Change markers hold the tenant's address, so it keeps its port from start to start as long as that is free. */
async function startOnUsualPort(folder: string): Promise<SandboxTenant> {
  const file = join(folder, 'port');
  const usual = await readPort(file);
  let tenant: SandboxTenant | undefined;
  if (usual !== undefined) {
    try {
      tenant = await startSandboxTenant({ folder, port: usual });
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw thrown;
    }
  }
  tenant ??= await startSandboxTenant({ folder });
  const port = new URL(tenant.address).port;
  if (port !== String(usual)) await writeFile(file, port, { mode: 0o600 });
  return tenant;
}

async function readPort(file: string): Promise<number | undefined> {
  try {
    const port = Number(await readFile(file, 'utf8'));
    return Number.isInteger(port) && port > 0 && port < 65_536 ? port : undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
