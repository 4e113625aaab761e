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
    this.#starting ??= startSandboxTenant({ folder: this.folder }).then(
      (tenant) => {
        this.#tenant = tenant;
        return tenant;
      },
      (thrown: unknown) => {
        this.#starting = undefined;
        const reason = thrown instanceof Error ? thrown.message : String(thrown);
        throw new ConnectorFailure('no-start-connection', `The sandbox tenant of this data folder could not be started: ${reason}`);
      },
    );
    return this.#starting;
  }

  async close(): Promise<void> {
    const tenant = await this.#starting?.catch(() => undefined);
    await tenant?.close();
  }
}
