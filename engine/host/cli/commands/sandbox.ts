import { join } from 'node:path';
import type { Command } from 'commander';
import { runSandbox } from '../../../sandbox/main.ts';
import { Refusal } from '../exit-code.ts';
import { print } from '../output.ts';
import { portNumber, refusePort } from '../port.ts';
import { chooseDataFolder } from '../session.ts';

/** `sandbox start`: the sandbox tenant as a process of its own. */
export function sandboxCommand(program: Command): void {
  program
    .command('sandbox')
    .description('the Graph-compatible sandbox tenant')
    .command('start')
    .description('start the tenant of a folder and keep it running')
    .option('--folder <folder>', 'where the tenant keeps its data (default: in the data folder)')
    .option('--port <n>', 'port; default: any free one', portNumber, 0)
    .option('--json', 'machine-readable output')
    .action(async (options: { folder?: string; port: number; json?: boolean }, command: Command) => {
      const folder = options.folder ?? join(chooseDataFolder(command), 'sandbox-tenant');
      const tenant = await runSandbox({ folder, port: options.port }).catch((error) => refuse(error, options.port));
      const { address, tenantId, clientId, caFile, graphUrl, authorityHost } = tenant;
      print(options.json === true, { address, tenantId, clientId, caFile, graphUrl, authorityHost }, () =>
        [
          `The sandbox tenant answers at ${address}`,
          `tenant ${tenantId}, application ${clientId}`,
          `certificate authority ${caFile}`,
          'The client secret is in the folder, readable by you alone.',
        ].join('\n'),
      );
    });
}

/** Its folder is held by another sandbox, may not be written …: the message says what. */
function refuse(error: unknown, port: number): never {
  if (error instanceof Error && 'code' in error && (error.code === 'EADDRINUSE' || error.code === 'EACCES')) refusePort(error, port);
  throw new Refusal('sandbox-not-started', error instanceof Error ? error.message : String(error));
}
