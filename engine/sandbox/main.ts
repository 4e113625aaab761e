/** The sandbox tenant as a process of its own: `isthmus sandbox start`. */
import { type SandboxOptions, type SandboxTenant, startSandboxTenant } from './sandbox-tenant.ts';

/**
 * Starts the tenant and keeps it until SIGINT or SIGTERM, then closes it in order. Resolves with the running tenant; the
 * open server keeps the process alive.
 */
export async function runSandbox(options: SandboxOptions): Promise<SandboxTenant> {
  const tenant = await startSandboxTenant(options);
  const stop = () => {
    tenant.close().catch((error: unknown) => {
      console.error('sandbox tenant: closing failed', error);
      process.exitCode = 1;
    });
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  return tenant;
}
