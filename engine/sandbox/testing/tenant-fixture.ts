/** A running tenant in a folder of its own, for tests; cleaned up by `stop`. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type SandboxOptions, type SandboxTenant, startSandboxTenant } from '../sandbox-tenant.ts';
import { connect, type TenantClient } from './tenant-client.ts';

export interface RunningTenant {
  readonly tenant: SandboxTenant;
  readonly client: TenantClient;
  stop(): Promise<void>;
}

export async function runTenant(options: Omit<SandboxOptions, 'folder'> = {}): Promise<RunningTenant> {
  const folder = mkdtempSync(join(tmpdir(), 'isthmus-sandbox-'));
  const tenant = await startSandboxTenant({ ...options, folder });
  const client = connect(tenant);
  return {
    tenant,
    client,
    async stop() {
      await client.close();
      await tenant.close();
      rmSync(folder, { recursive: true });
    },
  };
}
